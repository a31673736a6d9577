"""Which open orders concern an offering."""

import pytest

from ordering.selectors import open_orders_of


def found(*offering_ids):
    total, orders = open_orders_of(offering_ids)
    return total, {pk: (one.orders, one.examples) for pk, one in orders.items()}


def test_an_order_concerns_what_it_asks_for(capture, plan_order):
    order_id = capture(plan_order).order_id
    one = (1, (order_id,))
    assert found("plan-300", "ott-basic", "sport-lite") == (1, {"plan-300": one, "ott-basic": one})


def test_an_order_concerns_what_the_product_is_that_it_changes(capture, body, modify):
    order_id = capture(body(modify("1234", "ott-standard"), customer="cust-1001")).order_id
    assert found("ott-basic") == (1, {"ott-basic": (1, (order_id,))})
    assert found("ott-standard") == (1, {"ott-standard": (1, (order_id,))})
    assert found("ott-basic", "ott-standard")[0] == 1


def test_an_order_that_is_done_concerns_nothing(placed, plan_order):
    order = placed(plan_order)
    order.hear("2", "completed", "active")
    assert found("plan-300", "ott-basic")[1].keys() == {"plan-300"}
    order.hear("1", "completed", "active")
    assert found("plan-300", "ott-basic") == (0, {})


@pytest.mark.parametrize("orders", [1, 23])
def test_the_oldest_are_named_with_one_query(capture, body, add, django_assert_num_queries, orders):
    ids = [capture(body(add("sport-lite", "1"), customer=f"cust-{n}")).order_id for n in range(orders)]
    with django_assert_num_queries(1):
        assert found("sport-lite") == (orders, {"sport-lite": (orders, tuple(ids[:20]))})


def test_nothing_is_asked_about_nothing(demo, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert found() == (0, {})
