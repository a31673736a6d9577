"""Which orders keep an offering on sale."""

import pytest

from catalog.services.usage import Verb, uses

OTT, PLAN = "ott-basic", "plan-300"


def said(verb, *offering_ids):
    return [(use.offering_id, use.by) for use in uses(verb, offering_ids)]


@pytest.mark.parametrize("verb", Verb)
def test_an_order_that_is_not_done_is_named_with_its_customer(capture, body, add, verb):
    order_id = capture(body(add("sport-lite", "1"), add("sport-lite", "2"))).order_id
    words = ("sport-lite", f"open product order {order_id} of customer cust-2001")
    assert words in said(verb, "sport-lite", OTT)
    assert said(verb, "sport-lite").count(words) == 1


def test_an_order_counts_for_every_offering_in_it(capture, plan_order):
    order_id = capture(plan_order).order_id
    words = f"open product order {order_id} of customer cust-2001"
    assert said(Verb.RETIRE, PLAN, OTT) == [(OTT, words), (PLAN, words)]
    assert said(Verb.RETIRE, "sport-lite") == []


def test_an_order_that_is_done_keeps_nothing_on_sale(placed, plan_order):
    order = placed(plan_order)
    order.hear("2", "completed", "active")
    assert [name for name, _ in said(Verb.RETIRE, PLAN, OTT)] == [PLAN]
    order.hear("1", "completed", "active")
    assert order.state == "completed"
    assert said(Verb.RETIRE, PLAN, OTT) == []


def test_of_many_orders_twenty_are_named_and_the_others_counted(capture, body, add, django_assert_num_queries):
    ids = [capture(body(add("sport-lite", "1"), customer=f"cust-{n}")).order_id for n in range(23)]
    with django_assert_num_queries(2):  # the first orders, their number
        found = said(Verb.RETIRE, "sport-lite")
    assert found == [
        *(("sport-lite", f"open product order {pk} of customer cust-{n}") for n, pk in enumerate(ids[:20])),
        ("sport-lite", "3 more open product orders"),
    ]
