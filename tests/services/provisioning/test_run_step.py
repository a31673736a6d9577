"""The protocol of a step: intent, call outside any transaction, one fenced settlement."""

from uuid import uuid4

import pytest
from django.utils import timezone

from events.models import WorkItem
from events.services import LeaseLost, claim
from provisioning.domain.partner import Done, Evidence, Failure, Rejected, Snapshot, Unknown
from provisioning.models import Fallout, PartnerCall, Service, Step
from provisioning.services import run_step
from provisioning.services.intent import open_intent


def claimed(production, partner="tvplatform"):
    production.make_due()
    return next(c for c in claim(50) if c.subject_id == production.step("create", partner).pk)


def test_an_order_runs_to_its_end(production, add):
    order_id = production.place(add())
    production.drain()
    assert production.states(order_id) == ("completed", ["completed"])
    assert set(Service.objects.values_list("state", flat=True)) == {"active"}
    assert set(Step.objects.values_list("state", flat=True)) == {"done"}
    assert production.partner.made() == [("tvplatform", "create", None), ("ottplay", "create", "basic")]
    assert WorkItem.objects.filter(kind__startswith="provisioning").count() == 0


def test_the_tv_account_is_active_before_the_ott_step_is_even_ready(production, add):
    production.place(add())
    seen = []

    def look(_):
        seen.append((production.step("create").state, production.service("cfs-tv-account").state))

    production.partner.before_answer = look
    production.drain()
    assert seen == [("waiting", "designed"), ("sent", "active")]


def test_the_partner_gets_our_id_of_the_entitlement_and_we_keep_theirs(production, add):
    production.place(add())
    production.drain()
    part = production.service("rfs-ottplay")
    operation = production.partner.calls[1][1]
    assert (operation.entitlement_id, operation.customer_reference) == (part.pk, "cust-1")
    assert operation.attributes == {"email": "ann@example.org"}
    assert part.partner_entitlement_id == "OTTPLAY-2"
    assert part.partner_view["serviceState"] == "active"


def test_a_service_that_starts_says_so(production, add):
    production.place(add())
    assert [(s.has_started, s.is_service_enabled) for s in Service.objects.all()] == [(False, False)] * 4
    production.drain()
    service = production.service("cfs-ottplay")
    assert (service.has_started, service.is_service_enabled, service.end_date) == (True, True, None)
    assert service.start_date is not None


def test_a_service_without_a_partner_is_done_without_a_call(production, add):
    order_id = production.place(add("cfs-broadband", speedMbps=300))
    production.drain()
    assert production.states(order_id) == ("completed", ["completed"])
    assert (production.partner.calls, PartnerCall.objects.count()) == ([], 0)
    assert production.service("rfs-access").characteristics == {"speedMbps": 300}


@pytest.mark.usefixtures("transactional_db")
def test_no_partner_is_called_inside_a_transaction(production, add, outside_transactions):
    production.place(add())
    seen = []
    production.partner.before_answer = lambda _: seen.append(outside_transactions())
    production.drain()
    assert seen == [True, True]


def test_the_intent_is_committed_before_the_call(production, add):
    production.place(add())
    seen = []

    def look(operation):
        call = PartnerCall.objects.get(op_key=operation.key)
        seen.append((call.outcome, call.partner_id, call.step.state, call.step.op_key == operation.key))

    production.partner.before_answer = look
    production.drain()
    assert seen == [("sent", "tvplatform", "sent", True), ("sent", "ottplay", "sent", True)]


def test_a_call_is_recorded_masked_with_its_outcome_and_duration(production, add):
    production.place(add())
    production.drain()
    call = PartnerCall.objects.get(partner_id="ottplay")
    assert (call.operation, call.outcome, call.http_status, call.duration_ms, call.attempt, call.late) == (
        "create",
        "done",
        200,
        7,
        1,
        False,
    )
    assert (call.request, call.answer) == ({"email": "***rg"}, {"entitlementId": "OTTPLAY-2"})


def test_an_order_waiting_for_a_step_of_another_order_goes_on_when_it_is_done(production, add):
    first, second = production.place(add()), production.place(add(), external="PO-2")
    production.drain()
    assert production.states(first) == production.states(second) == ("completed", ["completed"])
    assert [made[0] for made in production.partner.made()] == ["tvplatform", "ottplay", "ottplay"]


class TestUnknown:
    def test_an_unknown_outcome_is_looked_up_before_anything_is_sent_again(self, production, add, lost):
        order_id = production.place(add())
        production.partner.answers["ottplay", "create"] = [lost]
        production.drain()
        assert production.step("create").state == "unknown"
        assert production.states(order_id) == ("inProgress", ["inProgress"])
        production.partner.traces = [Done(Snapshot("OTTPLAY-77", "OP-BASIC", "active"), Evidence())]
        production.drain()
        key = production.step("create").op_key
        assert [(partner, op.key) for partner, op in production.partner.looked_up] == [("ottplay", key)]
        assert production.partner.made().count(("ottplay", "create", "basic")) == 1
        assert production.service("rfs-ottplay").partner_entitlement_id == "OTTPLAY-77"
        assert production.states(order_id) == ("completed", ["completed"])

    def test_what_left_no_trace_is_sent_again_under_the_same_key(self, production, add, lost):
        order_id = production.place(add())
        production.partner.answers["ottplay", "create"] = [lost]
        production.drain()
        production.drain()
        keys = [operation.key for partner, operation in production.partner.calls if partner == "ottplay"]
        assert len(keys) == 2
        assert len(set(keys)) == 1
        assert production.states(order_id) == ("completed", ["completed"])
        outcomes = PartnerCall.objects.filter(partner_id="ottplay").values_list("operation", "outcome", "attempt")
        assert list(outcomes) == [("create", "unknown", 1), ("lookUp", "notFound", 1), ("create", "done", 2)]

    def test_a_crash_after_the_intent_is_looked_up_and_sent_again_under_the_same_key(self, production, add):
        order_id = production.place(add())
        dead = claimed(production)
        open_intent(claim=dead, at=timezone.now())
        key = production.step("create", "tvplatform").op_key
        WorkItem.objects.filter(pk=dead.work_id).update(state="ready", lease_token=None, lease_until=None)
        production.drain()
        assert [op.key for p, op in production.partner.looked_up] == [key]
        assert [op.key for p, op in production.partner.calls if p == "tvplatform"] == [key]
        assert production.states(order_id) == ("completed", ["completed"])
        left = PartnerCall.objects.filter(partner_id="tvplatform").values_list("operation", "outcome")
        assert list(left) == [("create", "sent"), ("lookUp", "notFound"), ("create", "done")]

    def test_an_outcome_nobody_knows_after_the_last_attempt_is_a_fallout_in_doubt(self, production, add, lost):
        order_id = production.place(add("cfs-tv-account"))
        WorkItem.objects.update(attempts=11)
        production.partner.answers["tvplatform", "create"] = [lost]
        production.drain()
        assert list(Fallout.objects.values_list("code", "in_doubt")) == [("noAnswer", True)]
        assert production.states(order_id) == ("held", ["held"])

    def test_a_rejected_look_up_leaves_the_doubt(self, production, add, lost):
        production.place(add("cfs-tv-account"))
        production.partner.answers["tvplatform", "create"] = [lost]
        production.drain()
        production.partner.traces = [Rejected(Failure("config", "unauthorized", "who are you"), Evidence())]
        production.drain()
        assert list(Fallout.objects.values_list("code", "in_doubt")) == [("unauthorized", True)]

    def test_a_look_up_without_an_answer_keeps_the_step_in_doubt(self, production, add, lost, later):
        production.place(add("cfs-tv-account"))
        production.partner.answers["tvplatform", "create"] = [lost]
        production.drain()
        for trace in (Unknown(Failure("ambiguous", "noAnswer", "again"), Evidence()), later()):
            production.partner.traces = [trace]
            production.drain()
            assert production.step("create", "tvplatform").state == "unknown"
        assert len(production.partner.calls) == 1


class TestTransient:
    def test_it_is_tried_again_later_under_the_same_key(self, production, add, later):
        order_id = production.place(add())
        production.partner.answers["tvplatform", "create"] = [later()]
        before = timezone.now()
        production.drain()
        work = WorkItem.objects.get(kind="provisioning.step")
        assert (work.state, work.attempts, work.due_at > before) == ("ready", 1, True)
        assert production.step("create", "tvplatform").state == "ready"
        production.drain()
        keys = [op.key for partner, op in production.partner.calls if partner == "tvplatform"]
        assert (len(keys), len(set(keys))) == (2, 1)
        assert (production.partner.looked_up, production.states(order_id)) == ([], ("completed", ["completed"]))

    def test_the_partners_own_wish_is_honoured_up_to_an_hour(self, production, add, later):
        production.place(add())
        production.partner.answers["tvplatform", "create"] = [later(600), later(86400)]
        before = timezone.now()
        production.drain()
        first = WorkItem.objects.get(kind="provisioning.step").due_at
        assert 599 < (first - before).total_seconds() < 1000
        production.drain()
        assert 3599 < (WorkItem.objects.get(kind="provisioning.step").due_at - before).total_seconds() < 3700

    def test_after_the_last_attempt_it_is_a_fallout_without_doubt(self, production, add, later):
        order_id = production.place(add("cfs-tv-account"))
        WorkItem.objects.update(attempts=11)
        production.partner.answers["tvplatform", "create"] = [later()]
        production.drain()
        assert list(Fallout.objects.values_list("code", "in_doubt")) == [("slowDown", False)]
        assert production.states(order_id) == ("held", ["held"])

    def test_a_partner_that_is_switched_off_makes_its_steps_wait_without_an_attempt(self, production, add, partners):
        production.place(add())
        partners.filter(pk="tvplatform").update(enabled=False)
        production.drain()
        work = WorkItem.objects.get(kind="provisioning.step")
        assert (work.attempts, production.partner.calls, PartnerCall.objects.count()) == (0, [], 0)
        partners.filter(pk="tvplatform").update(enabled=True)
        production.drain()
        assert set(Step.objects.values_list("state", flat=True)) == {"done"}


class TestFencing:
    def test_the_answer_of_a_zombie_changes_nothing_and_is_kept_as_evidence(self, production, add):
        production.place(add("cfs-tv-account"))
        zombie = claimed(production)
        seen = []

        def steal(_):
            WorkItem.objects.filter(pk=zombie.work_id).update(lease_token=uuid4())
            seen.append(production.picture() | {"PartnerCall": None})

        production.partner.before_answer = steal
        with pytest.raises(LeaseLost):
            run_step(claim=zombie)
        assert [production.picture() | {"PartnerCall": None}] == seen
        call = PartnerCall.objects.get()
        assert (call.outcome, call.late, call.answer) == ("done", True, {"entitlementId": "TVPLATFORM-1"})

    def test_a_step_that_another_worker_has_done_is_left_alone(self, production, add):
        production.place(add("cfs-tv-account"))
        zombie = claimed(production)
        WorkItem.objects.filter(pk=zombie.work_id).update(state="ready", lease_token=None, lease_until=None)
        production.drain()
        before = production.picture()
        with pytest.raises(LeaseLost):
            run_step(claim=zombie)
        assert production.picture() == before
        assert len(production.partner.calls) == 1

    def test_an_answer_under_a_key_that_is_no_longer_the_steps_has_no_effect(self, production, add):
        production.place(add("cfs-tv-account"))
        ours = claimed(production)
        production.partner.before_answer = lambda _: Step.objects.update(op_key="another intent")
        run_step(claim=ours)
        assert production.step("create", "tvplatform").state == "sent"
        assert production.service("rfs-tv-account").state == "designed"


class TestConfiguration:
    @pytest.mark.parametrize("spec", ["cfs-sport", "cfs-music"])
    def test_an_archetype_without_an_adapter_is_a_fallout_and_never_a_success(self, production, add, spec):
        order_id = production.place(add(spec, tier="plus"))
        production.drain()
        assert list(Fallout.objects.values_list("error_class", "code", "in_doubt")) == [("config", "noAdapter", False)]
        assert production.states(order_id) == ("held", ["held"])
        assert production.service(spec).state == "designed"

    def test_a_partner_that_does_not_exist_is_a_fallout(self, production, add, partners):
        order_id = production.place(add("cfs-tv-account"))
        partners.filter(pk="tvplatform").delete()
        production.drain()
        assert list(Fallout.objects.values_list("error_class", "code")) == [("config", "unknownPartner")]
        assert production.states(order_id) == ("held", ["held"])
