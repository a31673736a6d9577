"""What a change of the catalog does to customers: the same questions asked of the catalog before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from catalog.domain.compiled import CompiledCatalog
from qualification.domain.alike import ASKED, Asked, Case, Likeness
from qualification.domain.decision import Decision
from qualification.domain.facts import Held, Party, Request
from qualification.domain.oracle import decide, decide_change, decide_new
from qualification.domain.order import ADD, MODIFY, Intent, Order
from qualification.domain.reasons import Reason
from qualification.domain.touched import Touched

MOST_KEPT = 20_000
"""The answers that are kept; more would only take memory."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A target that a product gains or loses as an option.

    `reasons` speak against it afterwards where it is lost, and did so before where it is gained.
    """

    target: str
    gained: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the options of one product in one channel; `asked` says which options are meant."""

    channel: str
    asked: Asked
    product_id: str
    shifts: tuple[Shift, ...]


class Impact:
    """Asks both catalogs about customers; about those who are alike, once."""

    def __init__(self, touched: Touched, channels: Sequence[str], *, at: datetime) -> None:
        self.touched, self.channels, self.at = touched, tuple(channels), at
        self.questions = 0
        self._likeness: dict[tuple[bool, str, str | None], Likeness | None] = {}
        self._kept: dict[tuple[str, Asked, Case], tuple[Shift, ...]] = {}

    def outcomes(self, held: Sequence[Held], segment: str) -> Iterator[Outcome]:
        """What becomes of the options of a customer who holds these products; products without change are left out."""
        for product in held:
            for adds in (False, True):
                likeness = self._of(adds, product)
                if likeness is None:
                    continue
                case = likeness.case(held, product, segment)
                for channel in self.channels:
                    shifts = self._shifts(channel, likeness.asked, case)
                    if shifts:
                        yield Outcome(channel, likeness.asked, str(product.product_id), shifts)

    def _of(self, adds: bool, product: Held) -> Likeness | None:  # noqa: FBT001 - one of a key
        """What matters for the question about a product; None where it has equal answers."""
        plan_id = None if adds else product.plan_id
        key = adds, product.offering_id, plan_id
        if key not in self._likeness:
            touched, pk = self.touched, product.offering_id
            targets = touched.completed.get(pk, ()) if adds else touched.changes(pk, plan_id)
            asked = Asked(adds, pk, plan_id, targets)
            self._likeness[key] = Likeness(touched.catalogs, asked, at=self.at) if targets else None
        return self._likeness[key]

    def _shifts(self, channel: str, asked: Asked, case: Case) -> tuple[Shift, ...]:
        key = channel, asked, case
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = tuple(self._ask(channel, asked, case))
        return found

    def _ask(self, channel: str, asked: Asked, case: Case) -> Iterator[Shift]:
        answers = (answer(catalog, channel, asked, case, at=self.at) for catalog in self.touched.catalogs)
        self.questions += len(self.touched.catalogs)
        for was, will_be in zip(*answers, strict=True):
            if was.qualified != will_be.qualified:
                yield Shift(was.offering_id, will_be.qualified, (was if will_be.qualified else will_be).reasons)


def answer(catalog: CompiledCatalog, channel: str, asked: Asked, case: Case, *, at: datetime) -> tuple[Decision, ...]:
    """The oracle's word on every target, as TMF679 gets it: as of an order without items (qualification.services)."""
    held = {str(product.product_id): product for product in case.held}
    order = Order(catalog, held, (), channel, Party(case.segment), at)
    if asked.adds:
        wish, request = Intent("", ADD, plan_product_id=ASKED), Request(channel)
        new = partial(decide_new, catalog, request=request, party=order.party_of(wish), at=at)
        return tuple(new(target, order.room_of(wish)) for target in asked.targets)
    facts = order.facts_of(Intent("", MODIFY, product_id=ASKED), held[ASKED])
    found = {one.offering_id: one for one in decide(catalog, facts, Request(channel), at=at)}
    beside = partial(decide_change, catalog, facts, Request(channel), at=at)
    return tuple(found.get(target) or beside(target) for target in asked.targets)
