"""What orders do to products."""

from datetime import timedelta

import pytest
from django.db import transaction

from events.models import OutboxEvent, StateChange
from inventory.models import Customer, Product
from inventory.selectors import held_product, realizations
from inventory.services import (
    abort_product,
    activate_product,
    attach_order,
    change_offering,
    create_product,
    keep_product,
    lock_customer,
    lock_products,
    release_order,
    set_realizing_services,
    start_activation,
    start_billing,
    start_termination,
    terminate_product,
    trace_order_item,
)
from tmf.lifecycle import IllegalMove

EMAIL = {"@type": "StringCharacteristic", "name": "email", "value": "ann@example.org"}
ACTOR = "system:ordering"


@pytest.fixture
def created(demo, at):
    return create_product(
        customer_id="cust-2001", offering_id="ott-basic", characteristics=[EMAIL], order_id="po-1", at=at
    )


def test_a_new_product_is_created_below_its_order(created, events, at):
    product = Product.objects.get(pk=created)
    assert (product.status, product.open_order_id, product.order_date) == ("created", "po-1", at)
    assert {c["name"]: c["value"] for c in product.characteristics} == {"email": "ann@example.org", "tier": "basic"}
    assert product.related_party[0]["partyOrPartyRole"]["name"] == "Demo New"
    assert events(created) == ["ProductCreateEvent"]


def test_a_product_becomes_active_with_its_start_date(created, events, at):
    start_activation(product_id=created, actor=ACTOR, at=at)
    activate_product(product_id=created, actor=ACTOR, at=at)
    product = Product.objects.get(pk=created)
    assert (product.status, product.start_date) == ("active", at)
    moves = StateChange.objects.filter(subject_id=created).order_by("pk")
    assert [(m.from_state, m.to_state, m.actor, m.customer_id) for m in moves] == [
        ("created", "pendingActive", ACTOR, "cust-2001"),
        ("pendingActive", "active", ACTOR, "cust-2001"),
    ]
    assert events(created) == ["ProductCreateEvent", "ProductStateChangeEvent", "ProductStateChangeEvent"]


def test_a_move_that_the_table_does_not_have_changes_nothing(created, picture, at):
    before = picture()
    for verb in (activate_product, terminate_product):
        with pytest.raises(IllegalMove):
            verb(product_id=created, actor=ACTOR, at=at)
    assert picture() == before


def test_a_failed_order_aborts_the_product_with_its_reason(created, at):
    abort_product(product_id=created, actor=ACTOR, reason="REGION", at=at)
    assert held_product(created).status == "aborted"
    assert StateChange.objects.get(subject_id=created).reason == "REGION"


@pytest.mark.parametrize("suspended", [True, False])
def test_a_failed_termination_leaves_what_was(demo, at, suspended):
    product = "1284" if suspended else "1234"
    start_termination(product_id=product, actor=ACTOR, at=at)
    assert held_product(product).status == "pendingTerminate"
    keep_product(product_id=product, suspended=suspended, actor=ACTOR, reason="", at=at)
    assert held_product(product).status == ("suspended" if suspended else "active")


def test_a_product_whose_termination_failed_is_not_one_that_ends_while_its_order_goes_on(demo, at):
    attach_order(product_ids=["1233", "1234"], order_id="po-1", ending=["1234"])
    assert [held_product(pk).ending for pk in ("1233", "1234")] == [False, True]
    start_termination(product_id="1234", actor=ACTOR, at=at)
    keep_product(product_id="1234", suspended=False, actor=ACTOR, reason="", at=at)
    kept = held_product("1234")
    assert (kept.status, kept.ending, kept.open_order_id) == ("active", False, "po-1")


def test_a_terminated_product_has_its_date_and_no_service(demo, at):
    set_realizing_services(product_id="1234", services={"cfs-ottplay": {"id": "s-1"}}, at=at)
    start_termination(product_id="1234", actor=ACTOR, at=at)
    terminate_product(product_id="1234", actor=ACTOR, at=at)
    product = Product.objects.get(pk="1234")
    assert (product.status, product.termination_date, product.realizing_service) == ("terminated", at, [])


def test_a_product_switches_to_the_new_offering_and_keeps_what_the_customer_gave(created, at):
    change_offering(product_id=created, offering_id="ott-standard", at=at)
    product = Product.objects.get(pk=created)
    assert (product.name, product.product_offering_id) == ("OTT Play Standard", "ott-standard")
    assert product.product_offering_ref["id"] == "ott-standard"
    assert {c["name"]: c["value"] for c in product.characteristics} == {"email": "ann@example.org", "tier": "standard"}
    assert product.prices[0]["price"]["taxIncludedAmount"]["value"] == 9.99
    assert (product.billing_start_date, product.status) == (None, "created")


def test_a_product_that_switches_knows_when_it_did(demo, at):
    """It is on its new tier since then, and its last change lies there (minTenure, coolingOff)."""
    before, then = held_product("1234"), at + timedelta(days=1)
    assert (before.since, before.changed) == (at, None)
    change_offering(product_id="1234", offering_id="ott-standard", at=then)
    after = held_product("1234")
    assert (after.since, after.changed) == (then, then)


def test_a_product_in_a_plan_switches_to_the_price_that_it_has_there(demo, at):
    change_offering(product_id="1234", offering_id="ott-premium", at=at)
    (price,) = Product.objects.get(pk="1234").prices
    assert (price["name"], price["price"]["taxIncludedAmount"]["value"]) == (
        *("OTT Play Premium instead of OTT Play Basic", 10),
    )


def test_a_product_switches_to_the_price_that_it_was_sold_for(created, at):
    sold = {"@type": "OrderPrice", "name": "Sold", "price": {"taxIncludedAmount": {"unit": "EUR", "value": 1}}}
    change_offering(product_id=created, offering_id="ott-standard", sold_for=[sold], at=at)
    assert Product.objects.get(pk=created).prices == [{**sold, "@type": "ProductPrice"}]


def start(product, offering, at):
    start_billing(
        product_id=product, offering_id=offering, start=at, reason="onOrder", order_id="po", order_item_id="1", at=at
    )


def test_billing_starts_with_an_event(created, at):
    start(created, "ott-basic", at)
    product = Product.objects.get(pk=created)
    assert (product.billing_start_date, product.billing_start_reason) == (at, "onOrder")
    (event,) = OutboxEvent.objects.filter(event_type="ProductBillingStartEvent")
    assert event.payload["billingStart"] == {
        "offeringId": "ott-basic",
        "startDate": at.isoformat(),
        "reason": "onOrder",
        "productOrder": "po",
        "productOrderItem": "1",
    }
    assert event.payload["product"]["billingStartDate"] == "2026-11-21T12:00:00.000Z"


def test_billing_of_a_tier_to_come_does_not_show_on_the_tier_that_is(created, at):
    start(created, "ott-standard", at)
    assert Product.objects.get(pk=created).billing_start_date is None
    assert OutboxEvent.objects.filter(event_type="ProductBillingStartEvent").count() == 1


def test_realizing_services_are_known_by_their_specification(demo, at, events):
    ref = {"@type": "ServiceRef", "id": "s-1"}
    set_realizing_services(product_id="1234", services={"cfs-ottplay": ref}, at=at)
    set_realizing_services(product_id="1234", services={"cfs-ottplay": ref}, at=at)
    found = realizations(["1234", "nobody"])
    assert list(found) == ["1234"]
    assert (found["1234"].services, found["1234"].plan_offering_id) == ({"cfs-ottplay": "s-1"}, "plan-300")
    assert events("1234") == ["ProductAttributeValueChangeEvent"]


def test_an_order_item_is_remembered_once(demo):
    item = {"orderId": "po-1", "orderItemId": "1", "orderItemAction": "modify"}
    for _ in range(2):
        trace_order_item(product_id="1234", order_item=item)
    assert Product.objects.get(pk="1234").order_items == [item]


def test_an_open_order_holds_what_it_touches_until_it_is_released(demo):
    attach_order(product_ids=["1233", "1234"], order_id="po-1")
    attach_order(product_ids=["1244"], order_id="po-2")
    assert [held_product(pk).open_order_id for pk in ("1233", "1234", "1244")] == ["po-1", "po-1", "po-2"]
    release_order(order_id="po-1")
    assert [held_product(pk).open_order_id for pk in ("1233", "1234", "1244")] == [None, None, "po-2"]


def test_locked_products_come_sorted_and_unknown_ones_not_at_all(demo):
    with transaction.atomic():
        locked = lock_products(ids=["1244", "nobody", "1233"])
    assert [held.id for held in locked] == ["1233", "1244"]


def test_a_known_customer_keeps_their_name(demo, at):
    assert lock_customer(customer_id="cust-1001", name="Somebody else", at=at).name == "Demo Basic"
    assert lock_customer(customer_id="cust-new", name="Ann", at=at).name == "Ann"
    assert Customer.objects.filter(pk="cust-new").count() == 1
