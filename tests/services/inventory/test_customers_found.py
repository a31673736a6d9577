"""Customers are found by the beginning of their id or name, or by a product, within an index."""

import pytest
from django.db import connection
from django.utils import timezone

from inventory.models import Customer
from inventory.selectors import MOST_FOUND, customers_found

pytestmark = pytest.mark.usefixtures("demo")


def ids(text, **options):
    return [customer.id for customer in customers_found(text, **options)]


@pytest.mark.parametrize(
    "text", ["cust-1003", "cust-1003 ", "1254", "Demo Sport", "demo sport", "DEMO SPORT", "demo Sp"]
)
def test_a_customer_is_found_by_id_name_and_product(text):
    assert ids(text) == ["cust-1003"]


@pytest.mark.parametrize("text", ["", "  ", "Sport", "ust-1003", "%", "_", "no-such"])
def test_only_the_beginning_counts_and_no_sign_stands_for_others(text):
    assert ids(text) == []


def test_several_come_in_the_order_of_what_they_were_found_by():
    assert ids("cust-100")[:3] == ["cust-1001", "cust-1002", "cust-1003"]
    assert ids("Demo")[:3] == ["cust-1001", "cust-1005", "cust-1004"]  # Demo Basic, Demo Classic, Demo Max


def test_a_letter_that_english_does_not_have_is_found_too():
    Customer.objects.create(id="x", name="Ärzte am Markt", created_at=timezone.now())
    assert ids("ä") == ids("Är") == ["x"]


def test_the_search_is_bounded_and_costs_the_same_however_many_there_are(django_assert_num_queries):
    Customer.objects.bulk_create(
        Customer(id=f"many-{number:03}", name=f"Many {number:03}", created_at=timezone.now()) for number in range(300)
    )
    with django_assert_num_queries(4):  # the product, the ids, two spellings
        assert ids("many") == [f"many-{number:03}" for number in range(MOST_FOUND)]
    assert ids("Many 2", limit=3) == ["many-200", "many-201", "many-202"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it reads SQLite's plan")
@pytest.mark.parametrize("text", ["cust", "demo"])
def test_no_search_reads_the_whole_table(text, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as captured:
        ids(text)
    said = [query["sql"] for query in captured.captured_queries]
    assert len(said) == 4
    with connection.cursor() as cursor:
        for sql in said:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            assert "SCAN" not in " ".join(str(row) for row in cursor.fetchall())
