"""What products keep of the catalog and of the customer."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.domain.offering import Price
from inventory.domain.snapshots import characteristic, merge_characteristics, price_snapshots
from tmf.values import Money, Period

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


def test_only_prices_that_are_valid_at_the_date_are_kept():
    def price(name, **period):
        return Price(name, name, "recurring", Money(Decimal("9.99")), "month", 1, Period(**period))

    past, now = price("past", end=AT), price("now", start=AT)
    (kept,) = price_snapshots((past, now), at=AT, tmf_type="ProductPrice")
    assert (kept["name"], kept["@type"], kept["recurringChargePeriod"]) == ("now", "ProductPrice", "month")
    assert kept["price"] == {"@type": "Price", "taxIncludedAmount": {"unit": "EUR", "value": 9.99}}
