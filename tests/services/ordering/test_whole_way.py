"""An order's whole way through real production, with a partner that always says yes or always says no."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Policy
from catalog.services import save_entity
from events.models import OutboxEvent, WorkItem
from events.services import drain
from inventory.models import Product
from inventory.selectors import household
from ordering import handlers
from ordering.models import ProductOrder
from provisioning.domain.partner import Done, Evidence, Failure, Rejected, Snapshot
from provisioning.models import Service, Step
from provisioning.partners import registry
from tmf.errors import RefusedAll

STATES = {"create": "active", "changeTier": "active", "cancel": "cancelled"}


class Partner:
    """Remembers what it was asked; refuses while `willing` is False."""

    calls_out = True

    def __init__(self):
        self.asked, self.willing = [], True

    def perform(self, partner, operation):
        self.asked.append((partner.id, operation.kind, operation.tier))
        if not self.willing:
            return Rejected(Failure("businessRule", "REGION", "Not in this region"), Evidence(http_status=422))
        return Done(Snapshot("E-1", "KEY", STATES[operation.kind]), Evidence(http_status=200))

    def look_up(self, partner, operation):  # noqa: ARG002 - the contract of adapters
        raise AssertionError("every answer is known")


@pytest.fixture
def partner(monkeypatch):
    fake = Partner()
    monkeypatch.setitem(registry._adapters, "sync-rest", fake)  # noqa: SLF001 - the registry has no way to unlearn
    return fake


@pytest.fixture
def run(capture, partner):
    """Take an order and let everything happen that follows from it."""

    def run(body):
        order_id = capture(body, at=timezone.now()).order_id
        WorkItem.objects.update(due_at=timezone.now() - timedelta(minutes=1))
        drain()
        return ProductOrder.objects.get(pk=order_id)

    return run


def held():
    return {product.offering_id: product for product in household("cust-2001").products}


def test_a_plan_is_ordered_upgraded_and_ended(run, partner, plan_order, body, modify, delete):
    assert run(plan_order).state == "completed"
    assert {name: product.status for name, product in held().items()} == {"plan-300": "active", "ott-basic": "active"}
    plan, ott = held()["plan-300"].id, held()["ott-basic"].id

    assert run(body(modify(ott, "ott-standard"))).state == "completed"
    assert {name: product.status for name, product in held().items()} == {
        "plan-300": "active",
        "ott-standard": "active",
    }
    assert held()["ott-standard"].id == ott
    bought = [("tvplatform", "create"), ("ottplay", "create"), ("ottplay", "changeTier")]
    assert [(name, kind) for name, kind, _ in partner.asked] == bought

    assert run(body(delete(plan))).state == "completed"
    assert held() == {}
    assert set(Product.objects.filter(customer="cust-2001").values_list("status", flat=True)) == {"terminated"}
    assert ("ottplay", "cancel") in [(name, kind) for name, kind, _ in partner.asked]
    assert not Service.objects.filter(customer_id="cust-2001").exclude(state="terminated").exists()
    assert WorkItem.objects.count() == 0
    starts = OutboxEvent.objects.filter(event_type="ProductBillingStartEvent", customer_id="cust-2001")
    assert starts.count() == 3


def test_a_change_that_is_done_is_followed_by_the_days_of_its_cooling_off(run, capture, plan_order, body, modify):
    policy = Policy(id="cool", name="Cool", kind="coolingOff", parameters={"days": 30})
    save_entity(policy)
    policy.offerings.add("ott-basic", "ott-standard")
    save_entity(policy)
    run(plan_order)
    ott = held()["ott-basic"].id
    assert run(body(modify(ott, "ott-standard"))).state == "completed"
    again = body(modify(ott, "ott-premium"))
    with pytest.raises(RefusedAll) as refused:
        capture(again, at=timezone.now() + timedelta(days=29))
    assert [(error.status, error.code) for error in refused.value.errors] == [(422, "coolingOff")]
    assert ProductOrder.objects.count() == 2
    assert capture(again, at=timezone.now() + timedelta(days=30)).order_id


def test_what_a_partner_refuses_holds_the_order_with_the_reason(run, partner, plan_order):
    partner.willing = False
    order = run(plan_order)
    assert order.state == "held"
    reason = order.items.get(item_id="2").state_reason
    assert "Not in this region" in reason or "REGION" in reason
    assert {name: product.status for name, product in held().items()} == {
        "plan-300": "pendingActive",
        "ott-basic": "pendingActive",
    }


def test_billing_starts_when_production_was_done_however_late_the_news(run, plan_order, body, modify, monkeypatch):
    late = timezone.now() + timedelta(hours=1)
    follow = handlers.follow_service_order
    monkeypatch.setattr(handlers, "follow_service_order", lambda **words: follow(**words, at=late))

    assert run(plan_order).completion_date == late
    service = Service.objects.get(customer_id="cust-2001", specification_id="cfs-ottplay")
    ott = Product.objects.get(pk=held()["ott-basic"].id)
    assert (ott.billing_start_date, ott.start_date) == (service.start_date, late)

    run(body(modify(ott.pk, "ott-standard")))
    changed = Step.objects.get(customer_id="cust-2001", operation="changeTier").finished_at
    ott.refresh_from_db()
    assert ott.billing_start_date == changed
