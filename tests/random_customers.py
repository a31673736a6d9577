"""Random customers of random catalogs, random changes of a catalog, and what these do to them, asked one by one."""

from dataclasses import replace

from qualification.domain import Facts, Party, Request, Room
from tests.random_catalogs import (
    CHANNELS,
    ITS_PLACES,
    NAMES,
    OF_THE_PARTY,
    OFTEN,
    PLANS,
    SELDOM,
    Rows,
    catalog,
    mostly,
    product,
)
from tests.slow_oracle import Slow

GONE = ("terminated", "cancelled", "aborted")
OVER, SEATS = mostly([False], [True], of=16), ["no", "no", "last", "first"]


def change(pick):
    """A catalog and what becomes of it: some of its offerings and rows are as in another one."""
    before, other = catalog(pick), catalog(pick)
    instead = {offering.id: offering for offering in other.offerings}
    offerings = [instead[one.id] if pick([False, False, True]) else one for one in before.offerings]
    if pick(SELDOM):
        offerings.pop(pick(range(len(offerings))))
    kept = tuple(row for row in before.relationships if not pick(SELDOM))
    rows = pick([before.relationships, before.relationships, kept, other.relationships])
    changes = [before, Rows(tuple(offerings), rows)]
    return tuple(reversed(changes)) if pick(OFTEN) else tuple(changes)


def customer(pick):
    """The market segment, and products by id, those that are over too; each may sit in one that came before."""
    held = {}
    for n in range(pick(range(1, 7))):
        plan = _seat(pick, held)
        one = product(
            pick,
            pick([PLANS, NAMES]) if plan is None else NAMES,
            str(n),
            plan_product_id=plan and plan.product_id,
            plan_id=plan and plan.offering_id,
            ending=pick(SELDOM),
            places=pick(ITS_PLACES),
        )
        held[str(n)] = replace(one, status="terminated") if pick(OVER) else one
    return pick(OF_THE_PARTY), held


def _seat(pick, held):
    seat = pick(SEATS) if held else "no"
    others = list(held.values())
    return None if seat == "no" else others[-1 if seat == "last" else 0]


def shifts(changes, segment, held):
    """What the options of a customer become: (channel, adds, product id, target) to whether it is gained, and why."""
    before, after = (_options(rows, segment, held, changes) for rows in changes)
    found = {}
    for key in before:
        if bool(before[key]) != bool(after[key]):
            found[key] = (not after[key], before[key] or after[key])
    return found


def _options(rows, segment, held, changes):
    """The codes against each option."""
    slow, there = Slow(rows), {pk: one for pk, one in held.items() if one.status not in GONE}
    found = {}
    for channel in CHANNELS:
        for pk, one in there.items():
            for target in _mates(changes, one.offering_id):
                facts = _facts(there, one, segment)
                found[channel, False, pk, target] = slow.change(facts, Request(channel), target)[1]
            for target in _option_ids(changes, one.offering_id):
                room = Room(one.offering_id, one, tuple(part.offering_id for part in _parts(there, pk)))
                party = Party(segment, one.places, tuple(there.values()))
                found[channel, True, pk, target] = slow.new(target, room, Request(channel), party)
    return found


def _facts(there, one, segment):
    others = tuple(other for other in there.values() if other is not one)
    beside = None
    if one.plan_product_id in there:
        beside = tuple(p.offering_id for p in _parts(there, one.plan_product_id) if p is not one)
    return Facts(one, one.plan_id, Party(segment, one.places, others), beside)


def _parts(there, plan):
    return [part for part in there.values() if part.plan_product_id == plan]


def _mates(changes, offering_id):
    found = dict.fromkeys(pk for rows in changes for pk in Slow(rows).ladder(offering_id))
    found.pop(offering_id, None)
    return list(found)


def _option_ids(changes, offering_id):
    plans = [one for rows in changes for one in rows.offerings if one.id == offering_id]
    return list(dict.fromkeys(option for plan in plans for option in plan.options))
