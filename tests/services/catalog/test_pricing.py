"""Prices that would hold at the same time: found as by comparing each with each, at the cost of sorting them."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import ProductOffering, ProductOfferingPrice
from catalog.services.pricing import PricesOverlap, check_prices, overlapping
from tmf.values import Period

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = st.integers(0, 12)


def day(number):
    return None if number is None else START + timedelta(days=number)


@st.composite
def periods(draw):
    start = draw(st.none() | DAYS)
    end = draw(st.none() | st.integers(0 if start is None else start + 1, 14))
    return Period(day(start), day(end))


@given(st.lists(periods(), max_size=8))
def test_an_overlap_is_found_exactly_when_two_periods_overlap(drawn):
    rows = [SimpleNamespace(validity=period) for period in drawn]
    found = overlapping(rows)
    assert (found is not None) == any(one.overlaps(other) for one, other in combinations(drawn, 2))
    if found:
        assert found[0] is not found[1]
        assert found[0].validity.overlaps(found[1].validity)


def test_prices_that_follow_each_other_are_compared_once_each(monkeypatch):
    asked = []
    overlaps = Period.overlaps
    monkeypatch.setattr(Period, "overlaps", lambda one, other: asked.append(1) or overlaps(one, other))
    assert overlapping(SimpleNamespace(validity=Period(day(n), day(n + 1))) for n in range(1000)) is None
    assert len(asked) == 999


def priced(count):
    """Offerings that share a price and have one each beside it that begins when the shared one ends."""
    price = ProductOfferingPrice
    shared = price.objects.create(id="shared", name="Shared", amount=1, valid_to=START)
    own = price.objects.bulk_create(price(id=f"own-{n}", name="Own", amount=2, valid_from=START) for n in range(count))
    rows = ProductOffering.objects.bulk_create(ProductOffering(id=f"o-{n}", name=f"Offer {n}") for n in range(count))
    link = ProductOffering.prices.through
    for prices in (own, [shared] * count):
        pairs = zip(rows, prices, strict=True)
        link.objects.bulk_create(link(productoffering=row, productofferingprice=one) for row, one in pairs)
    return [row.pk for row in rows]


@pytest.mark.django_db
def test_a_price_that_hundreds_share_is_checked_in_few_queries(django_assert_max_num_queries):
    ids = priced(450)
    with django_assert_max_num_queries(3):
        check_prices(ids)


@pytest.mark.django_db
def test_the_offering_and_the_prices_that_overlap_are_named():
    ids = priced(3)
    ProductOfferingPrice.objects.filter(pk="own-1").update(valid_from=None)
    with pytest.raises(PricesOverlap, match=r"'Offer 1' \(o-1\).*'Own' \(own-1\) and 'Shared' \(shared\)"):
        check_prices(ids)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"price_type": "discount"}, {"lifecycle_status": "Retired"}, {"currency": "CHF"}])
def test_discounts_what_is_over_and_what_charges_for_something_else_stand_side_by_side(change):
    ids = priced(2)
    ProductOfferingPrice.objects.filter(pk="own-1").update(valid_from=None)
    ProductOfferingPrice.objects.filter(pk="own-1").update(**change)
    check_prices(ids)
