"""What questions of TMF679 and TMF760 name, read from an untrusted body: products, plans, parties, channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.domain.offering import LADDER_TYPES
from inventory.domain.snapshots import place_ids
from qualification.domain import rules
from qualification.domain.items import BUNDLED_BY
from tmf.reading import MISSING, Body, Named, Reader, below

CUSTOMER = "customer"
PLAN_RELATION = "qualificationItemRelationship"


@dataclass(frozen=True, slots=True)
class SaidProduct:
    """A product as a request names it (TMF ProductRefOrValue): by its id, or by value, or both.

    By value it has an `offering` or only a `specification`, the `status` and the start (`since`) that another system
    says, `characteristics` by name and `places` by id. `plan` is what it is bundledBy: a product or an offering.
    """

    ref: Named | None = None
    offering: Named | None = None
    specification: Named | None = None
    status: str | None = None
    since: datetime | None = None
    characteristics: Mapping[str, object] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    plan: Named | None = None


NO_PRODUCT = SaidProduct()


def read_product(body: Body, path: str, read: Reader) -> SaidProduct:
    """The `product` of an item or of search criteria."""
    here = below(path, "product")
    given = read.part(body, "product", path)
    if not given:
        return NO_PRODUCT
    places = [place for _, place in read.parts(given, "place", here)]
    return SaidProduct(
        ref=read.reference(body, "product", path),
        offering=read.reference(given, "productOffering", here),
        specification=read.reference(given, "productSpecification", here),
        status=read.text(given, "status", here, blank=False) or None,
        since=read.date(given, "startDate", here),
        characteristics=read_characteristics(given, here, read),
        places=place_ids(places),
        plan=_bundled_by(given, here, read),
    )


def read_characteristics(product: Body, path: str, read: Reader) -> dict[str, object]:
    """Values by name of a TMF `productCharacteristic`."""
    found: dict[str, object] = {}
    for here, entry in read.parts(product, "productCharacteristic", path):
        name = read.text(entry, "name", here, required=True, longest=200)
        if entry.get("value") is None:
            read.fault(below(here, "value"), "This is required.", MISSING)
        elif name:
            found[name] = entry["value"]
    return found


def read_plan(body: Body, path: str, read: Reader) -> Named | None:
    """The plan to judge against (MISSION B8): the id of a product or of an offering, or either as an attribute."""
    for here, related in read.parts(body, PLAN_RELATION, path):
        if named := _by_value(related, here, read):
            return named
        found = read.text(related, "id", here, required=True)
        return Named(found, below(here, "id")) if found else None
    return None


def read_channel(body: Body, read: Reader, criteria: Body | None = None, path: str = "") -> Named | None:
    """The sales channel, which may stand beside the criteria or (as people write it) among them."""
    inner = read.reference(criteria, "channel", path) if criteria is not None else None
    return inner or read.reference(body, "channel", "")


def read_customer(body: Body, read: Reader) -> Named | None:
    """The related party whose role is customer."""
    for path, party in read.parts(body, "relatedParty", ""):
        role = party.get("role")
        if isinstance(role, str) and role.lower() == CUSTOMER:
            key = "partyOrPartyRole" if party.get("partyOrPartyRole") is not None else ""
            found = read.reference(party, key, path) if key else _named(party, path, read)
            if found:
                return found
    return None


def read_action(body: Body, path: str, read: Reader, known: tuple[str, ...]) -> str | None:
    """The action that is asked for, by its name here: `remove` and `delete` mean terminate."""
    action = read.text(body, "action", path, blank=False)
    if not action:
        return None
    named = rules.TERMINATE if action in rules.TO_TERMINATE else action
    if named not in known:
        read.fault(below(path, "action"), f"It has to be one of: {', '.join(known)}.")
        return None
    return named


def direction_of(action: str | None) -> str | None:
    """The direction that an action asks for, None where it asks for none."""
    return action if action in LADDER_TYPES else None


def _named(party: Body, path: str, read: Reader) -> Named | None:
    found = read.text(party, "id", path, blank=False)
    return Named(found, below(path, "id")) if found else None


def _bundled_by(product: Body, path: str, read: Reader) -> Named | None:
    for here, related in read.parts(product, "productRelationship", path):
        if related.get("relationshipType") == BUNDLED_BY:
            if named := _by_value(related, here, read):
                return named
            found = read.text(related, "id", here, required=True)
            return Named(found, below(here, "id")) if found else None
    return None


def _by_value(related: Body, path: str, read: Reader) -> Named | None:
    """The product or the offering that a relation carries: a product by value is known by its offering."""
    product: Mapping[str, Any] = read.part(related, "product", path)
    inner = read.reference(product, "productOffering", below(path, "product"))
    return read.reference(related, "product", path) or inner or read.reference(related, "productOffering", path)
