"""What products keep of the catalog and of the customer."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.domain.charges import charges
from catalog.domain.compiled import compile_catalog
from catalog.domain.offering import Alteration, Offering, Price
from inventory.domain.snapshots import characteristic, merge_characteristics, price_snapshots
from tmf.values import Money

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "kind", "value_type"),
    [
        (True, "BooleanCharacteristic", "boolean"),
        (3, "IntegerCharacteristic", "integer"),
        (2.5, "NumberCharacteristic", "number"),
        ("gold", "StringCharacteristic", "string"),
        ({"unit": "Mbps"}, "ObjectCharacteristic", "object"),
    ],
)
def test_the_type_of_a_characteristic_follows_from_its_value(value, kind, value_type):
    assert characteristic("c", value) == {"@type": kind, "name": "c", "valueType": value_type, "value": value}


def test_what_the_offering_fixes_wins_over_what_was_given_and_that_over_what_was_kept():
    merged = merge_characteristics(
        [characteristic("tier", "mine"), characteristic("email", "new@example.org")],
        {"tier": "standard"},
        [characteristic("email", "old@example.org"), characteristic("region", "north")],
    )
    assert {c["name"]: c["value"] for c in merged} == {
        "email": "new@example.org",
        "region": "north",
        "tier": "standard",
    }


def prices(price, tmf_type="ProductPrice", **offering):
    catalog = compile_catalog(
        revision=1, offerings=[Offering("o", "Offer", prices=(price,), **offering)], relationships=[]
    )
    return price_snapshots(charges(catalog, "o", plan_id=None, at=AT), tmf_type=tmf_type)


@pytest.mark.parametrize("tmf_type", ["ProductPrice", "OrderPrice"])
def test_a_price_is_shown_with_its_amount_its_period_and_its_reference(tmf_type):
    (shown,) = prices(Price("p", "Basic", "recurring", Money(Decimal("9.990000")), "month"), tmf_type)
    assert shown == {
        "@type": tmf_type,
        "name": "Basic",
        "priceType": "recurring",
        "recurringChargePeriod": "month",
        "price": {"@type": "Price", "taxIncludedAmount": {"unit": "EUR", "value": 9.99}},
        "productOfferingPrice": {
            "@type": "ProductOfferingPriceRef",
            "@referredType": "ProductOfferingPrice",
            "id": "p",
            "name": "Basic",
        },
    }


def test_a_price_with_a_tax_rate_says_both_amounts():
    (shown,) = prices(Price("p", "Basic", "recurring", Money(Decimal("9.99")), "month", tax_rate=Decimal("19.0")))
    assert shown["price"] == {
        "@type": "Price",
        "taxIncludedAmount": {"unit": "EUR", "value": 9.99},
        "dutyFreeAmount": {"unit": "EUR", "value": 8.39},
        "taxRate": 19,
    }


def test_a_longer_period_says_its_length_and_what_is_charged_once_has_none():
    assert prices(Price("p", "P", "recurring", Money(Decimal(30)), "month", 3))[0]["recurringChargePeriod"] == "3 month"
    assert "recurringChargePeriod" not in prices(Price("p", "P", "oneTime", Money(Decimal(30)), "month"))[0]


def test_a_price_that_ends_says_for_how_many_periods_it_is_charged():
    (shown,) = prices(Price("w", "Welcome", "recurringDiscount", Money(Decimal(5)), "month", duration=10))
    assert (shown["priceType"], shown["applicationDuration"]) == ("recurringDiscount", 10)


def test_what_alters_a_price_stands_beside_it_in_its_order():
    fifth = Alteration("f", "A fifth", "discount", Decimal(20), priority=2, duration=3)
    more = Alteration("m", "Paper bill", "surcharge", money=Money(Decimal("1.50")), priority=3)
    price = Price("p", "Basic", "recurring", Money(Decimal(10)), "month", alterations=(fifth,))
    (shown,) = prices(price, alterations=(more,))
    assert shown["price"]["taxIncludedAmount"]["value"] == 10
    ref = {"@type": "ProductOfferingPriceRef", "@referredType": "ProductOfferingPrice"}
    assert shown["priceAlteration"] == [
        {
            "@type": "PriceAlteration",
            "name": "A fifth",
            "priceType": "discount",
            "priority": 2,
            "applicationDuration": 3,
            "price": {"@type": "Price", "percentage": 20, "taxIncludedAmount": {"unit": "EUR", "value": 2}},
            "productOfferingPrice": {**ref, "id": "f", "name": "A fifth"},
        },
        {
            "@type": "PriceAlteration",
            "name": "Paper bill",
            "priceType": "surcharge",
            "priority": 3,
            "price": {"@type": "Price", "taxIncludedAmount": {"unit": "EUR", "value": 1.5}},
            "productOfferingPrice": {**ref, "id": "m", "name": "Paper bill"},
        },
    ]
