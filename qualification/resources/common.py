"""What the resources of TMF679 and TMF760 share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import PRODUCT_OFFERING
from qualification.domain import Reason
from tmf.errors import Refused, error_body
from tmf.fields import rfc3339
from tmf.query import Column, Lookup
from tmf.resources import Resource

ECHOED = {
    "channel": "ChannelRef",
    "category": "CategoryRef",
    "contextEntity": "EntityRef",
    "note": "Note",
    "partyOrPartyRole": "PartyRef",
    "product": "ProductRef",
    "productOffering": "ProductOfferingRef",
    "productSpecification": "ProductSpecificationRef",
}
"""The `@type` of attributes that a client may leave untyped and that are given back."""


@dataclass(frozen=True)
class KeptResource(Resource):
    """A task resource: what the client sent, what was found, and what the server says of every task.

    `types` gives the `@type` of attributes that a client may leave untyped, by their names.
    """

    types: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def lookups(self) -> dict[str, Lookup]:
        """Tasks are found by what stands beside the document: whole documents are not searched."""
        beside: dict[str, Lookup] = {
            "id": Column("pk"),
            "state": Column("state"),
            "creationDate": Column("created_at", "dateTime"),
            "expirationDate": Column("expires_at", "dateTime"),
        }
        return {path: lookup for path, lookup in beside.items() if path == "id" or path in self.names}

    @cached_property
    def names(self) -> frozenset[str]:
        """The attributes that are declared."""
        return frozenset(declared.name for declared in self.fields)

    def read(self, obj: Any) -> dict[str, Any]:
        """A task as it is shown: its document, and what its columns say."""
        dates = {"created_at": obj.created_at, "expires_at": obj.expires_at}
        return self.stamped(obj.document, pk=obj.pk, state=obj.state, **dates)

    def stamped(
        self, document: Mapping[str, Any], *, pk: str, state: str, created_at: datetime, expires_at: datetime
    ) -> dict[str, Any]:
        """The document with what the server says of every task, where the resource has it: TMF760 knows no dates."""
        said = {"state": state, "creationDate": rfc3339(created_at), "expirationDate": rfc3339(expires_at)}
        own = {name: value for name, value in said.items() if name in self.names}
        return {**document, "id": pk, "href": self.href(pk), **own}

    def sent(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the client sent (`values`: validated) as it is given back: typed, and with what nobody declares."""
        kept = values.get("extension", {})
        given = {name: values[name] for name in self.names if name in values}
        return {"@type": self.type, **typed(kept, self.types), **self.normal(given)}

    def normal(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """A document with its types filled in and its times as TM Forum writes them."""
        shown = {name: rfc3339(value) if isinstance(value, datetime) else value for name, value in document.items()}
        return dict(typed(shown, self.types))


TERMINATION = "terminationError"
"""Why there is no answer: TMF679 has it at the items of a check; we give it at the top of every task that failed."""


def termination(errors: Iterable[Refused]) -> list[dict[str, str]]:
    """TMF679 TerminationError: a stable `id`, and a `value` that says to a person what was wrong."""
    return [{"@type": "TerminationError", "id": error.code, "value": error_body(error)["message"]} for error in errors]


def offering_reference(catalog: CompiledCatalog, offering_id: str) -> dict[str, Any]:
    """The ProductOfferingRef with the name that the catalog has; asks nothing of the database."""
    known = catalog.offerings.get(offering_id)
    return PRODUCT_OFFERING.reference(offering_id, known.name if known else None)


def reasons_as(tmf_type: str, found: Iterable[Reason]) -> list[dict[str, str]]:
    """Reasons as TMF679 EligibilityResultReason or TMF760 StateReason."""
    return [{"@type": tmf_type, "code": reason.code, "label": reason.label} for reason in found]


def typed(value: Any, types: Mapping[str, str], key: str = "") -> Any:
    """What a client wrote, with every absent `@type` filled in by the name of its attribute (TMF630: always answered).

    A product without an id is the product itself, given by value (ProductRefOrValue).
    """
    if isinstance(value, list):
        return [typed(part, types, key) for part in value]
    if not isinstance(value, Mapping):
        return value
    named = types.get(key)
    if named == "ProductRef" and "id" not in value:
        named = "Product"
    known = {"@type": named} if named else {}
    return {**known, **{name: typed(part, types, name) for name, part in value.items()}}
