"""From an acknowledged order to a service order."""

import pytest

from events.models import OutboxEvent, StateChange
from inventory.services import set_realizing_services
from ordering.services import fulfil, fulfil_order
from provisioning.models import ServiceOrder
from tmf.errors import Refused


@pytest.fixture
def asked(monkeypatch):
    """What production is asked for, instead of production."""
    calls = []

    def place(**call):
        calls.append(call)
        return f"so-{len(calls)}"

    monkeypatch.setattr(fulfil, "place_service_order", place)
    return calls


def test_an_order_goes_into_work_with_one_service_order(placed, plan_order, at):
    order = placed(plan_order)
    assert (order.state, order.items) == ("inProgress", {"1": "inProgress", "2": "inProgress"})
    assert [order.product(item).status for item in ("1", "2")] == ["pendingActive", "pendingActive"]
    service_order = ServiceOrder.objects.get()
    assert {order.item(item).service_order_id for item in ("1", "2")} == {service_order.pk}
    assert (service_order.external_owner, service_order.external_type, service_order.external_id) == (
        *("tierway", "ProductOrder"),
        order.id,
    )
    assert order.events() == ["ProductOrderCreateEvent", "ProductOrderStateChangeEvent"]
    moves = StateChange.objects.filter(subject_type="ProductOrder")
    assert [(m.from_state, m.to_state, m.actor, m.at) for m in moves] == [
        ("acknowledged", "inProgress", "system:ordering", at)
    ]


def test_production_is_asked_for_services_with_what_customer_and_offering_say(asked, placed, plan_order):
    placed(plan_order)
    (call,) = asked
    wanted = [(i.id, i.action, i.specification_id, dict(i.characteristics)) for i in call["items"]]
    said = {"msisdn": "+49151", "region": "north"}
    assert wanted == [
        ("1", "add", "cfs-broadband", said),
        ("2", "add", "cfs-ottplay", {**said, "email": "ann@example.org", "tier": "basic"}),
    ]


def test_a_change_is_asked_of_the_service_that_the_product_has(asked, placed, body, modify, at):
    set_realizing_services(product_id="1234", services={"cfs-ottplay": {"id": "svc-7"}}, at=at)
    order = placed(body(modify("1234", "ott-standard"), customer="cust-1001"))
    (item,) = asked[0]["items"]
    assert (item.action, item.service_id, dict(item.characteristics)) == ("modify", "svc-7", {"tier": "standard"})
    assert (order.product("1").name, order.product("1").status) == ("OTT Play Basic", "active")


def test_what_has_no_service_is_completed_at_once(placed, body, delete):
    order = placed(body(delete("1274"), customer="cust-1005"))
    assert (order.state, order.items, order.product("1").status) == ("completed", {"1": "completed"}, "terminated")
    assert ServiceOrder.objects.count() == 0


def test_an_order_without_services_still_passes_through_every_state(placed, body, delete):
    order = placed(body(delete("1274"), customer="cust-1005"))
    moves = StateChange.objects.filter(subject_id=order.id).order_by("pk").values_list("from_state", "to_state")
    assert list(moves) == [("acknowledged", "inProgress"), ("inProgress", "completed")]


def test_what_changes_nothing_leaves_its_product_alone(placed, body, add):
    keep = {"id": "1", "action": "noChange", "product": {"id": "1233"}, "productOrderItem": [add("sport-lite", "2")]}
    order = placed(body(keep, customer="cust-1001"))
    assert order.product("1").status == "active"
    assert order.product("2").parent_id == "1233"
    assert order.items == {"1": "inProgress", "2": "inProgress"}


def test_billing_on_order_starts_before_anything_is_provisioned(placed, body, add, at):
    order = placed(body(add("sport-lite")))
    product = order.product("1")
    assert (product.status, product.billing_start_date, product.billing_start_reason) == (
        *("pendingActive", at),
        "onOrder",
    )
    assert order.item("1").billing_start_date == at
    assert OutboxEvent.objects.filter(event_type="ProductBillingStartEvent").count() == 1


def test_fulfilling_again_changes_nothing(placed, plan_order, picture):
    order = placed(plan_order)
    before = picture()
    fulfil_order(order_id=order.id)
    fulfil_order(order_id="nobody")
    assert picture() == before


def test_what_production_cannot_take_is_rejected_as_a_whole_with_the_reason(monkeypatch, placed, body, add, delete):
    def refuse(**_):
        raise Refused(422, "noWay", "There is no network.")

    monkeypatch.setattr(fulfil, "place_service_order", refuse)
    order = placed(body(add("sport-lite", "1"), delete("1274", "2"), customer="cust-1005"))
    assert (order.state, order.items) == ("rejected", {"1": "rejected", "2": "rejected"})
    assert (order.product("1").status, order.product("2").status) == ("aborted", "active")
    assert (order.product("1").open_order_id, order.product("2").open_order_id) == ("", "")
    assert order.item("1").state_reason == "There is no network."
    assert OutboxEvent.objects.filter(event_type="ProductBillingStartEvent").count() == 0
