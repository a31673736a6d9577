"""What is valid when: the stretches of a period that several validities leave open, and those that two share.

Pure Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations

from tmf.values import ALWAYS, Period

FIRST = datetime.min.replace(tzinfo=UTC)


def gaps(periods: Iterable[Period], within: Period = ALWAYS) -> list[Period]:
    """The stretches of `within` in which none of the periods holds, in their order; bounds as in TMF `validFor`."""
    found: list[Period] = []
    here = within.start
    for period in sorted(periods, key=_start):
        if within.end is not None and period.start is not None and period.start >= within.end:
            break
        if period.start is not None and (here is None or here < period.start):
            found.append(Period(here, period.start))
        if period.end is None:
            return found
        here = period.end if here is None else max(here, period.end)
    if within.end is None or here is None or here < within.end:
        found.append(Period(here, within.end))
    return found


def shared(periods: Sequence[Period]) -> Iterator[tuple[int, int, Period]]:
    """Which two of the periods hold at the same time, by their places, and when."""
    for (one, first), (other, second) in combinations(enumerate(periods), 2):
        overlap = first.overlap(second)
        if overlap is not None:
            yield one, other, overlap


def _start(period: Period) -> datetime:
    return period.start or FIRST
