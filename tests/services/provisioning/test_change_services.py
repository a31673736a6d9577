"""Modify calls what differs, delete takes away what nobody needs any more."""

import pytest

from events.models import OutboxEvent, WorkItem
from provisioning.models import Service, Step


@pytest.fixture
def ott(production, add):
    """An active OTT service with its TV account; the calls that made it are forgotten."""
    production.place(add())
    production.drain()
    production.partner.calls.clear()
    return production.service("cfs-ottplay")


def test_a_new_tier_is_one_call_with_the_tier_that_we_expect(production, ott, modify):
    order_id = production.place(modify(ott, tier="standard"), external="PO-2")
    assert production.states(order_id) == ("inProgress", ["inProgress"])
    production.drain()
    assert production.states(order_id) == ("completed", ["completed"])
    assert production.partner.made() == [("ottplay", "changeTier", "standard")]
    operation = production.partner.calls[0][1]
    assert (operation.expected_tier, operation.attributes) == ("basic", {})
    assert operation.entitlement_id == production.service("rfs-ottplay").pk
    assert [production.service(s).characteristics["tier"] for s in ("cfs-ottplay", "rfs-ottplay")] == ["standard"] * 2
    assert production.service("cfs-ottplay").state == "active"


def test_until_the_partner_has_changed_the_tier_the_service_keeps_the_old_one(production, ott, modify, no):
    production.partner.answers["ottplay", "changeTier"] = [no()]
    order_id = production.place(modify(ott, tier="standard"), external="PO-2")
    production.drain()
    assert production.states(order_id) == ("held", ["held"])
    assert [production.service(s).characteristics["tier"] for s in ("cfs-ottplay", "rfs-ottplay")] == ["basic"] * 2


def test_a_change_announces_the_service(production, ott, modify):
    OutboxEvent.objects.all().delete()
    production.place(modify(ott, tier="standard"), external="PO-2")
    production.drain()
    assert production.events(ott.pk) == [("ServiceAttributeValueChangeEvent", "active")]


def test_a_modify_with_nothing_different_is_completed_without_a_call(production, ott, modify):
    order_id = production.place(modify(ott, tier="basic"), external="PO-2")
    assert production.states(order_id) == ("completed", ["completed"])
    assert Step.objects.filter(order=order_id).count() == 0
    assert WorkItem.objects.filter(kind__startswith="provisioning").count() == 0
    production.drain()
    assert production.partner.calls == []
    assert production.order(order_id).completion_date == production.order(order_id).order_date


def test_a_second_change_starts_from_what_the_first_will_have_made(production, ott, modify):
    first = production.place(modify(ott, tier="standard"), external="PO-2")
    second = production.place(modify(ott, tier="basic"), external="PO-3")
    production.drain()
    assert production.partner.made() == [("ottplay", "changeTier", "standard"), ("ottplay", "changeTier", "basic")]
    assert [op.expected_tier for _, op in production.partner.calls] == ["basic", "standard"]
    assert production.states(first)[0] == production.states(second)[0] == "completed"
    assert production.service("rfs-ottplay").characteristics["tier"] == "basic"


def test_a_change_of_our_own_service_needs_no_call(production, add, modify):
    production.place(add("cfs-broadband", speedMbps=300))
    production.drain()
    order_id = production.place(modify(production.service("cfs-broadband"), speedMbps=600), external="PO-2")
    production.drain()
    assert production.states(order_id) == ("completed", ["completed"])
    assert production.service("rfs-access").characteristics == {"speedMbps": 600}
    assert production.partner.calls == []


def test_the_last_user_takes_the_tv_account_along_in_reverse_order(production, ott, delete):
    order_id = production.place(delete(ott), external="PO-2")
    production.drain()
    assert production.states(order_id) == ("completed", ["completed"])
    assert production.partner.made() == [("ottplay", "cancel", None), ("tvplatform", "cancel", None)]
    assert set(Service.objects.values_list("state", "has_started", "is_service_enabled")) == {
        ("terminated", False, False)
    }
    assert production.service("cfs-ottplay").end_date is not None


def test_a_shared_tv_account_stays_until_its_last_user_goes(production, ott, add, delete):
    production.place(add(), external="PO-2")
    production.drain()
    other = Service.objects.get(specification_id="cfs-ottplay", state="active", pk__gt=ott.pk)
    production.partner.calls.clear()
    production.place(delete(ott), external="PO-3")
    production.drain()
    assert production.partner.made() == [("ottplay", "cancel", None)]
    assert production.service("cfs-tv-account").state == "active"
    production.place(delete(other), external="PO-4")
    production.drain()
    assert production.partner.made()[1:] == [("ottplay", "cancel", None), ("tvplatform", "cancel", None)]
    assert production.service("cfs-tv-account").state == "terminated"


def test_both_users_deleted_by_two_orders_at_once_end_the_tv_account_after_both(production, ott, add, delete):
    production.place(add(), external="PO-2")
    production.drain()
    other = Service.objects.get(specification_id="cfs-ottplay", pk__gt=ott.pk)
    production.partner.calls.clear()
    production.place(delete(ott), external="PO-3")
    production.place(delete(other), external="PO-4")
    production.drain()
    assert [partner for partner, *_ in production.partner.made()] == ["ottplay", "ottplay", "tvplatform"]
    assert Service.objects.exclude(state="terminated").count() == 0


def test_an_ott_service_ordered_while_the_account_is_ending_gets_a_new_account(production, ott, add, delete):
    production.place(delete(ott), external="PO-2")
    production.place(add(), external="PO-3")
    production.drain()
    accounts = Service.objects.filter(specification_id="cfs-tv-account").order_by("pk")
    assert [account.state for account in accounts] == ["terminated", "active"]
