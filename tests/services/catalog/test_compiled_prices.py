"""Prices in the compiled catalog: what they cost, when they hold, and what lowers them."""

from decimal import Decimal

import pytest

from catalog.domain.offering import Alteration, Price
from tests.services.catalog.making import AUGUST, FAR, JULY, OCTOBER, hangs, offering, price, use, valid
from tmf.values import Money, Period

pytestmark = pytest.mark.django_db


def test_a_price_says_its_tax_how_long_it_is_charged_and_for_which_values():
    price(
        "monthly",
        9.99,
        tax=[{"taxCategory": "none"}, {"taxCategory": "VAT", "taxRate": 19}, {"taxRate": 7}],
        productOfferingTerm=[{"name": "promotion", "duration": {"amount": 3, "units": "month"}}],
        prodSpecCharValueUse=[
            use("tier", {"value": "basic"}),
            use("quality", {"value": "HD"}, {"value": 4}, {"valueFrom": 1}),
            use("screens", {"valueFrom": 1, "valueTo": 5}),
        ],
        recurringChargePeriodType="month",
        recurringChargePeriodLength=2,
        **valid(JULY),
    )
    (made,) = offering(**hangs("monthly")).prices
    assert made == Price(
        "monthly",
        "Monthly",
        "recurring",
        Money(Decimal("9.99"), "EUR"),
        "month",
        2,
        Period(JULY, None),
        tax_rate=Decimal(19),
        duration=3,
        when={"tier": {"basic"}, "quality": {"HD", "4"}},
    )
    assert isinstance(made.tax_rate, Decimal)


def test_what_a_price_does_not_say_is_none():
    price("monthly", 9.99, productOfferingTerm=[{"name": "any"}])
    (made,) = offering(**hangs("monthly")).prices
    assert (made.tax_rate, made.duration, made.alterations, made.when) == (None, None, (), {})


def test_a_price_is_altered_by_what_it_is_discounted_by_while_both_are_valid():
    three = [{"name": "3 months", "duration": {"amount": 3, "units": "month"}}]
    price("fifth", percentage=20, priceType="discount", productOfferingTerm=three, **valid(JULY, OCTOBER))
    price("euro", 1, priceType="discount", prodSpecCharValueUse=[use("tier", {"value": "basic"})])
    price("over", percentage=5, **valid(None, JULY))
    price("empty", priceType="discount")
    relations = [
        {"relationshipType": "discountedBy", "id": "fifth", **valid(AUGUST)},
        {"relationshipType": "discountedBy", "id": "euro"},
        {"relationshipType": "discountedBy", "id": "over", **valid(AUGUST)},
        {"relationshipType": "discountedBy", "id": "empty"},
        {"relationshipType": "discountedBy", "id": "theirs", "href": f"{FAR}/theirs"},
        {"relationshipType": "replaces", "id": "over"},
    ]
    price("monthly", 9.99, popRelationship=relations, bundledPopRelationship=[{"id": "over"}])
    (made,) = offering(**hangs("monthly")).prices
    percent, euro = Decimal(20), Money(Decimal(1), "EUR")
    assert made.alterations == (
        Alteration("fifth", "Fifth", "discount", percent, duration=3, validity=Period(AUGUST, OCTOBER)),
        Alteration("euro", "Euro", "discount", money=euro, when={"tier": {"basic"}}),
    )


def test_a_percentage_that_hangs_on_an_offering_alters_all_its_prices_and_is_none():
    price("fifth", percentage=20, priceType="discount")
    price("monthly", 9.99)
    price("nothing")
    made = offering(**hangs("fifth", "monthly", "nothing"))
    assert [one.id for one in made.prices] == ["monthly"]
    assert made.alterations == (Alteration("fifth", "Fifth", "discount", Decimal(20)),)


def test_alterations_come_in_the_order_of_their_priority():
    for pk, priority in (("first", 1), ("third", 3), ("second", 2)):
        price(pk, percentage=5, priceType="discount", priority=priority)
    related = [{"relationshipType": "discountedBy", "id": pk} for pk in ("third", "first", "second")]
    price("monthly", 9.99, popRelationship=related)
    made = offering(**hangs("third", "first", "second", "monthly"))
    in_order = [("first", 1), ("second", 2), ("third", 3)]
    assert [(one.id, one.priority) for one in made.alterations] == in_order
    assert [(one.id, one.priority) for one in made.prices[0].alterations] == in_order


def test_prices_come_in_the_order_of_their_ids():
    for pk, kind in (("b", "recurring"), ("a", "oneTime"), ("c", "deposit")):
        price(pk, 1, priceType=kind)
    assert [one.id for one in offering(**hangs("c", "b", "a")).prices] == ["a", "b", "c"]
