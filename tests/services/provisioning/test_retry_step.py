"""A refusal holds the order for a person; the person's retry brings it to its end."""

import pytest

from events.models import StateChange, WorkItem
from provisioning.models import Fallout, ServiceOrderItem, Step
from provisioning.services import StepNotFound, retry_step
from tmf.lifecycle import IllegalMove


@pytest.fixture
def held(production, add, no):
    """An order whose OTT step was rejected."""
    production.partner.answers["ottplay", "create"] = [no()]
    order_id = production.place(add())
    production.drain()
    return order_id


def test_a_rejection_makes_a_fallout_and_holds_item_and_order(production, held):
    step = production.step("create")
    assert step.state == "fallout"
    assert production.states(held) == ("held", ["held"])
    fallout = Fallout.objects.get()
    assert (fallout.step, fallout.partner_id, fallout.error_class, fallout.code, fallout.in_doubt) == (
        step,
        "ottplay",
        "businessRule",
        "REGION_NOT_ALLOWED",
        False,
    )
    assert (fallout.message, fallout.resolved_at) == ("not for ***rg", None)
    assert production.service("cfs-tv-account").state == "active"
    assert production.service("cfs-ottplay").state == "designed"


@pytest.mark.usefixtures("held")
def test_the_item_says_why():
    item = ServiceOrderItem.objects.get()
    assert item.reason == "REGION_NOT_ALLOWED: not for ***rg"
    assert [(m["@type"], m["code"]) for m in item.error_messages] == [
        ("ServiceOrderItemErrorMessage", "REGION_NOT_ALLOWED")
    ]


@pytest.mark.usefixtures("held")
def test_nothing_is_tried_while_a_person_is_awaited(production):
    before = production.picture()
    production.drain()
    assert production.picture() == before


def test_a_retry_completes_the_order_under_a_new_key(production, held):
    old = production.step("create").op_key
    retry_step(step_id=production.step("create").pk, actor="user:ann")
    assert production.states(held) == ("inProgress", ["inProgress"])
    assert ServiceOrderItem.objects.get().reason == ""
    production.drain()
    assert production.states(held) == ("completed", ["completed"])
    keys = [op.key for partner, op in production.partner.calls if partner == "ottplay"]
    assert keys == [old, production.step("create").op_key]
    assert len(set(keys)) == 2
    fallout = Fallout.objects.get()
    assert (fallout.resolved_by, fallout.resolved_at is not None) == ("user:ann", True)


@pytest.mark.usefixtures("held")
def test_the_history_names_who_retried(production):
    step = production.step("create")
    retry_step(step_id=step.pk, actor="user:ann")
    last = StateChange.objects.filter(subject_type="Step", subject_id=step.pk).order_by("id").last()
    assert (last.from_state, last.to_state, last.actor) == ("fallout", "ready", "user:ann")


def test_a_retry_in_doubt_keeps_the_key_and_looks_it_up_first(production, add, lost):
    production.partner.answers["tvplatform", "create"] = [lost]
    order_id = production.place(add("cfs-tv-account"))
    WorkItem.objects.update(attempts=11)
    production.drain()
    key = production.step("create", "tvplatform").op_key
    retry_step(step_id=production.step("create", "tvplatform").pk, actor="user:ann")
    production.drain()
    assert [op.key for _, op in production.partner.looked_up] == [key]
    assert [op.key for _, op in production.partner.calls] == [key, key]
    assert production.states(order_id) == ("completed", ["completed"])


def test_a_second_rejection_is_a_second_fallout(production, held, no):
    production.partner.answers["ottplay", "create"] = [no("STILL_NOT")]
    retry_step(step_id=production.step("create").pk, actor="user:ann")
    production.drain()
    assert list(Fallout.objects.order_by("pk").values_list("code", "resolved_by")) == [
        ("REGION_NOT_ALLOWED", "user:ann"),
        ("STILL_NOT", ""),
    ]
    assert production.states(held) == ("held", ["held"])


def test_the_rest_of_the_order_goes_on_beside_a_fallout(production, add, no):
    production.partner.answers["ottplay", "create"] = [no()]
    order_id = production.place(add(), add("cfs-broadband", "2", speedMbps=300))
    production.drain()
    assert production.states(order_id) == ("held", ["held", "completed"])


@pytest.mark.parametrize("state", ["waiting", "done"])
def test_a_step_that_is_not_in_fallout_cannot_be_retried(production, add, state):
    production.place(add())
    if state == "done":
        production.drain()
    before = production.picture()
    assert production.step("create").state == state
    with pytest.raises(IllegalMove):
        retry_step(step_id=production.step("create").pk, actor="user:ann")
    assert production.picture() == before


@pytest.mark.usefixtures("production")
def test_a_step_that_is_not_there_cannot_be_retried():
    with pytest.raises(StepNotFound):
        retry_step(step_id="none", actor="user:ann")
    assert Step.objects.count() == 0
