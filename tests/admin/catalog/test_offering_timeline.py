"""The prices of an offering on a line of time: where the bars lie, and what is missing or doubled in words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from catalog.admin.offering_timeline import timeline
from catalog.models import ProductOffering, ProductOfferingPrice

pytestmark = pytest.mark.usefixtures("at_noon")
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def at_noon(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def price(pk, start=None, end=None, **more):
    given = {"amount": Decimal(5), "lifecycle_status": "Launched", **more}
    return ProductOfferingPrice(id=pk, name=pk.title(), valid_from=start, valid_to=end, **given)


def place(words):
    """A length of the drawing as a figure."""
    return float(words.removesuffix("%"))


def month(n, year=2026):
    return datetime(year, n, 1, tzinfo=UTC)


def line(*prices, **offering):
    return timeline(ProductOffering(id="it", name="It", **offering), prices)


@pytest.mark.parametrize(
    ("prices", "offering", "said"),
    [
        ([("a",)], {}, []),
        ([("a", None, month(7)), ("b", month(7))], {}, []),
        (
            [("a", None, month(8)), ("b", month(9))],
            {},
            ["It has no price that is charged every month in EUR from Aug. 1, 2026 to Sept. 1, 2026."],
        ),
        (
            [("a", None, month(6)), ("b", month(7))],
            {},
            ["Now, from June 1, 2026 to July 1, 2026, it has no price that is charged every month in EUR."],
        ),
        ([("a", None, month(3)), ("b", month(4))], {}, []),
        ([("a", None, month(8))], {}, ["It has no price that is charged every month in EUR from Aug. 1, 2026 on."]),
        ([("a", None, month(8))], {"valid_to": month(8)}, []),
        ([("a", month(8))], {"valid_from": month(8)}, []),
        ([("a", month(8))], {}, ["Now, until Aug. 1, 2026, it has no price that is charged every month in EUR."]),
        (
            [("a", None, month(9)), ("b", month(8))],
            {},
            ["A and B hold at the same time, from Aug. 1, 2026 to Sept. 1, 2026."],
        ),
    ],
)
def test_gaps_and_overlaps_are_said_in_words(prices, offering, said):
    assert list(line(*(price(*one) for one in prices), **offering).wrong) == said


def test_discounts_and_what_is_over_leave_no_gap_and_overlap_with_nothing():
    drawn = line(
        price("now"),
        price("old", lifecycle_status="Retired"),
        price("less", month(1), month(2), price_type="discount"),
        price("yearly", period="year"),
        price("dollars", currency="USD"),
    )
    assert list(drawn.wrong) == []
    assert {bar.price.pk: bar.kind for bar in drawn.bars} == {
        "now": "recurring",
        "dollars": "recurring",
        "old": "over",
        "yearly": "recurring",
        "less": "discount",
    }


@pytest.mark.parametrize("language", ["en", "de"])
def test_bars_lie_on_the_line_where_they_hold_whatever_the_language_makes_of_decimals(language):
    with translation.override(language):
        drawn = line(price("first", None, month(7)), price("second", month(7)))
    first, second = drawn.bars
    assert first.x == "0.00%"
    assert place(first.width) == place(second.x)
    assert round(place(second.x) + place(second.width), 1) == 100
    assert 0 < place(drawn.today.x) < place(second.x)
    assert all(0 <= place(mark.x) <= 100 for mark in drawn.marks)
    assert 2 <= len(drawn.marks) <= 9


@pytest.mark.parametrize("years", [0, 1, 5, 40])
def test_the_line_has_few_enough_marks_to_be_read(years):
    drawn = line(price("first", month(1, 2026), month(2, 2026 + years)), price("second", month(2, 2026 + years)))
    assert 1 <= len(drawn.marks) <= 9
