"""What other apps read of production."""

from events.selectors import state_changes
from provisioning import selectors
from provisioning.domain.progress import ItemProgress
from provisioning.domain.requests import ExternalReference


def test_progress_says_state_service_and_reason(production, add, no):
    production.partner.answers["ottplay", "create"] = [no()]
    order_id = production.place(add())
    production.drain()
    progress = selectors.service_order_progress(order_id)
    reference = ExternalReference("shop", "ProductOrder", "PO-1", "https://shop.example/PO-1")
    assert (progress.id, progress.state, progress.external_reference) == (order_id, "held", reference)
    service = production.service("cfs-ottplay")
    item = production.order(order_id).items.get()
    assert progress.items == (
        # Only the TV account, on which it depends, is done.
        ItemProgress(
            "1",
            "held",
            service.pk,
            "designed",
            "REGION_NOT_ALLOWED: not for ***rg",
            active_since=None,
            done_at=item.steps.get(state="done").finished_at,
            subject_id=str(item.pk),
        ),
    )


def test_progress_says_since_when_the_service_is_active(production, add):
    order_id = production.place(add())
    production.drain()
    (item,) = selectors.service_order_progress(order_id).items
    assert item.active_since == production.service("cfs-ottplay").start_date
    assert item.done_at == item.active_since


def test_there_is_no_progress_of_what_is_not_there(production):
    assert selectors.service_order_progress("none") is None
    assert production.partner.calls == []


def test_orders_are_found_by_who_ordered_them(production, add):
    first = production.place(add())
    production.place(add(), external="PO-2")
    assert selectors.service_orders_of(external_id="PO-1") == (first,)
    assert selectors.service_orders_of(external_id="PO-1", external_type="Ticket") == ()


def test_a_service_is_known_with_the_partners_id(production, add):
    production.place(add())
    production.drain()
    row = production.service("cfs-ottplay")
    fact = selectors.service(row.pk)
    assert (fact.category, fact.state, fact.entitlement_id) == ("CFS", "active", "OTTPLAY-2")
    assert [f.specification_id for f in selectors.services_of("cust-1")] == [
        "cfs-tv-account",
        "rfs-tv-account",
        "cfs-ottplay",
        "rfs-ottplay",
    ]
    assert selectors.services_of("cust-2") == ()


def test_a_reference_to_a_service_needs_no_row(settings):
    settings.PUBLIC_URL = "https://tierway.example"
    assert selectors.service_ref("s-1", "OTT Play") == {
        "@type": "ServiceRef",
        "@referredType": "Service",
        "id": "s-1",
        "href": "https://tierway.example/tmf-api/serviceInventory/v5/service/s-1",
        "name": "OTT Play",
    }


def test_the_timeline_holds_everything_below_an_order(production, add, no, django_assert_num_queries):
    production.partner.answers["ottplay", "create"] = [no()]
    order_id = production.place(add())
    production.place(add("cfs-broadband", speedMbps=1), external="PO-2")
    production.drain()
    with django_assert_num_queries(8):
        found = selectors.timeline([order_id])
    assert [order.id for order in found.orders] == [order_id]
    assert [(s.operation, s.partner_id, s.state, s.attempts) for s in found.steps] == [
        ("create", "tvplatform", "done", 1),
        ("create", "ottplay", "fallout", 1),
    ]
    assert found.steps[1].needs == (found.steps[0].id,)
    assert [(c.partner_id, c.operation, c.outcome, c.duration_ms) for c in found.calls] == [
        ("tvplatform", "create", "done", 7),
        ("ottplay", "create", "rejected", 0),
    ]
    assert [(f.code, f.step_id, f.resolved_at) for f in found.fallouts] == [
        ("REGION_NOT_ALLOWED", found.steps[1].id, None)
    ]
    assert {f.id for f in selectors.open_fallouts()} == {f.id for f in found.fallouts}


def test_the_subjects_of_a_timeline_give_its_history(production, add):
    order_id = production.place(add())
    production.drain()
    moves = [(c.subject_type, c.to_state) for c in state_changes(selectors.timeline([order_id]).subjects)]
    assert moves.count(("Step", "done")) == 2
    assert moves.count(("Service", "active")) == 4
    assert moves[-1] == ("ServiceOrder", "completed")
    assert moves.count(("ServiceOrderItem", "completed")) == 1
