"""Count what a change of the catalog does to everybody who holds something that it touches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.domain.aspects import Aspects, differences
from catalog.domain.compiled import CompiledCatalog
from inventory.domain.crowd import Interest, told
from inventory.selectors import customers_alike, households
from qualification.domain.channels import channels_named
from qualification.domain.holders import Holders, Place, places
from qualification.domain.impact import Impact
from qualification.domain.tally import EXAMPLES, Count, Effect, Line, Tally, effect
from qualification.domain.touched import interest, touched
from qualification.selectors import held

MOST_KEPT = 20_000
"""The effects on customers that are kept by what these hold; more would only take memory."""
MOST_SHOWN = 50
"""The lines for which examples are looked up."""
Tell = Callable[[float], None]
Example = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ImpactFound:
    """What was counted.

    `totals` are those who gain and those who lose anything, for each channel. `examples` are (customer, product) by
    their ids, for the lines (by their places) that have them. `holders` are those of what differs and of what was
    watched. `questions` is how often the oracle was asked, `kinds` how many kinds of customers there were, `customers`
    how many were looked at.
    """

    totals: dict[str, tuple[Count, Count]]
    lines: tuple[Line, ...]
    examples: tuple[tuple[Example, ...], ...]
    holders: Holders
    questions: int
    kinds: int
    customers: int


def count_impact(
    *,
    before: CompiledCatalog,
    after: CompiledCatalog,
    channels: Sequence[str] = (),
    at: datetime,
    differing: Mapping[str, Aspects] | None = None,
    watched: Collection[str] = (),
    tell: Tell = lambda _: None,
) -> ImpactFound:
    """Count who gains and who loses options when one catalog takes the place of the other.

    The oracle is asked of both catalogs as of `at`, an aware datetime, in each of the channels; where none is given in
    the usual one and in those that what is touched names. Customers are read in slices and never all at once; `tell` is
    called with the share that is done after each. Changes and additions to a plan that is held are counted; what
    anybody may buy new beside them is not. `differing` are the offerings that differ (None: find out); their holders
    are counted, together and each, and beside them those of the offerings `watched`.
    """
    differing = differences(before, after) if differing is None else differing
    found = touched(before, after, differing)
    channels = channels or channels_named(found.catalogs, found.reached.union(*found.beside.values()))
    watched = frozenset(differing).union(watched)
    counting = _Counting(Impact(found, channels, at=at), interest(found, at=at).beside(watched), watched, differing)
    for share, slice_ in customers_alike(counting.interest):
        for one in slice_:
            counting.count(one.signature, one.customers, one.examples)
        tell(share)
    lines = tuple(counting.tally.lines())
    return ImpactFound(
        {one: (counting.tally.total(one, gained=True), counting.tally.total(one, gained=False)) for one in channels},
        lines,
        _examples(counting.impact, lines[:MOST_SHOWN]),
        counting.holders,
        counting.impact.questions,
        counting.kinds,
        counting.customers,
    )


class _Counting:
    """The counting of one impact."""

    def __init__(
        self, impact: Impact, interest_: Interest, watched: frozenset[str], differing: Collection[str]
    ) -> None:
        self.impact, self.interest, self.watched, self.differing = impact, interest_, watched, differing
        self.tally, self.holders = Tally(), Holders()
        self.customers = self.kinds = 0
        self._kept: dict[str, tuple[Effect, Mapping[Place, int]]] = {}

    def count(self, signature: str, customers: int, examples: Iterable[str]) -> None:
        """Count customers who are alike."""
        happens, holds = self._of(signature)
        self.customers += customers
        self.tally.add(happens, customers, examples)
        self.holders.add(holds, customers)

    def _of(self, signature: str) -> tuple[Effect, Mapping[Place, int]]:
        found = self._kept.get(signature)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self.kinds += 1
            customer = told(signature, self.interest)
            holds = [held(one) for one in customer.products]
            happens = effect(self.impact.outcomes(holds, customer.segment))
            found = self._kept[signature] = happens, places(holds, self.watched, self.differing)
        return found


def _examples(impact: Impact, lines: Sequence[Line]) -> tuple[tuple[Example, ...], ...]:
    """The products of the example customers that the lines are about, asked once more: a customer may hold two."""
    named = households({pk for line in lines for pk in line.examples})
    outcomes = {
        pk: list(impact.outcomes([held(one) for one in customer.products], customer.segment))
        for pk, customer in named.items()
    }

    def of(line: Line) -> Iterator[Example]:
        way = line.way
        for pk, one in ((customer, one) for customer in line.examples for one in outcomes.get(customer, ())):
            about = one.channel, one.asked.adds, one.asked.offering_id
            if about == (way.channel, way.adds, way.offering_id) and any(s.gained == way.gained for s in one.shifts):
                yield pk, one.product_id

    return tuple(tuple(dict.fromkeys(of(line)))[:EXAMPLES] for line in lines)
