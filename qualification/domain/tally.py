"""How many customers gain and lose options: counted by what they hold, by reason, by plan and by target."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from qualification.domain.impact import Outcome
from qualification.domain.reasons import Reason

EXAMPLES = 10
ALL, BY_TARGET, BY_PLAN, BY_REASON = "all", "target", "plan", "reason"


class Way(NamedTuple):
    """Who gains, or loses: in a channel, for one offering that is held.

    `adds` says whether options are added to it, as to a plan, or it is changed to them; None for anything at all.
    """

    channel: str
    gained: bool
    adds: bool | None = None
    offering_id: str = ""


Key = tuple[Way, str, Any]
Effect = Mapping[Key, int]
"""What happens to one customer: how many options, for each way and everything that it is counted by."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many customers, and so many options: each option of each customer counts once."""

    customers: int = 0
    options: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Those who go one way.

    `by_plan` is told by the offering of the plan that the product sits in, None for standing alone. `examples` are ids
    of customers.
    """

    way: Way
    count: Count
    by_reason: Mapping[Reason, Count]
    by_plan: Mapping[str | None, Count]
    by_target: Mapping[str, Count]
    examples: tuple[str, ...]


def effect(outcomes: Iterable[Outcome]) -> Effect:
    """What happens to one customer, so that it can be counted for all who are alike."""
    found: defaultdict[Key, set[object]] = defaultdict(set)
    for one in outcomes:
        adds, held = one.asked.adds, one.asked.offering_id
        plan = held if adds else one.asked.plan_id
        for shift in one.shifts:
            way, target = Way(one.channel, shift.gained, adds, held), shift.target
            found[way, ALL, None].add(target)
            found[way, BY_PLAN, plan].add(target)
            found[way, BY_TARGET, target].add(target)
            for reason in shift.reasons:
                found[way, BY_REASON, reason].add(target)
            found[Way(one.channel, shift.gained), ALL, None].add((adds, held, target))
    return {key: len(options) for key, options in found.items()}


@dataclass(slots=True)
class Tally:
    """What has been counted so far."""

    customers: Counter[Key] = field(default_factory=Counter)
    options: Counter[Key] = field(default_factory=Counter)
    examples: dict[Way, list[str]] = field(default_factory=dict)

    def add(self, found: Effect, customers: int, examples: Iterable[str]) -> None:
        """Count so many customers to whom the same happens; `examples` are ids of some of them."""
        for key, options in found.items():
            self.customers[key] += customers
            self.options[key] += customers * options
        named = tuple(examples)
        for way in {way for way, *_ in found}:
            some = self.examples.setdefault(way, [])
            some += named[: EXAMPLES - len(some)]

    def total(self, channel: str, *, gained: bool) -> Count:
        """How many customers gain, or lose, anything at all in a channel."""
        return self._count((Way(channel, gained), ALL, None))

    def lines(self) -> Iterator[Line]:
        """A line for each way that anybody goes, those of the most customers first."""
        counts: defaultdict[Way, defaultdict[str, dict[Any, Count]]] = defaultdict(lambda: defaultdict(dict))
        for way, kind, value in self.customers:
            counts[way][kind][value] = self._count((way, kind, value))
        for way, of in sorted(counts.items(), key=lambda one: (-one[1][ALL][None].customers, one[0][:2], one[0][3])):
            if way.adds is not None:
                reasons, plans, targets = (_most_first(of[kind]) for kind in (BY_REASON, BY_PLAN, BY_TARGET))
                yield Line(way, of[ALL][None], reasons, plans, targets, tuple(self.examples[way]))

    def _count(self, key: Key) -> Count:
        return Count(self.customers[key], self.options[key])


def _most_first(counts: Mapping[Any, Count]) -> dict[Any, Count]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1].customers, str(one[0]))))
