"""What the resources of TMF679 and TMF760 share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import PRODUCT_OFFERING
from qualification.domain import Reason
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
