"""The gate: the oracle's answer to every item of a request, seen together with the others.

The order gate of TMF622, the checks of TMF679 and TMF760 ask here: an item asks for what a query or a configuration
would have offered, and gets the same answer with the same reasons. Items are seen together: a plan that the request
changes counts as changed, what it removes as gone, what it adds as there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from inventory.domain import GONE
from qualification.domain import bundle, characteristics, policies, reasons, rules
from qualification.domain.decision import Ground
from qualification.domain.facts import NOBODY, SUSPENDED, Facts, Held, Party, Request
from qualification.domain.oracle import decide, decide_change, decide_new, of_what_is_held
from qualification.domain.order import ADD, DELETE, MODIFY, RESUME, SUSPEND, Intent, Order, Verdict
from qualification.domain.question import Grounds


def judge(
    catalog: CompiledCatalog,
    intents: Sequence[Intent],
    *,
    held: Mapping[str, Held],
    channel: str,
    party: Party = NOBODY,
    at: datetime,
) -> list[Verdict]:
    """The items that may not be had, with all reasons; an empty list means that the order may be placed."""
    verdicts = assess(catalog, intents, held=held, channel=channel, party=party, at=at)
    return [one for one in verdicts if not one.qualified]


def assess(
    catalog: CompiledCatalog,
    intents: Sequence[Intent],
    *,
    held: Mapping[str, Held],
    channel: str,
    party: Party = NOBODY,
    at: datetime,
) -> tuple[Verdict, ...]:
    """The verdict on every item, in their order.

    `held` are all products of the customer by product id: a product that is not among them is not the customer's.
    `party` is what else is known of the customer; its holdings are not looked at: they follow from `held`.
    """
    order = Order(catalog, held, tuple(intents), channel, party, at)
    return tuple(verdict(order, intent) for intent in order.intents)


def verdict(order: Order, intent: Intent) -> Verdict:
    """The verdict on one item of an order, seen together with the others."""
    if intent.action == ADD:
        return _add(order, intent)
    held = order.held.get(intent.product_id or "")
    if held is None:
        missing = Ground(intent.product_id or "", reasons.PRODUCT_NOT_HELD)
        return Verdict(intent, intent.offering_id, (missing,))
    found = _OF_A_PRODUCT[intent.action](order, intent, held)
    return replace(found, trace=(*_of_other_items(order, intent, held), *found.trace))


def _of_other_items(order: Order, intent: Intent, held: Held) -> Iterator[Ground]:
    """What the others say: each product is touched by one item only, and nothing changes in a plan that ends."""
    if not order.first_of(intent):
        yield Ground(held, reasons.ORDER_IN_FLIGHT.about("another item of this request"))
    plan_product = held.plan_product_id
    if intent.action != DELETE and plan_product is not None and order.gone(plan_product):
        yield Ground(plan_product, reasons.PRODUCT_NOT_HELD)


def _modify(order: Order, intent: Intent, held: Held) -> Verdict:
    """To another offering: the rules of change. To the same one: the state of the product, and what `modify` says."""
    facts = order.facts_of(intent, held)
    request = Request(order.channel, intent.direction)
    wanted = intent.offering_id
    if wanted is None and intent.direction is not None:
        return _any_way(order, intent, facts, request)
    offering = order.catalog.offerings.get(wanted or held.offering_id)
    values = (
        characteristics.not_allowed(order.catalog, offering, intent.characteristics, at=order.at) if offering else ()
    )
    if wanted in (None, held.offering_id):
        may = rules.modification(offering, channel=order.channel, at=order.at) if offering else ()
        return Verdict(intent, held.offering_id, (*of_what_is_held(facts), *may, *values))
    decision = decide_change(order.catalog, facts, request, str(wanted), at=order.at)
    return Verdict(intent, wanted, (*decision.trace, *values), decision.direction)


def _any_way(order: Order, intent: Intent, facts: Facts, request: Request) -> Verdict:
    """A direction without a target: whether anything lies that way, else why not what does."""
    decisions = decide(order.catalog, facts, request, at=order.at)
    that_way = [decision for decision in decisions if decision.direction == intent.direction]
    if any(decision.qualified for decision in that_way):
        return Verdict(intent, facts.held.offering_id, (), intent.direction)
    against = tuple(ground for decision in that_way for ground in decision.trace if ground.reason)
    nothing = (Ground(facts.held, reasons.NO_PATH),)
    return Verdict(intent, facts.held.offering_id, against or nothing, intent.direction)


def _suspend(order: Order, intent: Intent, held: Held) -> Verdict:
    """The channel must allow it, the product be active and in no open order."""
    return Verdict(intent, held.offering_id, (*of_what_is_held(Facts(held)), *_may(order, held, (rules.SUSPEND,))))


def _resume(order: Order, intent: Intent, held: Held) -> Verdict:
    """The channel must allow it, the product be suspended and in no open order."""
    paused = () if held.status == SUSPENDED else (Ground(held, reasons.PRODUCT_NOT_SUSPENDED),)
    trace = (*paused, *rules.order_in_flight(Facts(held)), *_may(order, held, (rules.RESUME,)))
    return Verdict(intent, held.offering_id, trace)


def _delete(order: Order, intent: Intent, held: Held) -> Verdict:
    """The channel must allow `terminate`, no order may touch what ends, and a plan that stays is not left short.

    What the plan offers no more after the same order goes with that change: no channel and no tenure is asked for.
    """
    ends = (held, *order.ending_with(intent))
    trace = [ground for one in ends for ground in rules.order_in_flight(Facts(one))]
    if held.status in GONE:
        trace.append(Ground(held, reasons.PRODUCT_NOT_ACTIVE))
    plan_product = held.plan_product_id
    plan = order.catalog.offerings.get(order.plan_of(intent, held) or "")
    dropped = plan is not None and plan.id != held.plan_id and held.offering_id not in plan.options
    if not dropped:
        offering = order.catalog.offerings.get(held.offering_id)
        trace += _may(order, held, rules.TO_TERMINATE)
        trace += policies.too_short(offering, held, rules.TERMINATE, at=order.at)
    if plan is not None and plan_product is not None and not order.gone(plan_product):
        after = (*order.staying(plan_product), *(i.offering_id or "" for i in order.added(plan_product)))
        trace += bundle.left_short(order.catalog, plan, after, held.offering_id)
    return Verdict(intent, held.offering_id, tuple(trace))


def _may(order: Order, held: Held, actions: tuple[str, ...]) -> Grounds:
    offering = order.catalog.offerings.get(held.offering_id)
    return rules.allowed(offering, actions, channel=order.channel, at=order.at) if offering else ()


def _add(order: Order, intent: Intent) -> Verdict:
    """A new offering: what the catalog says of it, and room for it in its plan."""
    wanted = intent.offering_id or ""
    direction, trace = _change_or_new(order, intent, wanted)
    bought = order.catalog.offerings.get(wanted)
    whole = bundle.composition(order.catalog, bought, intent.children) if bought and bought.options else ()
    values: Grounds = ()
    if bought is not None:
        given = intent.characteristics
        values = (
            *characteristics.not_allowed(order.catalog, bought, given, at=order.at),
            *characteristics.missing(order.catalog, bought, given, at=order.at),
        )
    return Verdict(intent, wanted, (*trace, *whole, *values), direction)


def _change_or_new(order: Order, intent: Intent, wanted: str) -> tuple[str | None, Grounds]:
    """An addition; or a change of every tier that the order takes out of the plan for it, into the same room."""
    plan_id, party, request = order.plan_of(intent), order.party_of(intent), Request(order.channel)
    room, product_id = order.room_of(intent), intent.plan_product_id
    replaced = _replaced(order, intent)
    if not replaced:
        there = product_id is None or (room is not None and room.product is not None)
        missing = () if there else (Ground(str(product_id), reasons.PRODUCT_NOT_HELD),)
        bought = decide_new(order.catalog, wanted, room, request, party=party, at=order.at)
        return None, (*missing, *bought.trace)
    changes = [
        decide_change(order.catalog, Facts(held, plan_id, party), request, wanted, at=order.at) for held in replaced
    ]
    plan = order.catalog.offerings.get(plan_id or "")
    full = bundle.no_room(order.catalog, plan, room.siblings, wanted) if plan and room else ()
    return changes[0].direction, (*(ground for change in changes for ground in change.trace), *full)


def _replaced(order: Order, intent: Intent) -> tuple[Held, ...]:
    """The tiers that the order takes out of the plan in which it adds this one: together they are a change.

    Without this, removing Standard and adding Basic would be the downgrade that the rules forbid.
    """
    if intent.plan_product_id is None or order.gone(intent.plan_product_id):
        return ()
    return tuple(
        held
        for key, held in order.held.items()
        if held.plan_product_id == intent.plan_product_id
        and order.gone(key)
        and bundle.other_tiers(order.catalog, intent.offering_id or "", (held.offering_id,))
    )


_OF_A_PRODUCT = {MODIFY: _modify, DELETE: _delete, SUSPEND: _suspend, RESUME: _resume}
