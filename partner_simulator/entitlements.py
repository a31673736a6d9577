"""What a partner holds for a customer, and what an operator asked it to do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ACTIVE = "active"
SUSPENDED = "suspended"
CANCELLED = "cancelled"

LINK_NOT_REQUIRED = "notRequired"


@dataclass(frozen=True, slots=True)
class Terms:
    """The part of an entitlement that operations decide on."""

    product_key: str
    tier: str
    customer_reference: str
    service_state: str = ACTIVE
    link_state: str = LINK_NOT_REQUIRED


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A customer's right to a partner's product; `sequence` grows by one with every effect on it."""

    partner: str
    client_entitlement_id: str
    number: int
    entitlement_id: str
    terms: Terms
    sequence: int
    created_at: str
    updated_at: str

    def snapshot(self) -> dict[str, Any]:
        """Give the entitlement as the partner's JSON."""
        return {
            "entitlementId": self.entitlement_id,
            "clientEntitlementId": self.client_entitlement_id,
            "partner": self.partner,
            "productKey": self.terms.product_key,
            "tier": self.terms.tier,
            "serviceState": self.terms.service_state,
            "linkState": self.terms.link_state,
            "customerReference": self.terms.customer_reference,
            "sequence": self.sequence,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
        }


@dataclass(frozen=True, slots=True)
class Operation:
    """A request to change an entitlement; `request` is its body as canonical JSON, to tell repetition from reuse."""

    partner: str
    name: str
    key: str
    client_entitlement_id: str
    request: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to an operation: the snapshot right after its effect, and whether this was a repetition."""

    snapshot: dict[str, Any]
    replayed: bool


# Given the present terms (None: no such entitlement), returns the terms to hold from now on or raises a Refusal.
Decide = Callable[[Terms | None], Terms]
