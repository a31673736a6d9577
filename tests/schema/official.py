"""The official OpenAPI files: what is generated from them, and whether an answer holds against them.

Where the files forget something that TMF630 or HTTP asks for, or contradict themselves, it stands here with the reason.
"""

import copy
import sys

from django.urls import Resolver404, resolve

from tmf.views import UnbuiltView

BASES = {
    "TMF620": "/tmf-api/productCatalogManagement/v5",
    "TMF633": "/tmf-api/serviceCatalogManagement/v4",
    "TMF679": "/tmf-api/productOfferingQualification/v5",
    "TMF760": "/tmf-api/productConfiguration/v5",
}
ALSO_ANSWERED = {
    400: "a body that is wrong, which TMF679 and TMF760 forget at POST",
    401: "no token, which they forget there too",
    403: "a token that may not, likewise",
    206: "TMF630 asks for it where a list is answered in part; the files know only 200",
    304: "an entity tag that the client has already (RFC 9110)",
    404: "an id that is not there, which TMF633 forgets at POST /…",
    406: "an Accept header that rules JSON out (RFC 9110)",
    409: "a rule of the catalog, which TMF620 forgets at GET and the files at some others",
    412: "If-Match (RFC 9110)",
    413: "a body over 1 MB",
    415: "another media type, a charset other than UTF-8, a compressed body",
    422: "what can be read and cannot be done",
    429: "too many requests",
}
AS_LIST = 206
LISTENERS = "/listener/"
"""What the files declare for the client's side: it is we who call these addresses."""


class Official:
    """One official file."""

    def __init__(self, folder, api):
        sys.path.insert(0, str(folder))
        try:
            import oas_validator  # noqa: PLC0415 - it lies beside the official files
        finally:
            sys.path.remove(str(folder))
        self.api, self.checker = api, oas_validator
        self.document = oas_validator.document(api)
        self.schemas = "components" if "components" in self.document else "definitions"

    def to_generate_from(self):
        """The file at our address, without listeners; a `oneOf` that `@type` tells apart is a choice of any of them.

        As it stands, generators hold bodies back that more than one of its branches would take.
        """
        made = _any_of(copy.deepcopy(self.document))
        made["paths"] = {path: item for path, item in made["paths"].items() if not path.startswith(LISTENERS)}
        if "components" in made:
            made["servers"] = [{"url": BASES[self.api]}]
        else:
            made["basePath"] = BASES[self.api]
        return made

    def holds(self, ctx, answer, case):  # noqa: ARG002 - the signature of a check of schemathesis
        """Check status, media type and body (a check of schemathesis)."""
        declared = self.document["paths"][case.path][case.method.lower()]["responses"]
        status = answer.status_code
        assert str(status) in declared or "default" in declared or status in ALSO_ANSWERED, f"{status} is not declared"
        if answer.content:
            # TMF633 says `application/json;charset=utf-8`; RFC 8259 knows no charset of JSON.
            assert answer.headers["content-type"][0].partition(";")[0] == "application/json"
        if status < 300 and answer.content:
            faults = self.faults(declared, status, answer.json(), partly="fields" in (case.query or {}))
            assert not faults, faults[:5]

    def faults(self, declared, status, body, *, partly):
        """What the file says against a body; with `fields` the attributes that it requires may be left out."""
        schema = self._schema(declared, "200" if status == AS_LIST else str(status))
        if schema is None:
            return []
        is_list = schema.get("type") == "array"
        name = (schema["items"] if is_list else schema)["$ref"].rpartition("/")[2]
        found = [error for one in (body if is_list else [body]) for error in self._errors(name, one)]
        return [
            f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
            for error in found
            if not (partly and error.validator == "required")
        ]

    def _errors(self, name, body):
        return list(self.checker.validator(self.api, name).iter_errors(body))

    def _schema(self, declared, status):
        response = self._resolved(declared.get(status, declared.get("default", {})))
        if "schema" in response:
            return response["schema"]
        content = response.get("content", {})
        return next((media["schema"] for name, media in content.items() if name.startswith("application/json")), None)

    def _resolved(self, part):
        while "$ref" in part:
            part, way = self.document, part["$ref"].removeprefix("#/").split("/")
            for step in way:
                part = part[step]
        return part


def is_offered(operation):
    """Whether the operation is built; the others answer 501 and are counted by tests/api/test_every_operation.py."""
    path = operation.full_path.replace("{id}", "0")
    try:
        view = resolve(path).func.view_class
    except Resolver404:
        return False
    return not issubclass(view, UnbuiltView)


def _any_of(node):
    if isinstance(node, list):
        return [_any_of(one) for one in node]
    if not isinstance(node, dict):
        return node
    chosen = {"anyOf": node["oneOf"]} if "oneOf" in node and "discriminator" in node else {}
    rest = {key: value for key, value in node.items() if key != "discriminator" and not (chosen and key == "oneOf")}
    return {key: _any_of(value) for key, value in {**rest, **chosen}.items()}
