"""What the resources of TMF679 and TMF760 share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import PRODUCT_OFFERING
from qualification.domain import Reason
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
    """A resource whose JSON was rendered when it was made; reading it gives that document again."""

    @cached_property
    def lookups(self) -> dict[str, Lookup]:
        """Answers are found by what stands beside the document: whole documents are not searched."""
        beside: dict[str, Lookup] = {"id": Column("pk"), "creationDate": Column("created_at", "dateTime")}
        shown = {"id", *(declared.name for declared in self.fields)}
        return {path: lookup for path, lookup in beside.items() if path in shown}

    def read(self, obj: Any) -> dict[str, Any]:
        """The answer as it was given."""
        return dict(obj.document)


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
