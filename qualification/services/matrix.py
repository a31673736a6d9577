"""Who may change to what, tier by tier: the oracle's answers for a whole ladder (the product managers' matrix)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.ladder import Ladder
from catalog.domain.offering import CROSSGRADE, UPGRADE, Offering, Relationship
from catalog.selectors import compiled_catalog
from qualification.domain import Decision, Held, Intent, Party, Request, decide, decide_change, decide_new
from qualification.domain.order import ADD, MODIFY, Order

NOTHING = ""
"""Stands for the tier of somebody who holds none of the ladder yet."""
_PLAN, _TIER = "plan", "tier"
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all answers of a matrix have in common: the plan (empty: none), the channel, the moment, who asks."""

    plan_id: str
    channel: str
    at: datetime
    segment: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The answers by (tier that is held, target); a tier is no target of its own.

    `included` are the members of the ladder that the plan includes.
    """

    catalog: CompiledCatalog
    included: frozenset[str]
    decisions: Mapping[tuple[str, str], Decision]


def matrix(setting: Setting, *, held: Iterable[str], targets: Sequence[str]) -> Matrix:
    """What the oracle says to everybody who holds one of `held` and wants one of `targets`; asks it once for each tier.

    The customer holds the plan and that tier and nothing else, for a long time and without an open order: what is
    refused is refused by the catalog, and not by what somebody did. `NOTHING` among `held` asks what may be bought new.
    """
    catalog, held = compiled_catalog(), tuple(held)
    found: dict[tuple[str, str], Decision] = {}
    for tier in held:
        wanted = [target for target in targets if target != tier]
        answers = _changes(catalog, setting, tier, wanted) if tier != NOTHING else _new(catalog, setting, wanted)
        found |= {(tier, decision.offering_id): decision for decision in answers}
    return Matrix(catalog, _included(catalog, setting.plan_id, (*held, *targets)), found)


def ladders_in(catalog: CompiledCatalog, plan_id: str) -> tuple[Ladder, ...]:
    """The ladders that the options of a plan stand on, in the order of the options."""
    plan = catalog.offerings.get(plan_id)
    found = (catalog.ladder(option) for option in (plan.options if plan else ()))
    return tuple({id(ladder): ladder for ladder in found if ladder}.values())


def from_below(ladder: Ladder) -> tuple[str, ...]:
    """The members of a ladder, each above those that may be upgraded to it; else in the order of the catalog.

    What no upgrade touches stands as high as what it is a crossgrade of.
    """
    upgrades = [row for row in ladder.relationships if row.type == UPGRADE]
    height = _heights(ladder.members, upgrades)
    touched = {pk for row in upgrades for pk in (row.source, row.target)}
    for row in ladder.relationships:
        for one, other in ((row.source, row.target), (row.target, row.source)):
            if row.type == CROSSGRADE and one not in touched:
                height[one] = height[other]
    return tuple(sorted(ladder.members, key=height.__getitem__))


def _heights(members: Iterable[str], upgrades: Iterable[Relationship]) -> dict[str, int]:
    """How many upgrades lie below each member, the longest way counted."""
    height = dict.fromkeys(members, 0)
    above: dict[str, list[str]] = {member: [] for member in height}
    waits = dict.fromkeys(height, 0)
    for row in upgrades:
        above[row.source].append(row.target)
        waits[row.target] += 1
    free = [member for member, below in waits.items() if not below]
    for member in free:  # grows while it is read
        for target in above[member]:
            height[target] = max(height[target], height[member] + 1)
            waits[target] -= 1
            free += [] if waits[target] else [target]
    return height


def _changes(catalog: CompiledCatalog, setting: Setting, tier: str, targets: Sequence[str]) -> Iterable[Decision]:
    request, order = Request(setting.channel), _order(catalog, setting, tier)
    facts = order.facts_of(Intent("", MODIFY, product_id=_TIER), order.held[_TIER])
    known = {one.offering_id: one for one in decide(catalog, facts, request, at=setting.at)}
    return (known.get(pk) or decide_change(catalog, facts, request, pk, at=setting.at) for pk in targets)


def _new(catalog: CompiledCatalog, setting: Setting, targets: Sequence[str]) -> Iterable[Decision]:
    request, order = Request(setting.channel), _order(catalog, setting, NOTHING)
    asked = Intent("", ADD, plan_product_id=_PLAN if setting.plan_id else None)
    room, party = order.room_of(asked), order.party_of(asked)
    return (decide_new(catalog, pk, room, request, party=party, at=setting.at) for pk in targets)


def _order(catalog: CompiledCatalog, setting: Setting, tier: str) -> Order:
    """An order without items of somebody who holds the tier in the plan: what an app asks about."""
    places = frozenset({setting.place} - {""})
    held: dict[str, Held] = {}
    if setting.plan_id:
        held[_PLAN] = Held(setting.plan_id, _PLAN, since=_LONG_AGO, places=places)
    if tier != NOTHING:
        inside = (_PLAN, setting.plan_id) if setting.plan_id else (None, None)
        held[_TIER] = Held(tier, _TIER, plan_product_id=inside[0], plan_id=inside[1], since=_LONG_AGO, places=places)
    return Order(catalog, held, (), setting.channel, Party(setting.segment, places), setting.at)


def _included(catalog: CompiledCatalog, plan_id: str, members: Sequence[str]) -> frozenset[str]:
    plan: Offering | None = catalog.offerings.get(plan_id)
    options = plan.options if plan else {}
    return frozenset(pk for pk in members if pk in options and options[pk].included)
