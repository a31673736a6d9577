"""Prices as a table."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.models import ProductOfferingPrice
from catalog.services import edit_catalog, save_entity

pytestmark = pytest.mark.usefixtures("demo")
MODEL = "productofferingprice"
PK = "ott-basic-price"
DIGITS, ENDS = (
    "Ensure that there are no more than %d digits before the decimal point.",
    "The end of the validity has to lie after its start.",
)
USED = "'ott-basic-price' is still used by the launched offering 'OTT Play Basic' (ott-basic)."


def price(pk=PK):
    return ProductOfferingPrice.objects.get(pk=pk)


def test_a_file_changes_prices_and_adds_some(load, revision, document):
    number = revision()
    load(
        MODEL,
        "id,name,type,amount,currency,percentage,period,period length,priority,status,valid from,policies\n"
        f"{PK},OTT Play Basic,recurring,5.49,EUR,,month,1,0,Launched,2027-01-01,pol-ott-upgrade-only\n"
        "summer,Summer,discount,,,10,,,5,In Study,,\n"
        "setup,Set-up,oneTime,19,CHF,,,,,,,\n",
    )
    assert revision() == number + 1
    stored = price()
    assert (stored.amount, stored.currency, stored.valid_from) == (
        Decimal("5.49"),
        "EUR",
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert [policy.pk for policy in stored.policies.all()] == ["pol-ott-upgrade-only"]
    summer = price("summer")
    assert (summer.price_type, summer.percentage, summer.amount, summer.priority) == ("discount", Decimal(10), None, 5)
    setup = price("setup")
    assert (setup.price_type, setup.amount, setup.currency, setup.period_length) == ("oneTime", Decimal(19), "CHF", 1)
    assert '"value":5.49' in document("ProductOfferingPrice", PK)


def test_a_type_of_another_system_stays_and_is_not_given_to_others(load, preview, said):
    save_entity(ProductOfferingPrice(id="own", name="Own", price_type="ownType", amount=1))
    load(MODEL, "id,type,amount\nown,ownType,2\n")
    assert (price("own").price_type, price("own").amount) == ("ownType", Decimal(2))
    assert said(preview(MODEL, f"id,type\n{PK},ownType\n")) == [
        (2, "type", "'ownType' is none of: recurring, oneTime, discount.")
    ]


@pytest.mark.parametrize(
    ("columns", "cells", "fault"),
    [
        ("amount", "", ("amount", "Give an amount or, for a discount, a percentage.")),
        ("amount", "-1", ("amount", "Ensure this value is greater than or equal to 0.")),
        ("amount", "1.0000001", ("amount", "Ensure that there are no more than 6 decimal places.")),
        ("amount", "1234567890123.5", ("amount", DIGITS % 12)),
        ("percentage", "1000000", ("percentage", DIGITS % 6)),
        ("currency", "euro", ("currency", "Ensure this value has at most 3 characters (it has 4).")),
        ("currency", "eur", ("currency", "It has to be three letters such as EUR.")),
        ("period", "fortnight", ("period", "'fortnight' is none of: day, week, month, year.")),
        ("period length", "0", ("period length", "Ensure this value is greater than or equal to 1.")),
        ("policies", "x", ("policies", "Policy 'x' does not exist.")),
        ("status", "Retired", ("status", USED)),
        ("valid from,valid to", "2027-02-01,2027-01-01", ("valid to", ENDS)),
        ("delete", "yes", ("", "'OTT Play Basic: 4.99 EUR per month' (ott-basic-price) is Launched; retire it first.")),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(preview, rows, said, columns, cells, fault):
    before = rows()
    found = said(preview(MODEL, f"id,{columns}\n{PK},{cells}\n"))
    assert found[0] == (2, *fault)
    assert rows() == before


def test_prices_that_would_overlap_are_said_at_their_rows(preview, said, rows):
    with edit_catalog() as touched:
        new = ProductOfferingPrice(id="new", name="New", amount=6, lifecycle_status="Launched")
        new.valid_from, end = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        old = price()
        old.valid_to = end
        save_entity(old)
        save_entity(new)
        new.offerings.add("ott-basic")
        touched.write(new.offerings.get())
    before = rows()
    page = preview(MODEL, f"id,valid from,valid to\nsport-lite-price,,2030-01-01\nnew,2026-12-01,\n{PK},,2027-01-01\n")
    [(row, column, words)] = said(page)
    assert (row, column) == (3, "")
    assert "would have two prices of type recurring at the same time" in words
    assert rows() == before
