"""The order of a list: the same on both databases."""

import pytest
from django.db import connection
from django.http import QueryDict

from catalog.models import ProductOffering, ProductOfferingPrice, ProductSpecification
from tmf.errors import Refused
from tmf.query import Column, Inside, ordered, sortable

LOOKUPS = {
    "id": Column("pk"),
    "name": Column("name"),
    "description": Column("description"),
    "isBundle": Column("is_bundle", "boolean"),
    "rank": Column("rank", "integer"),
    "validFor.startDateTime": Column("valid_from", "dateTime"),
    "productSpecification.name": Column("product_specification__name"),
    "productOfferingPrice.name": Column("prices__name"),
    "channel": Column("channels"),
    "extra": Inside("extension"),
}
SORTABLE = "description, id, isBundle, name, productSpecification.name, rank, validFor.startDateTime"


def in_order(query, rows=None):
    rows = ProductOffering.objects.all() if rows is None else rows
    return "".join(ordered(rows, QueryDict(query).getlist("sort"), LOOKUPS).values_list("pk", flat=True))


@pytest.fixture
def stored(db):
    spec = {name: ProductSpecification.objects.create(name=name) for name in ("s", "t")}
    price = ProductOfferingPrice.objects.create(name="p", amount=1)
    rows = [
        ("c", "apple", "x", 2, "2026-01-02T00:00:00Z", spec["t"]),
        ("a", "Zebra", "", 1, None, spec["s"]),
        ("B", "Äpfel", "y", 2, "2026-01-01T00:00:00Z", None),
        ("d", "apple", "", 3, None, spec["s"]),
    ]
    for pk, name, description, rank, start, specification in rows:
        plain = {"name": name, "description": description, "rank": rank, "valid_from": start}
        ProductOffering.objects.create(id=pk, product_specification=specification, **plain).prices.add(price)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=id", "Bacd"),
        ("sort=-id", "dcaB"),
        ("sort=name", "acdB"),
        ("sort=%2Bname", "acdB"),
        ("sort=+name", "acdB"),
        ("sort=-name", "Bcda"),
        ("sort=-name,-id", "Bdca"),
        ("sort=-name&sort=-id", "Bdca"),
        ("sort=rank", "aBcd"),
        ("sort=-rank,name", "dcBa"),
        ("sort=-rank,+name", "dcBa"),
        ("sort=isBundle", "Bacd"),
        ("sort=validFor.startDateTime", "Bcad"),
        ("sort=-validFor.startDateTime", "adcB"),
        ("sort=description", "cBad"),
        ("sort=-description", "adBc"),
        ("sort=productSpecification.name", "adcB"),
        ("sort=-productSpecification.name", "Bcad"),
        ("sort=id,name,rank,isBundle,description", "Bacd"),
    ],
)
def test_rows_come_in_the_order_asked_for_and_equal_ones_by_id(stored, query, expected):
    assert in_order(query) == expected


@pytest.mark.parametrize("query", ["", "sort="])
def test_without_a_wish_the_order_stays(stored, query):
    assert in_order(query, ProductOffering.objects.order_by("-rank", "-pk")) == "dcBa"


@pytest.mark.parametrize(
    "query",
    [
        "sort=colour",
        "sort=name,",
        "sort=,",
        "sort=-",
        "sort=--name",
        "sort=pk",
        "sort=product_specification__name",
        "sort=?",
        "sort=productOfferingPrice.name",
        "sort=channel",
        "sort=extra",
        "sort=extra.a",
    ],
)
def test_what_cannot_be_sorted_by_is_refused_with_what_can(query):
    with pytest.raises(Refused) as caught:
        in_order(query)
    error = caught.value
    assert (error.status, error.code, error.path) == (400, "invalidSort", "sort")
    assert error.message.endswith(f"possible: {SORTABLE}.")


def test_more_than_five_keys_are_refused():
    with pytest.raises(Refused) as caught:
        in_order("sort=id,name,rank,isBundle,description,-id")
    assert (caught.value.status, caught.value.code, caught.value.path) == (400, "invalidSort", "sort")


def test_no_collation_of_a_database_decides(db):
    sql = str(ordered(ProductOffering.objects.all(), ["name", "rank"], LOOKUPS).query)
    # Name and key; SQLite compares by code points where nothing else is said.
    assert sql.count('COLLATE "C"') == (2 if connection.vendor == "postgresql" else 0)


def test_only_columns_with_one_value_for_each_row_can_be_sorted_by():
    assert ", ".join(sortable(LOOKUPS, ProductOffering)) == SORTABLE


def test_a_model_with_a_number_as_its_key_is_sorted_too(stored):
    through = ProductOffering.prices.through
    rows = ordered(through.objects.all(), ["-offering.name"], {"offering.name": Column("productoffering__name")})
    assert list(rows.values_list("productoffering_id", flat=True)) == ["B", "c", "d", "a"]
