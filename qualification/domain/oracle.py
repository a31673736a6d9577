"""The oracle: which offerings may a customer change to or add, and why not the others.

Pure: a compiled catalog and frozen facts in, decisions out. TMF679, TMF760 and the order gate of TMF622 all ask here
(docs/adr/0002), so they cannot disagree.
"""

from __future__ import annotations

from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from qualification.domain import bundle, rules
from qualification.domain.decision import Decision, Ground
from qualification.domain.facts import Facts, Request, Room


def decide(catalog: CompiledCatalog, facts: Facts, request: Request, *, at: datetime) -> tuple[Decision, ...]:
    """One decision for every other member of the held offering's ladder, in the order of the catalog.

    Empty when the held offering stands on no ladder. `at` is an aware datetime.
    """
    ladder = catalog.ladder(facts.held.offering_id)
    if ladder is None:
        return ()
    targets = tuple(member for member in ladder.members if member != facts.held.offering_id)
    return _decide(rules.question(catalog, facts, request, at=at), targets)


def decide_change(
    catalog: CompiledCatalog, facts: Facts, request: Request, target_id: str, *, at: datetime
) -> Decision:
    """The decision for one target, which need not be on the ladder (then there is no path)."""
    return _decide(rules.question(catalog, facts, request, at=at), (target_id,))[0]


def decide_new(catalog: CompiledCatalog, target_id: str, room: Room | None, *, at: datetime) -> Decision:
    """The decision for an offering bought new, alone (`room` None) or as an option of a plan.

    An option needs room in a plan that is held already, and that plan active and in no open order.
    """
    place = rules.seat(catalog, target_id, room.plan_id if room else None, at=at)
    trace = _of_target(place, target_id)
    if room is None or room.product is None:
        return Decision(target_id, None, trace)
    of_plan = _of_held(Facts(room.product))
    full = bundle.no_room(catalog, place.plan, room.siblings, target_id) if place.plan else ()
    return Decision(target_id, None, (*trace, *of_plan, *(Ground(room.product, reason) for reason in full)))


def _decide(asked: rules.Question, targets: tuple[str, ...]) -> tuple[Decision, ...]:
    of_held = _of_held(asked.facts)
    of_direction: dict[str | None, tuple[Ground, ...]] = {}
    decisions = []
    for target in targets:
        way, path = rules.direction(asked, target)
        if way not in of_direction:
            of_direction[way] = tuple(ground for rule in rules.OF_THE_DIRECTION for ground in rule(asked, way))
        led = (Ground(path),) if path else ()
        trace = (*led, *of_direction[way], *_of_target(asked.seat, target), *of_held)
        decisions.append(Decision(target, way, trace))
    return tuple(decisions)


def _of_held(facts: Facts) -> tuple[Ground, ...]:
    return tuple(ground for rule in rules.OF_WHAT_IS_HELD for ground in rule(facts))


def _of_target(place: rules.Seat, target_id: str) -> tuple[Ground, ...]:
    return tuple(ground for rule in rules.OF_THE_TARGET for ground in rule(place, target_id))
