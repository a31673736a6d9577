"""TMF679 v5 QueryProductOfferingQualification: its declaration, its criteria and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import LADDER_TYPES
from catalog.selectors import channel_ref
from qualification.domain import Decision, rules
from qualification.resources.common import ECHOED, TERMINATION, KeptResource, offering_reference, reasons_as
from qualification.resources.reading import (
    PLAN_RELATION,
    SaidPlan,
    SaidProduct,
    read_action,
    read_channel,
    read_customer,
    read_plan,
    read_product,
)
from tmf.fields import boolean, date_time, json, rfc3339, text
from tmf.reading import MISSING, Body, Named, Reader, below

TMF679 = "/tmf-api/productOfferingQualification/v5"
CRITERIA = ("product", "productOffering", "category", "promotion")
NAMING = frozenset({"id", "productOffering", "productSpecification"})
OF_A_PRODUCT, OF_NOTHING_HELD = (*LADDER_TYPES, rules.MODIFY, rules.ADD), (rules.ADD,)
TYPES = {
    **ECHOED,
    "relatedParty": "RelatedPartyOrPartyRole",
    "searchCriteria": "QueryProductOfferingQualificationItem",
    PLAN_RELATION: "ProductOfferingQualificationItemRelationship",
}

QUERY_QUALIFICATION = KeptResource(
    type="QueryProductOfferingQualification",
    base=TMF679,
    path="queryProductOfferingQualification",
    fields=(
        text("description"),
        json("channel"),
        json("relatedParty", many=True),
        json("note", many=True),
        json("searchCriteria"),
        json("category"),
        boolean("instantSyncQualification"),
        boolean("provideUnqualified"),
        boolean("provideResultReason"),
        date_time("requestedQualificationCompletionDate"),
        text("state", read_only=True),
        date_time("creationDate", read_only=True),
        date_time("expectedQualificationCompletionDate", read_only=True),
        date_time("effectiveQualificationDate", read_only=True),
        date_time("expirationDate", read_only=True),
        json("qualifiedProductOfferingItem", read_only=True, many=True),
        json(TERMINATION, read_only=True, many=True),
    ),
    types=TYPES,
)
"""`provideUnqualified` and `provideResultReason` are ours on a query: the file has the latter on a check only. A
`category` at the top is where the official example has it; the schema has it in `searchCriteria` only."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a query asks.

    `product` is held (here, or in another system: then it is given by value), `offering` the one asked about,
    `category` and the specification of the product narrow the offerings, `plan` is the plan to judge against (a product
    or an offering), `customer` who asks. `action` None: any direction.
    """

    channel: Named | None
    customer: Named | None
    action: str | None
    product: SaidProduct
    offering: Named | None
    category: Named | None
    plan: SaidPlan | None


def read_criteria(body: Body, read: Reader) -> Criteria:
    """The criteria of a body; what cannot be read is noted."""
    path = "searchCriteria"
    criteria = read.part(body, path, "")
    if not any(criteria.get(name) for name in CRITERIA) and not body.get("category"):
        read.fault(path, f"At least one criterion is needed: {', '.join(CRITERIA)}.", MISSING)
    product = read_product(criteria, path, read)
    others = any(criteria.get(name) for name in CRITERIA[1:]) or body.get("category")
    if isinstance(criteria.get("product"), Mapping) and not (others or NAMING.intersection(criteria["product"])):
        words = "It has to have an id, or a productOffering or a productSpecification with one."
        read.fault(below(path, "product"), words, MISSING)
    known = OF_A_PRODUCT if product.ref or product.offering else OF_NOTHING_HELD
    inner = read.reference(criteria, "category", path, required=True)
    read.reference(criteria, "promotion", path, required=True)
    return Criteria(
        channel=read_channel(body, read, criteria, path),
        customer=read_customer(body, read),
        action=read_action(criteria, path, read, known),
        product=product,
        offering=read.reference(criteria, "productOffering", path, required=True),
        category=inner or read.reference(body, "category", "", required=True),
        plan=read_plan(criteria, path, read) or product.plan,
    )


def answer(
    *, body: Mapping[str, Any], channel: str, catalog: CompiledCatalog, decisions: Iterable[Decision], at: datetime
) -> dict[str, Any]:
    """What is added to the question when it is answered: one item for every decision that the client wants to see."""
    wanted = [d for d in decisions if body.get("provideUnqualified") or d.qualified]
    explained = bool(body.get("provideResultReason"))
    return {
        "channel": channel_ref(channel, catalog.channels.get(channel)),
        "effectiveQualificationDate": rfc3339(at),
        "qualifiedProductOfferingItem": [
            _item(number, decision, catalog, explained=explained) for number, decision in enumerate(wanted, start=1)
        ],
    }


def _item(number: int, decision: Decision, catalog: CompiledCatalog, *, explained: bool) -> dict[str, Any]:
    reasons = reasons_as("EligibilityResultReason", decision.reasons) if explained else []
    return {
        "@type": "QueryProductOfferingQualificationItem",
        "id": str(number),
        "productOffering": offering_reference(catalog, decision.offering_id),
        "qualificationResult": "qualified" if decision.qualified else "unqualified",
        **({"eligibilityResultReason": reasons} if reasons else {}),
    }
