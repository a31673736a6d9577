"""Many rows in few statements: what comes back from the database is what Django would have stored."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.models import AllowedAction, Channel, ProductOffering, ProductOfferingPrice
from tmf import bulk

pytestmark = pytest.mark.usefixtures("db")
PRICES = ProductOffering.prices.through


def offerings(*ids):
    bulk.insert(ProductOffering, [bulk.new_row(ProductOffering, id=pk, name=pk) for pk in ids])


def test_a_new_row_has_the_defaults_of_the_model_and_shares_none_of_them():
    one, other = bulk.new_row(ProductOffering, name="One"), bulk.new_row(ProductOffering)
    assert (one.name, other.name, one.version, one.billing_start) == ("One", "", "1.0", "onServiceActivation")
    assert one.pk == one.id != other.id
    assert one.extension == {}
    assert one.extension is not other.extension


def test_rows_come_back_as_django_would_have_stored_them():
    columns = {
        "name": "Grün",
        "amount": Decimal("7.5"),
        "valid_from": datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
        "extension": {"x": [1, "ü", None], "y": {"z": 1.5}},
        "place": None,
    }
    plain = ProductOfferingPrice.objects.create(pk="django", **columns)
    moments = {"last_update": plain.last_update}
    bulk.insert(ProductOfferingPrice, [bulk.new_row(ProductOfferingPrice, id="bulk", **columns, **moments)])
    of_django, of_bulk = (ProductOfferingPrice.objects.filter(pk=pk).values().get() for pk in ("django", "bulk"))
    assert of_bulk == {**of_django, "id": "bulk"}
    assert ProductOfferingPrice.objects.filter(pk="bulk", place__isnull=True, extension__y__z=1.5).exists()


def test_a_model_of_django_is_a_row_as_well():
    bulk.insert(Channel, [Channel(pk="app", name="App")])
    assert Channel.objects.values_list("pk", "name").get() == ("app", "App")


def test_more_rows_than_a_statement_takes_need_few_of_them_and_none_need_none():
    ids = [f"o-{number:04}" for number in range(501)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        offerings(*ids)
        offerings()
    assert len(asked) < 20
    assert list(ProductOffering.objects.order_by("pk").values_list("pk", flat=True)) == ids


def test_rows_get_the_keys_that_the_database_makes_in_their_order():
    offerings("one")
    names = [f"action {number}" for number in range(300)]
    rows = [bulk.new_row(AllowedAction, offering_id="one", action=name) for name in names]
    assert {row.pk for row in rows} == {None}
    bulk.insert(AllowedAction, rows, keys=True)
    stored = dict(AllowedAction.objects.values_list("pk", "action"))
    assert [stored[row.pk] for row in rows] == names


def test_what_is_there_is_left_out_where_that_is_asked():
    offerings("one")
    Channel.objects.create(pk="app", name="App")
    bulk.insert(ProductOfferingPrice, [bulk.new_row(ProductOfferingPrice, id="p", name="p")])
    link = bulk.NewRow({"productoffering_id": "one", "productofferingprice_id": "p"})
    bulk.insert(PRICES, [link, link], once=True)
    bulk.insert(PRICES, [link], once=True)
    assert PRICES.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(PRICES, [link])
    assert PRICES.objects.count() == 1


def test_a_row_that_breaks_a_constraint_is_refused_by_the_database():
    offerings("one")
    with pytest.raises(IntegrityError), transaction.atomic():
        offerings("two", "one")
    assert list(ProductOffering.objects.values_list("pk", flat=True)) == ["one"]
