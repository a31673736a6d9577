"""Periods are [start, end)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmf.values import Money, Period, number

INSTANT = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TICK = timedelta(microseconds=1)


@given(INSTANT, INSTANT)
def test_a_period_holds_its_start_and_not_its_end(one, other):
    start, end = min(one, other), max(one, other)
    period = Period(start, end)
    assert period.contains(start) == (start < end)
    assert not period.contains(end)
    assert not period.contains(start - TICK)


@given(INSTANT)
def test_an_open_period_holds_every_moment(at):
    assert Period().contains(at)


@given(INSTANT, INSTANT, INSTANT)
def test_adjoining_periods_neither_overlap_nor_leave_a_gap(one, other, at):
    start, end = min(one, other), max(one, other)
    parts = (Period(None, start), Period(start, end), Period(end, None))
    assert sum(part.contains(at) for part in parts) == 1


@given(INSTANT, INSTANT, INSTANT, INSTANT)
def test_periods_overlap_when_some_moment_lies_in_both(a, b, c, d):
    one, other = Period(min(a, b), max(a, b) + TICK), Period(min(c, d), max(c, d) + TICK)
    # The later start is the first moment that could lie in both.
    assert one.overlaps(other) == (one.contains(other.start) or other.contains(one.start))
    assert one.overlaps(other) == other.overlaps(one)
    assert Period().overlaps(one)
    assert not Period(None, one.start).overlaps(one)


BOUND = st.none() | INSTANT


@given(BOUND, BOUND, BOUND, BOUND, INSTANT)
def test_what_lies_in_two_periods_lies_in_their_overlap(a, b, c, d, at):
    one, other = Period(a, b), Period(c, d)
    both = one.overlap(other)
    assert both == other.overlap(one)
    assert (both is None) == (not one.overlaps(other))
    for moment in (at, *(bound for bound in (a, b, c, d) if bound is not None)):
        assert (both is not None and both.contains(moment)) == (one.contains(moment) and other.contains(moment))
    assert both is None or (both.start in (a, c) and both.end in (b, d))


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        ("0.005", "EUR", "0.01"),
        ("-0.005", "EUR", "-0.01"),
        ("1.5", "JPY", "2"),
        ("0.0005", "TND", "0.001"),
        ("1", "", "1.00"),
    ],
)
def test_money_is_shown_in_the_smallest_unit_of_its_currency_half_up(amount, unit, shown):
    rounded = Money(Decimal(amount), unit).rounded()
    assert (str(rounded.value), rounded.unit) == (shown, unit)


def test_an_exact_amount_goes_out_as_a_number():
    assert number(Decimal("4.9900")) == 4.99
    assert isinstance(number(Decimal("5.00")), int)
