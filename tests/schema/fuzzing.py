"""Cases that schemathesis makes of an OpenAPI document, sent to the product in this process.

Half of the cases keep to the document and half break it. Pure chance never hits an entity that is there, so most cases
get ids of the demo catalog: in the address and in references. Of the many query parameters of a list a case keeps few.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

SEED = 20260117
EXAMPLES = 100
MOST_PARAMETERS = 4
REFERENCES = {
    "productOffering": "ProductOffering",
    "bundledProductOffering": "ProductOffering",
    "productOfferingRelationship": "ProductOffering",
    "productOfferingPrice": "ProductOfferingPrice",
    "popRelationship": "ProductOfferingPrice",
    "bundledPopRelationship": "ProductOfferingPrice",
    "productSpecification": "ProductSpecification",
    "productSpecificationRelationship": "ProductSpecification",
    "bundledProductSpecification": "ProductSpecification",
    "serviceSpecification": "ServiceSpecification",
    "serviceSpecRelationship": "ServiceSpecification",
    "serviceCandidate": "ServiceCandidate",
    "category": "Category",
    "subCategory": "Category",
    "parent": "Category",
    "policy": "Policy",
    "product": "Product",
    "productRelationship": "Product",
    "service": "Service",
}
FILTERS = (
    "$[?(@.name=='Fibre')]",
    "$[?(@.version>'1')]",
    "$[?(@.name=='a' && @.id!='b' || @.lifecycleStatus=='Launched')]",
    "$.name[?(@.x==1)]",
    "$..name",
    "$[?(@.name=~/a.*/)]",
    "$[?(@.name==null)]",
    "$[?(@.rank>1e400)]",
    "$[?(@.productOfferingTerm.name=='\\u0000')]",
    "productOfferingTerm[?(@.name=='x' && @.duration.amount>=12)]",
    "$[?((((((((((@.name=='a'))))))))))]",
    "$[?(@['@type']=='x')]",
    "[?(",
)
FIELDS = ("none", "id", "name,validFor.startDateTime", ",,,", "a" * 3000, "...", "@type,,name", ".name", "name." * 300)


@dataclass
class Running:
    """The product as a WSGI application, a token for it, and the ids of what is there by the name of its type."""

    application: Any
    token: str
    ids: dict
    headers: dict = field(init=False)

    def __post_init__(self):
        self.headers = {"Authorization": f"Bearer {self.token}"}


def operations(document):
    """The operations of a document, as schemathesis reads it."""
    schema = schemathesis.openapi.from_dict(document)
    return [found.ok() for found in schema.get_all_operations()]


def try_out(operation, product, check, tried):
    """Send the cases of an operation; `check(case, answer)` raises where an answer is wrong."""
    operation.schema.app = product.application

    @hypothesis.seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @hypothesis.given(_cases(operation, product.ids))
    def one(case):
        with transaction.atomic():
            answer = case.call(app=product.application, headers=product.headers)
            transaction.set_rollback(True)
        tried[answer.status_code] = tried.get(answer.status_code, 0) + 1
        check(case, answer)

    one()
    assert sum(tried.values()) >= EXAMPLES


def is_tmf_error(case, answer):
    """A failure is a TMF Error, in words and in shape."""
    if answer.status_code < 400:
        return
    body = answer.json()
    wrong = [name for name in ("@type", "code", "reason", "message", "status") if not isinstance(body.get(name), str)]
    assert not wrong, (wrong, body)
    assert (body["@type"], body["status"]) == ("Error", str(answer.status_code))


def hold(case, answer, checks):
    """Let schemathesis check an answer."""
    is_tmf_error(case, answer)
    case.validate_response(answer, checks=[not_a_server_error, *checks])


def _cases(operation, ids):
    ours = st.one_of(
        [
            operation.as_strategy(generation_mode=mode)
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
            if mode is GenerationMode.POSITIVE or _can_be_broken(operation)
        ]
    )
    return st.builds(lambda case, random: _sensible(case, random, ids), ours, st.randoms(use_true_random=False))


def _can_be_broken(operation):
    """Whether a request can break the document: a text in the address alone cannot."""
    return operation.method.upper() != "DELETE"


def _sensible(case, random, ids):
    """The case with ids that are there (three times of four), and few query parameters."""
    if random.random() < 0.75:
        kind = _kind(case.path)
        if "id" in (case.path_parameters or {}) and ids.get(kind):
            case.path_parameters["id"] = random.choice(ids[kind])
        if isinstance(case.body, dict):
            case.body = _referring(case.body, random, ids)
    if isinstance(case.query, dict) and case.method == "GET":
        kept = random.sample(sorted(case.query), min(len(case.query), MOST_PARAMETERS))
        case.query = {name: case.query[name] for name in kept}
        if "{" not in case.path and random.random() < 0.3:
            case.query["filter"] = random.choice(FILTERS)
        if random.random() < 0.2:
            case.query["fields"] = random.choice(FIELDS)
    return case


def _kind(path):
    """`/…/productOffering/{id}` is about the type `ProductOffering`."""
    name = re.sub(r"/\{[^}]*\}$", "", path.rstrip("/")).rpartition("/")[2]
    return name[:1].upper() + name[1:]


def _referring(value, random, ids, name=""):
    """A body whose references name what is there."""
    if isinstance(value, list):
        return [_referring(one, random, ids, name) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _referring(one, random, ids, key) for key, one in value.items()}
    known = ids.get(REFERENCES.get(name, ""))
    if known and "id" in made:
        made = {**made, "id": random.choice(known)}
        made.pop("href", None)
        made.pop("version", None)
    return made


CONFORM = (status_code_conformance, content_type_conformance)
