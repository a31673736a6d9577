"""The oracle: which offerings may a customer change to or add, and why not the others.

Pure: a compiled catalog and frozen facts in, decisions out. TMF679, TMF760 and the order gate of TMF622 all ask here
(docs/adr/0002), so they cannot disagree.
"""

from __future__ import annotations

from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from qualification.domain import bundle, reasons, rules
from qualification.domain.decision import Decision, Ground
from qualification.domain.facts import NOBODY, Facts, Party, Request, Room
from qualification.domain.question import Grounds, Question, Seat, direction, question, seat


def decide(catalog: CompiledCatalog, facts: Facts, request: Request, *, at: datetime) -> tuple[Decision, ...]:
    """One decision for every other member of the held offering's ladder, in the order of the catalog.

    Empty when the held offering stands on no ladder. `at` is an aware datetime.
    """
    ladder = catalog.ladder(facts.held.offering_id)
    if ladder is None:
        return ()
    targets = tuple(member for member in ladder.members if member != facts.held.offering_id)
    return _decide(question(catalog, facts, request, facts.held.offering_id, at=at), targets)


def decide_change(
    catalog: CompiledCatalog, facts: Facts, request: Request, target_id: str, *, at: datetime
) -> Decision:
    """The decision for one target, which need not be on the ladder (then there is no path)."""
    return _decide(question(catalog, facts, request, target_id, at=at), (target_id,))[0]


def decide_new(
    catalog: CompiledCatalog,
    target_id: str,
    room: Room | None,
    request: Request,
    *,
    party: Party = NOBODY,
    at: datetime,
) -> Decision:
    """The decision for an offering bought new, alone (`room` None) or as an option of a plan.

    An option needs room in a plan that is held already, and that plan active and in no open order.
    """
    plan_id = room.plan_id if room else None
    place = seat(catalog, target_id, plan_id, channel=request.channel, party=party, at=at)
    target = catalog.offerings.get(target_id)
    trace = (*_of_target(place, target_id), *(rules.add_not_allowed(place, target) if target else ()))
    if room is None:
        return Decision(target_id, None, trace)
    of_plan = of_what_is_held(Facts(room.product)) if room.product else ()
    full = bundle.no_room(catalog, place.plan, room.siblings, target_id) if place.plan else ()
    return Decision(target_id, None, (*trace, *of_plan, *full))


def of_what_is_held(facts: Facts) -> Grounds:
    """What the state of the held product says to any change."""
    return tuple(ground for rule in rules.OF_WHAT_IS_HELD for ground in rule(facts))


def _decide(asked: Question, targets: tuple[str, ...]) -> tuple[Decision, ...]:
    of_held = of_what_is_held(asked.facts)
    of_direction: dict[str | None, Grounds] = {}
    decisions = []
    for target in targets:
        way, path = direction(asked, target)
        if way not in of_direction:
            of_direction[way] = tuple(ground for rule in rules.OF_THE_DIRECTION for ground in rule(asked, way))
        led = (Ground(path),) if path else ()
        trace = (*led, *of_direction[way], *_of_target(asked.seat, target), *_of_room(asked, target), *of_held)
        decisions.append(Decision(target, way, trace))
    return tuple(decisions)


def _of_room(asked: Question, target_id: str) -> Grounds:
    """Whether the plan has room for the change, where it is known what else sits in it."""
    facts, plan = asked.facts, asked.seat.plan
    if plan is None or facts.siblings is None:
        return ()
    return bundle.no_room_to_change(plan, facts.siblings, facts.held.offering_id, target_id)


def _of_target(place: Seat, target_id: str) -> Grounds:
    target = place.catalog.offerings.get(target_id)
    if target is None:
        return (Ground(target_id, reasons.NOT_SELLABLE),)
    found: list[Ground] = []
    for rule in rules.OF_THE_TARGET:
        found += rule(place, target)
    return tuple(found)
