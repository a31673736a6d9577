"""Which products keep an offering from being removed."""

import pytest

from catalog.services.usage import Verb, uses
from inventory.services import load_customers, start_termination, terminate_product


def said(verb, *offering_ids):
    return [(use.offering_id, use.by) for use in uses(verb, offering_ids)]


@pytest.mark.usefixtures("demo")
def test_a_product_that_is_held_is_named_with_its_customer():
    assert said(Verb.REMOVE, "ott-classic", "sport-lite") == [("ott-classic", "product 1274 of customer cust-1005")]


@pytest.mark.usefixtures("demo")
def test_an_offering_may_be_retired_while_customers_hold_it():
    assert said(Verb.RETIRE, "ott-classic") == []


@pytest.mark.usefixtures("demo")
def test_a_product_that_is_over_does_not_count(at):
    start_termination(product_id="1274", actor="system:test", at=at)
    assert len(said(Verb.REMOVE, "ott-classic")) == 1
    terminate_product(product_id="1274", actor="system:test", at=at)
    assert said(Verb.REMOVE, "ott-classic") == []


@pytest.mark.usefixtures("catalog")
def test_of_many_products_twenty_are_named_and_the_others_counted(at, django_assert_num_queries):
    held = [("ott-classic", f"p-{n:02}") for n in range(19)] + [("ott-ultra", f"q-{n}") for n in range(3)]
    customers = [{"id": f"c-{pk}", "holds": [{"product": pk, "offering": name}]} for name, pk in held]
    load_customers(customers=customers, at=at)
    with django_assert_num_queries(4):  # the first products, the number of each offering's; the same of open orders
        found = said(Verb.REMOVE, "ott-classic", "ott-ultra")
    assert found == [
        *((name, f"product {pk} of customer c-{pk}") for name, pk in held[:20]),
        ("ott-ultra", "2 more products"),
    ]
