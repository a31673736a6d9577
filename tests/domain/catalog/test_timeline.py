"""What several validities leave open, and what two of them share."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.timeline import gaps, shared
from tmf.values import ALWAYS, Period

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(n):
    return None if n is None else START + timedelta(days=n)


def period(start=None, end=None):
    return Period(day(start), day(end))


@pytest.mark.parametrize(
    ("periods", "within", "open_"),
    [
        ([], ALWAYS, [ALWAYS]),
        ([], period(3, 9), [period(3, 9)]),
        ([ALWAYS], ALWAYS, []),
        ([period(0, 5), period(5, None)], period(0, None), []),
        ([period(5, None), period(0, 4)], period(0, None), [period(4, 5)]),
        ([period(2, 4)], ALWAYS, [period(None, 2), period(4, None)]),
        ([period(None, 4), period(1, 2), period(6, 8)], period(None, 8), [period(4, 6)]),
        ([period(0, 10)], period(2, 8), []),
        ([period(0, 1), period(20, 30)], period(5, 10), [period(5, 10)]),
        ([period(None, 3)], period(3, None), [period(3, None)]),
    ],
)
def test_a_gap_is_what_no_period_covers(periods, within, open_):
    assert gaps(periods, within) == open_


bounds = st.one_of(st.none(), st.integers(0, 12))


@st.composite
def some_period(draw):
    start, end = draw(bounds), draw(bounds)
    if start is not None and end is not None and end <= start:
        end = start + 1
    return period(start, end)


@given(st.lists(some_period(), max_size=6), some_period(), st.integers(-1, 14))
def test_a_moment_lies_in_a_gap_or_in_a_period(periods, within, n):
    moment = day(n) + timedelta(hours=1)
    found = gaps(periods, within)
    in_gap = sum(gap.contains(moment) for gap in found)
    covered = any(one.contains(moment) for one in periods)
    assert in_gap == (1 if within.contains(moment) and not covered else 0)


@given(st.lists(some_period(), max_size=6), st.integers(-1, 14))
def test_what_is_shared_is_where_two_hold(periods, n):
    moment = day(n) + timedelta(hours=1)
    holding = [place for place, one in enumerate(periods) if one.contains(moment)]
    found = [(one, other) for one, other, when in shared(periods) if when.contains(moment)]
    assert found == [(a, b) for i, a in enumerate(holding) for b in holding[i + 1 :]]
