"""Taking an order."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import OutboxEvent, WorkItem
from inventory.models import Customer, Product
from inventory.selectors import held_product
from ordering.models import ProductOrder, ProductOrderItem
from ordering.services.check import lock_scene
from tmf.errors import NotBuilt, Refused, RefusedAll


def refused(capture, given, status, picture):
    """The (code, path) of every error; nothing may have changed."""
    before = picture()
    with pytest.raises(RefusedAll) as found:
        capture(given)
    assert found.value.status == status
    assert picture() == before
    return [(error.code, error.path) for error in found.value.errors]


def test_an_order_is_acknowledged_with_its_items_and_products(capture, plan_order, at):
    captured = capture(plan_order)
    order = ProductOrder.objects.get(pk=captured.order_id)
    assert (order.state, order.customer_id, order.channel_id, order.creation_date) == (
        *("acknowledged", "cust-2001"),
        *("app", at),
    )
    plan, part = order.items.order_by("position")
    assert [(i.item_id, i.state, i.path, i.nested) for i in (plan, part)] == [
        ("1", "acknowledged", "productOrderItem[0]", False),
        ("2", "acknowledged", "productOrderItem[0].productOrderItem[0]", True),
    ]
    assert part.parent == plan
    assert [i.billing_policy for i in (plan, part)] == ["onServiceActivation"] * 2
    assert (plan.product.status, plan.product.parent_id, plan.product.open_order_id) == ("created", None, order.pk)
    assert (part.product.status, part.product.parent_id) == ("created", plan.product_id)


def test_taking_an_order_records_one_event_and_the_work_that_follows(capture, plan_order):
    captured = capture(plan_order)
    (event,) = OutboxEvent.objects.filter(subject_type="ProductOrder")
    assert (event.event_type, event.subject_id, event.customer_id) == (
        *("ProductOrderCreateEvent", captured.order_id),
        "cust-2001",
    )
    assert event.payload == {"productOrder": captured.answer}
    assert [work.lane for work in WorkItem.objects.filter(subject_id=event.pk)] == ["ordering.fulfil"]


def test_a_new_customer_is_accepted_with_the_name_of_the_reference(capture, body, add):
    capture(body(add("ott-basic"), customer="cust-new"))
    assert Customer.objects.get(pk="cust-new").name == "Ann"


@pytest.mark.parametrize(
    ("offering", "status", "code"), [("nothing", 400, "unknownReference"), ("ott-classic", 422, "notSellable")]
)
def test_an_order_that_is_refused_leaves_no_new_customer(capture, body, add, picture, offering, status, code):
    given = body(add(offering), customer="cust-new")
    assert code in {found for found, _ in refused(capture, given, status, picture)}


def test_the_customer_is_locked_before_their_products(capture, body, modify):
    with CaptureQueriesContext(connection) as seen:
        capture(body(modify("1234", "ott-standard"), customer="cust-1001"))
    tables = [re.search(r'FROM "(inventory_\w+)"', query["sql"]) for query in seen.captured_queries]
    assert next(table[1] for table in tables if table) == "inventory_customer"


def test_parts_may_be_siblings_of_their_plan(capture, body, add):
    link = {"productOrderItemRelationship": [{"id": "1", "relationshipType": "reliesOn"}]}
    order_id = capture(body(add("ott-basic", "2", **link), add("plan-300", "1"))).order_id
    part = ProductOrderItem.objects.get(order=order_id, item_id="2")
    assert (part.position, part.nested, part.parent.item_id) == (0, False, "1")
    assert part.product.parent_id == part.parent.product_id


def test_a_product_can_be_added_to_a_plan_that_is_held(capture, body, add):
    item = add("sport-lite")
    item["product"] = {"@type": "Product", "productRelationship": [{"id": "1233", "relationshipType": "bundledBy"}]}
    order_id = capture(body(item, customer="cust-1001")).order_id
    assert ProductOrderItem.objects.get(order=order_id).product.parent_id == "1233"
    assert held_product("1233").open_order_id is None


def test_what_relies_on_a_held_plan_of_the_order_sits_in_it(capture, body, add):
    keep = {"id": "1", "action": "noChange", "product": {"id": "1233"}}
    link = {"productOrderItemRelationship": [{"id": "1", "relationshipType": "reliesOn"}]}
    order_id = capture(body(keep, add("sport-lite", "2", **link), customer="cust-1001")).order_id
    assert ProductOrderItem.objects.get(order=order_id, item_id="2").product.parent_id == "1233"


def test_a_changed_product_is_held_by_the_order_and_stays_what_it_is(capture, body, modify):
    order_id = capture(body(modify("1234", "ott-standard"), customer="cust-1001")).order_id
    held = held_product("1234")
    assert (held.open_order_id, held.offering_id, held.status) == (order_id, "ott-basic", "active")


def test_ending_a_plan_ends_what_sits_in_it(capture, body, delete):
    order_id = capture(body(delete("1233"), customer="cust-1001")).order_id
    plan, part = ProductOrderItem.objects.filter(order=order_id).order_by("position")
    assert (plan.product_id, plan.implied) == ("1233", False)
    assert (part.product_id, part.implied, part.item_id, part.parent, part.action) == (
        *("1234", True, "1.1"),
        *(plan, "delete"),
    )
    assert held_product("1234").open_order_id == order_id


def test_a_refused_change_names_its_reason_and_stores_nothing(capture, body, modify, picture):
    given = body(modify("1244", "ott-basic"), customer="cust-1002")
    assert refused(capture, given, 422, picture) == [("downgradeNotAllowed", "productOrderItem[0]")]


def test_one_refused_item_refuses_the_whole_order(capture, body, add, modify, picture):
    given = body(add("sport-lite", "1"), modify("1244", "ott-classic", "2"), customer="cust-1002")
    codes = refused(capture, given, 422, picture)
    assert {path for _, path in codes} == {"productOrderItem[1]"}
    assert {code for code, _ in codes} == {
        *("downgradeNotAllowed", "belowBaseline"),
        *("notSellable", "notOfferedInPlan"),
    }


def test_a_product_with_an_open_order_cannot_be_ordered_upon(capture, body, modify, picture):
    capture(body(modify("1234", "ott-standard"), customer="cust-1001"))
    again = body(modify("1234", "ott-premium"), customer="cust-1001")
    assert refused(capture, again, 422, picture) == [("orderInFlight", "productOrderItem[0]")]


def test_a_plan_cannot_end_while_an_order_touches_what_sits_in_it(capture, body, modify, delete, picture):
    capture(body(modify("1234", "ott-standard"), customer="cust-1001"))
    given = body(delete("1233"), customer="cust-1001")
    assert refused(capture, given, 422, picture) == [("orderInFlight", "productOrderItem[0]")]


def test_unknown_references_are_named_all_at_once(capture, body, add, modify, picture):
    inside = add("ott-basic", "3")
    inside["product"] = {"productRelationship": [{"id": "1233", "relationshipType": "bundledBy"}]}
    channel = [{"role": "capture", "channel": {"id": "pigeon"}}]
    given = body(modify("nobody", "nothing"), modify("1244", "ott-premium", "2"), inside, channel=channel)
    assert refused(capture, given, 400, picture) == [
        ("unknownReference", "channel[0].channel.id"),
        ("unknownReference", "productOrderItem[0].productOffering.id"),
        ("unknownReference", "productOrderItem[0].product.id"),
        ("productNotOfCustomer", "productOrderItem[1].product.id"),
        ("productNotOfCustomer", "productOrderItem[2].product.productRelationship"),
    ]


def test_a_body_without_a_customer_is_refused(capture, add, picture):
    assert refused(capture, {"productOrderItem": [add("ott-basic")]}, 400, picture) == [("missing", "relatedParty")]


@pytest.mark.parametrize("more", [{"requestedInitialState": "draft"}, {"requestedStartDate": "2026-12-24T12:00:00Z"}])
def test_what_is_not_built_is_said_and_not_taken(capture, body, add, more, picture):
    before = picture()
    with pytest.raises(NotBuilt):
        capture(body(add("ott-basic"), **more))
    assert picture() == before


def test_a_client_may_name_its_order_once(capture, body, add, picture):
    assert capture(body(add("ott-basic"), id="my-order")).order_id == "my-order"
    before = picture()
    with pytest.raises(Refused) as found:
        capture(body(add("sport-lite"), id="my-order"))
    assert (found.value.status, found.value.code) == (409, "idTaken")
    assert picture() == before


def test_an_order_id_that_another_order_takes_meanwhile_is_refused(capture, body, add, at, picture, monkeypatch):
    def other_first(request):
        ProductOrder.objects.create(pk=request.order_id, customer_id="cust-1001", channel_id="app", creation_date=at)
        return lock_scene(request)

    monkeypatch.setattr("ordering.services.capture.lock_scene", other_first)
    before = picture()
    with pytest.raises(Refused) as found:
        capture(body(add("ott-basic"), id="my-order"))
    assert (found.value.status, found.value.code, found.value.path) == (409, "idTaken", "id")
    assert picture() == before


def test_the_channel_of_the_order_is_asked_for(capture, body, modify, delete, picture):
    given = body(delete("1253"), customer="cust-1003")
    assert ("actionNotAllowed", "productOrderItem[0]") in refused(capture, given, 422, picture)
    capture({**given, "channel": [{"role": "capture", "channel": {"id": "care"}}]})
    assert Product.objects.exclude(open_order_id="").count() == 3
