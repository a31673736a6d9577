"""What questions of TMF679 and TMF760 name, read from an untrusted body: products, plans, parties, channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.domain.offering import LADDER_TYPES
from inventory.domain import PRODUCT
from inventory.domain.snapshots import place_ids
from qualification.domain import rules
from qualification.domain.items import BUNDLED_BY, BUNDLES, RELIES_ON
from tmf.reading import MISSING, Body, Named, Reader, below

CUSTOMER = "customer"
PLAN_RELATION = "qualificationItemRelationship"
_TO_A_PLAN = (BUNDLED_BY, BUNDLES, RELIES_ON, "relies on", "bundled by", None)


@dataclass(frozen=True, slots=True)
class SaidPlan(Named):
    """A plan as a request names it: the id of a product or of an offering; `offering` counts where that is not ours."""

    offering: Named | None = None


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
    plan: SaidPlan | None = None


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
        status=_status(given, here, read),
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


def read_plan(body: Body, path: str, read: Reader) -> SaidPlan | None:
    """The plan to judge against (MISSION B8): the id of a product or of an offering, or either as an attribute.

    The first relation counts that may lead to a plan: of a type that says so, or of none.
    """
    related = read.parts(body, PLAN_RELATION, path)
    return _first_plan(((here, one) for here, one in related if one.get("relationshipType") in _TO_A_PLAN), read)


def read_channel(body: Body, read: Reader, criteria: Body | None = None, path: str = "") -> Named | None:
    """The sales channel, which may stand beside the criteria or (as people write it) among them."""
    inner = read.reference(criteria, "channel", path, required=True) if criteria is not None else None
    return inner or read.reference(body, "channel", "", required=True)


def read_customer(body: Body, read: Reader) -> Named | None:
    """The related party whose role is customer."""
    for path, party in read.parts(body, "relatedParty", ""):
        role = party.get("role")
        if isinstance(role, str) and role.lower() == CUSTOMER:
            if party.get("partyOrPartyRole") is None:
                return _named(party, path, read)
            return read.reference(party, "partyOrPartyRole", path, required=True)
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
    found = read.text(party, "id", path, required=True)
    return Named(found, below(path, "id")) if found else None


def _status(product: Body, path: str, read: Reader) -> str | None:
    status = read.text(product, "status", path, blank=False) or None
    if status and status not in PRODUCT.states:
        read.fault(below(path, "status"), f"It has to be one of: {', '.join(PRODUCT.states)}.")
        return None
    return status


def _bundled_by(product: Body, path: str, read: Reader) -> SaidPlan | None:
    related = read.parts(product, "productRelationship", path)
    return _first_plan(((here, one) for here, one in related if one.get("relationshipType") == BUNDLED_BY), read)


def _first_plan(related: Iterable[tuple[str, Body]], read: Reader) -> SaidPlan | None:
    """The plan of the first relation: what it carries as an attribute counts before its id."""
    for here, one in related:
        product: Mapping[str, Any] = read.part(one, "product", here)
        offering = read.reference(product, "productOffering", below(here, "product"))
        offering = offering or read.reference(one, "productOffering", here)
        named = read.reference(one, "product", here) or offering
        if named is None and (found := read.text(one, "id", here, required=True)):
            named = Named(found, below(here, "id"))
        return SaidPlan(named.id, named.path, offering) if named else None
    return None
