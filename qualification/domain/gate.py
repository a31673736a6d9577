"""The gate of a product order (TMF622): the oracle's answer to every item, seen together with the others.

An order item asks for what a query or a configuration would have offered, and gets the same answer with the same
reasons. Items are seen together: a plan that the order changes counts as changed, what it removes as gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from inventory.domain import GONE
from qualification.domain import bundle, reasons, rules
from qualification.domain.decision import Ground
from qualification.domain.facts import Facts, Held, Request, Room
from qualification.domain.oracle import decide_change, decide_new
from qualification.domain.reasons import Reason

ADD, MODIFY, DELETE = "add", "modify", "delete"


@dataclass(frozen=True, slots=True)
class Intent:
    """What one order item wants (TMF622 ProductOrderItem).

    `path` is the item's path, such as `productOrderItem[0]`; `action` add, modify or delete. `offering_id` is the
    offering wanted (None on a modify: the same one), `product_id` the product that is held. An added item says where it
    sits: `plan_offering_id` is the offering of its plan, `plan_product_id` the plan's product when that is held already
    (None: the plan is bought in the same order). `children` are the offerings added below a plan in the same order.
    """

    path: str
    action: str
    offering_id: str | None = None
    product_id: str | None = None
    plan_offering_id: str | None = None
    children: tuple[str, ...] = ()
    plan_product_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that may not be ordered, with all reasons."""

    path: str
    offering_id: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    """The order as a whole: what it changes, removes and adds beside the one item that is judged."""

    catalog: CompiledCatalog
    held: Mapping[str, Held]
    intents: tuple[Intent, ...]
    channel: str
    at: datetime

    def gone(self, product_id: str) -> bool:
        """Whether the order removes the product."""
        return any(i.action == DELETE and i.product_id == product_id for i in self.intents)

    def becomes(self, product_id: str) -> str | None:
        """The offering of a held product after the order; None where the customer holds no such product."""
        wanted = [i.offering_id for i in self.intents if i.action == MODIFY and i.product_id == product_id]
        held = self.held.get(product_id)
        return next(filter(None, wanted), held.offering_id if held else None)

    def plan_of(self, intent: Intent, held: Held | None = None) -> str | None:
        """The offering of the plan that the item sits in after the order; None: it stands alone."""
        product_id = held.plan_product_id if held else intent.plan_product_id
        after = self.becomes(product_id) if product_id else None
        return after or intent.plan_offering_id or (held.plan_id if held else None)

    def staying(self, plan_product_id: str) -> tuple[str, ...]:
        """The offerings that a held plan goes on with for sure: not what an open order is ending."""
        return tuple(
            self.becomes(key) or held.offering_id for key, held in self.parts(plan_product_id) if not held.ending
        )

    def filling(self, plan_product_id: str) -> tuple[str, ...]:
        """The offerings that take room in a held plan: what is being ended too, for its end may fail."""
        return tuple(self.becomes(key) or held.offering_id for key, held in self.parts(plan_product_id))

    def parts(self, plan_product_id: str) -> Iterator[tuple[str, Held]]:
        """What sits in a held plan and is not removed by the order, by product id."""
        for key, held in self.held.items():
            if held.plan_product_id == plan_product_id and held.status not in GONE and not self.gone(key):
                yield key, held

    def added(self, plan_product_id: str) -> tuple[Intent, ...]:
        """The items that the order adds to a held plan."""
        return tuple(i for i in self.intents if i.action == ADD and i.plan_product_id == plan_product_id)

    def ending_with(self, intent: Intent) -> tuple[Held, ...]:
        """What sits in a plan that an item deletes, and has no item of its own: it ends with the plan."""
        named = {i.product_id for i in self.intents}
        return tuple(
            held
            for key, held in self.held.items()
            if held.plan_product_id == intent.product_id and held.status not in GONE and key not in named
        )

    def first_of(self, intent: Intent) -> bool:
        """Whether no item before this one is about the same product."""
        return next(i for i in self.intents if i.product_id == intent.product_id) is intent


def judge(
    catalog: CompiledCatalog, intents: Sequence[Intent], *, held: Mapping[str, Held], channel: str, at: datetime
) -> list[Refusal]:
    """Judge every item of an order; an empty list means that the order may be placed.

    `held` are all products of the customer by product id: a product that is not among them is not the customer's.
    """
    order = _Order(catalog, held, tuple(intents), channel, at)
    refusals = []
    for intent in order.intents:
        found = tuple(dict.fromkeys(_reasons(order, intent)))
        if found:
            product = held.get(intent.product_id or "")
            wanted = intent.offering_id or (product.offering_id if product else None)
            refusals.append(Refusal(intent.path, wanted, found))
    return refusals


def _reasons(order: _Order, intent: Intent) -> tuple[Reason, ...]:
    if intent.action == ADD:
        return _add(order, intent)
    held = order.held.get(intent.product_id or "")
    if held is None:
        return (reasons.PRODUCT_NOT_HELD,)
    twice = () if order.first_of(intent) else (reasons.ORDER_IN_FLIGHT,)
    return (*twice, *(_delete(order, intent, held) if intent.action == DELETE else _modify(order, intent, held)))


def _modify(order: _Order, intent: Intent, held: Held) -> tuple[Reason, ...]:
    """To another offering: the rules of change. To the same one: only the state of the product counts."""
    facts = Facts(held, order.plan_of(intent, held))
    if intent.offering_id in (None, held.offering_id):
        return _why(ground for rule in rules.OF_WHAT_IS_HELD for ground in rule(facts))
    wanted = str(intent.offering_id)
    return decide_change(order.catalog, facts, Request(order.channel), wanted, at=order.at).reasons


def _delete(order: _Order, intent: Intent, held: Held) -> tuple[Reason, ...]:
    """The channel must allow `terminate`, no order may touch what ends, and a plan that stays is not left short."""
    offering = order.catalog.offerings.get(held.offering_id)
    found = [
        reason for ends in (held, *order.ending_with(intent)) for reason in _why(rules.order_in_flight(Facts(ends)))
    ]
    if held.status in GONE:
        found.append(reasons.PRODUCT_NOT_ACTIVE)
    if offering is not None:
        found += _why(rules.allowed(offering, (rules.TERMINATE,), channel=order.channel, at=order.at))
    plan_product = held.plan_product_id
    plan = order.catalog.offerings.get(order.plan_of(intent, held) or "")
    if plan is not None and plan_product is not None and not order.gone(plan_product):
        after = (*order.staying(plan_product), *(i.offering_id or "" for i in order.added(plan_product)))
        found += bundle.left_short(order.catalog, plan, after, held.offering_id)
    return tuple(found)


def _add(order: _Order, intent: Intent) -> tuple[Reason, ...]:
    """A new offering: what the catalog says of it, and room for it in its plan."""
    wanted = intent.offering_id or ""
    plan_id = order.plan_of(intent)
    replaced = _replaced(order, intent)
    if replaced is not None:
        return decide_change(
            order.catalog, Facts(replaced, plan_id), Request(order.channel), wanted, at=order.at
        ).reasons
    room, missing = _room(order, intent, plan_id)
    found = [*missing, *decide_new(order.catalog, wanted, room, at=order.at).reasons]
    bought = order.catalog.offerings.get(wanted)
    if bought is not None and bought.options:
        found += bundle.composition(order.catalog, bought, intent.children)
    return tuple(found)


def _room(order: _Order, intent: Intent, plan_id: str | None) -> tuple[Room | None, tuple[Reason, ...]]:
    """The plan that an added item sits in; a refusal beside it where the plan is not there to be added to."""
    product_id = intent.plan_product_id
    product = order.held.get(product_id or "")
    gone = product is None or order.gone(product_id or "")
    missing = (reasons.PRODUCT_NOT_HELD,) if product_id is not None and gone else ()
    if plan_id is None:
        return None, missing
    if product_id is None or missing:
        return Room(plan_id), missing
    others = tuple(i.offering_id or "" for i in order.added(product_id) if i is not intent)
    return Room(plan_id, product, (*order.filling(product_id), *others)), ()


def _replaced(order: _Order, intent: Intent) -> Held | None:
    """The tier that the order takes out of the plan in which it adds this one: together they are a change.

    Without this, removing Standard and adding Basic would be the downgrade that the rules forbid.
    """
    if intent.plan_product_id is None or order.gone(intent.plan_product_id):
        return None
    for key, held in order.held.items():
        same_plan = held.plan_product_id == intent.plan_product_id and order.gone(key)
        if same_plan and bundle.other_tiers(order.catalog, intent.offering_id or "", (held.offering_id,)):
            return held
    return None


def _why(grounds: Iterable[Ground]) -> tuple[Reason, ...]:
    return tuple(ground.reason for ground in grounds if ground.reason is not None)
