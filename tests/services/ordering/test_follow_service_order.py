"""An order follows production: what is said, how often and in which order does not matter."""

import itertools

import pytest

from events.models import OutboxEvent, StateChange
from inventory.services import set_realizing_services
from ordering.resources import PRODUCT_ORDER
from ordering.selectors import order_count, order_detail, order_list
from ordering.services import follow_service_order


def billing_events():
    return [
        (e.subject_id, e.payload["billingStart"]["offeringId"])
        for e in OutboxEvent.objects.filter(event_type="ProductBillingStartEvent").order_by("pk")
    ]


def test_a_completed_order_has_active_products_that_are_billed(placed, plan_order, later):
    order = placed(plan_order)
    order.hear("1", "completed", "active")
    assert order.items == {"1": "inProgress", "2": "inProgress"}
    order.hear("2", "completed", "active")
    assert (order.state, order.items) == ("completed", {"1": "completed", "2": "completed"})
    assert order.row.completion_date == later
    for item in ("1", "2"):
        product = order.product(item)
        assert (product.status, product.start_date, product.billing_start_date) == ("active", later, later)
        assert (product.billing_start_reason, product.open_order_id) == ("onServiceActivation", "")
        assert [entry["orderItemId"] for entry in product.order_items] == [item]
        assert [entry["service"]["id"] for entry in product.realizing_service] == [f"svc-{item}-0"]
    assert sorted(offering for _, offering in billing_events()) == ["ott-basic", "plan-300"]


def test_billing_of_a_plan_does_not_wait_for_its_parts(placed, plan_order, later):
    order = placed(plan_order)
    order.hear("1", "completed", "active")
    assert (order.product("1").status, order.product("1").billing_start_date) == ("pendingActive", later)
    assert order.product("2").billing_start_date is None


def test_billing_on_customer_activation_waits_for_the_end_of_the_item(placed, body, add, later):
    order = placed(body(add("music-duo")))
    order.hear("1", "inProgress", "active")
    assert order.product("1").billing_start_date is None
    order.hear("1", "completed", "active")
    assert order.product("1").billing_start_date == later


def test_billing_on_order_stays_when_provisioning_fails_later(placed, body, add, at):
    order = placed(body(add("sport-lite")))
    order.hear("1", "failed", reason="REGION")
    assert (order.state, order.product("1").status) == ("failed", "aborted")
    assert (order.item("1").billing_start_date, len(billing_events())) == (at, 1)


def test_a_tier_changes_only_when_its_item_is_completed(placed, body, modify, at, later):
    set_realizing_services(product_id="1234", services={"cfs-ottplay": {"id": "svc-7"}}, at=at)
    order = placed_without_production(placed, body(modify("1234", "ott-standard"), customer="cust-1001"))
    order.hear("1", "inProgress", "active")
    product = order.product("1")
    assert (product.name, product.billing_start_date, billing_events()) == ("OTT Play Basic", at, [])
    order.hear("1", "completed", "active")
    product = order.product("1")
    assert (product.name, product.product_offering_id, product.status) == (
        *("OTT Play Standard", "ott-standard"),
        "active",
    )
    assert (product.billing_start_date, product.billing_start_reason) == (later, "onServiceActivation")
    assert product.realizing_service[0]["service"]["id"] == "svc-7"
    assert billing_events() == [("1234", "ott-standard")]


def test_a_tier_that_is_billed_from_the_order_on_shows_its_start_once_it_is_there(placed, body, modify, at):
    order = placed(body(modify("1255", "sport-max"), customer="cust-1003"))
    assert (order.product("1").name, billing_events()) == ("SportStream Plus", [("1255", "sport-max")])
    order.hear("1", "completed", "active")
    product = order.product("1")
    assert (product.name, product.billing_start_date, product.billing_start_reason) == (
        *("SportStream Max", at),
        "onOrder",
    )
    assert billing_events() == [("1255", "sport-max")]


def test_a_failed_change_leaves_the_customer_what_they_had(placed, body, modify, at):
    order = placed(body(modify("1234", "ott-standard"), customer="cust-1001"))
    order.hear("1", "failed", reason="PRODUCT_UNKNOWN")
    product = order.product("1")
    assert (order.state, product.name, product.status) == ("failed", "OTT Play Basic", "active")
    assert (product.billing_start_date, product.open_order_id, billing_events()) == (at, "", [])


def test_an_ended_plan_ends_after_its_parts(placed, body, delete, at, later):
    for product, spec in (("1233", "cfs-broadband"), ("1234", "cfs-ottplay")):
        set_realizing_services(product_id=product, services={spec: {"id": f"svc-{product}"}}, at=at)
    order = placed_without_production(placed, body(delete("1233"), customer="cust-1001"))
    order.hear("1", "completed", "terminated")
    assert (order.product("1").status, order.items["1"]) == ("pendingTerminate", "inProgress")
    order.hear("1.1", "completed", "terminated")
    assert (order.state, order.items) == ("completed", {"1": "completed", "1.1": "completed"})
    for item in ("1", "1.1"):
        product = order.product(item)
        assert (product.status, product.termination_date, product.realizing_service) == ("terminated", later, [])


def test_a_failed_end_leaves_the_product_as_it_was(placed, body, delete, at):
    set_realizing_services(product_id="1234", services={"cfs-ottplay": {"id": "svc-7"}}, at=at)
    set_realizing_services(product_id="1233", services={"cfs-broadband": {"id": "svc-6"}}, at=at)
    order = placed_without_production(placed, body(delete("1233"), customer="cust-1001"))
    order.hear("1", "failed", reason="X")
    order.hear("1.1", "failed", reason="X")
    assert (order.state, order.product("1").status, order.product("1.1").status) == ("failed", "active", "active")


def test_held_items_hold_the_order_with_their_reason(placed, plan_order):
    order = placed(plan_order)
    order.hear("2", "held", reason="The partner does not know this region")
    assert (order.state, order.items) == ("held", {"1": "inProgress", "2": "held"})
    (error,) = PRODUCT_ORDER.read(order.row)["productOrderErrorMessage"]
    assert (error["code"], error["message"]) == ("held", "The partner does not know this region")
    assert [ref["productOrderItemId"] for ref in error["productOrderItem"]] == ["2"]
    order.hear("2", "inProgress")
    assert (order.state, order.item("2").state_reason) == ("inProgress", "")
    assert "productOrderErrorMessage" not in PRODUCT_ORDER.read(order.row)


def test_order_is_partial_when_one_item_failed_and_one_completed(placed, plan_order):
    order = placed(plan_order)
    order.hear("2", "failed", reason="REGION")
    order.hear("1", "completed", "active")
    assert (order.state, order.items) == ("partial", {"1": "completed", "2": "failed"})
    assert [order.product(item).status for item in ("1", "2")] == ["active", "aborted"]


def test_a_cancelled_service_cancels_the_product(placed, body, add):
    order = placed(body(add("music-duo")))
    item = order.item("1")
    order.production.say(item, "assessingCancellation")
    follow_service_order(service_order_id=item.service_order_id)
    order.hear("1", "pendingCancellation")
    order.hear("1", "cancelled")
    assert (order.state, order.product("1").status) == ("cancelled", "cancelled")


def test_following_again_changes_nothing(placed, plan_order, picture):
    order = placed(plan_order)
    order.hear("1", "completed", "active")
    for step in (
        lambda: None,
        lambda: order.hear("2", "held", reason="r"),
        lambda: order.hear("2", "completed", "active"),
    ):
        step()
        before = picture()
        order.follow()
        assert picture() == before


@pytest.mark.parametrize("first", ["1", "2"])
def test_the_order_of_what_is_said_does_not_matter(placed, plan_order, first):
    order = placed(plan_order)
    for item in itertools.islice(itertools.cycle(["1", "2"]), int(first) - 1, int(first) + 1):
        order.hear(item, "completed", "active")
    assert (order.state, order.items) == ("completed", {"1": "completed", "2": "completed"})
    assert len(billing_events()) == 2


def test_an_item_that_was_held_unseen_completes(placed, body, add):
    order = placed(body(add("music-duo")))
    order.hear("1", "held", reason="r")
    order.hear("1", "completed", "active")
    moves = StateChange.objects.filter(subject_id=order.id).order_by("pk").values_list("to_state", flat=True)
    assert list(moves) == ["inProgress", "held", "inProgress", "completed"]


def test_a_final_order_does_not_move_any_more(placed, body, add, picture):
    order = placed(body(add("music-duo")))
    order.hear("1", "completed", "active")
    before = picture()
    order.hear("1", "failed", reason="too late")
    assert picture() == before


def test_a_service_order_of_somebody_else_is_left_alone(demo, picture):
    before = picture()
    follow_service_order(service_order_id="not-ours")
    assert picture() == before


def test_care_sees_orders_with_what_they_do(placed, plan_order, body, modify, django_assert_num_queries):
    done = placed(body(modify("1234", "ott-standard"), customer="cust-1001"))
    done.hear("1", "completed", "active")
    order = placed(plan_order)
    with django_assert_num_queries(2):
        lines = order_list()
    assert {(line.id, line.state, line.summary) for line in lines} == {
        (order.id, "inProgress", "Add Fiber 300, Add OTT Play Basic"),
        (done.id, "completed", "Change to OTT Play Standard"),
    }
    assert [line.id for line in order_list(open_only=True)] == [order.id]
    assert [line.id for line in order_list(customer_id="cust-2001", open_only=True)] == [order.id]
    assert (order_count(), order_count(state="completed")) == (2, 1)
    with django_assert_num_queries(2):
        detail = order_detail(order.id)
    assert [(item.item_id, item.parent_item_id) for item in detail.items] == [("1", None), ("2", "1")]
    assert detail.service_order_ids == (order.item("1").service_order_id,)
    assert ("ProductOrder", order.id) in detail.subjects
    assert order_detail("nobody") is None


def placed_without_production(placed, body):
    """Place an order whose service order is only a name: production would refuse services that it has never made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ordering.services.fulfil.place_service_order", lambda **_: "so-1")
        return placed(body)
