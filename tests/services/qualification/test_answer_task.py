"""A question that is answered later: taken, answered once, refused for good, given up; every move with its event."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db.models.functions import Now

from catalog.models import ProductOffering
from catalog.services import save_entity
from events.models import OutboxEvent, StateChange, WorkItem
from events.services import LeaseLost, claim, drain, reap
from inventory.models import Product
from qualification.models import Task
from qualification.services import TASK_WORK, accept_task, answer_task, remove_task
from qualification.services.kinds import KINDS
from tests.services.qualification.conftest import KIND, LITERAL
from tmf.bodies import read_body
from tmf.errors import RefusedAll

LATER = timedelta(minutes=5)


def told():
    """Event types and states of the tasks that they show."""
    rows = OutboxEvent.objects.filter(api="TMF679").order_by("pk")
    return [(row.event_type.removeprefix("QueryProductOfferingQualification"), *_states(row)) for row in rows]


def _states(row):
    return [document["state"] for document in row.payload.values()]


def moves():
    return list(
        StateChange.objects.filter(subject_type="Task").order_by("pk").values_list("from_state", "to_state", "actor")
    )


def work():
    return WorkItem.objects.filter(kind=TASK_WORK)


@pytest.fixture
def meanwhile(monkeypatch):
    """Have something happen, once, while an answer is computed: after its task is inProgress, before it is written."""

    def happens(act):
        def ask(**question):
            monkeypatch.setitem(KINDS, KIND.name, KIND)
            act()
            return KIND.ask(**question)

        monkeypatch.setitem(KINDS, KIND.name, replace(KIND, ask=ask))

    return happens


@pytest.fixture
def fail(monkeypatch):
    """Have every answer end with an exception; `fail(None)` ends that."""

    def failing(error):
        def ask(**_):
            raise error

        monkeypatch.setitem(KINDS, KIND.name, replace(KIND, ask=ask) if error else KIND)

    return failing


class TestTaken:
    def test_a_task_is_what_was_sent_and_waits_with_its_work_and_its_event(self, ask_later):
        task = ask_later({**LITERAL, "description": "in the app", "ours": {"a": 1}})
        assert (task.state, task.customer_id, task.actor) == ("acknowledged", "cust-1001", "client:shop")
        assert task.body == {**LITERAL, "description": "in the app", "ours": {"a": 1}}
        shown = KIND.resource.read(task)
        assert (shown["description"], shown["ours"], shown["state"]) == ("in the app", {"a": 1}, "acknowledged")
        assert shown["creationDate"] == "2026-11-21T12:00:00.000Z"
        assert "qualifiedProductOfferingItem" not in shown
        assert "effectiveQualificationDate" not in shown
        assert [(one.subject_id, one.max_attempts) for one in work()] == [(task.pk, 6)]
        assert told() == [("CreateEvent", "acknowledged")]

    def test_a_question_about_what_is_not_there_is_refused_at_once_and_nothing_is_stored(self, demo):
        sent = {"searchCriteria": {"product": {"id": "nobody"}}}
        body, question = read_body(KIND.resource, sent, KIND.read)
        with pytest.raises(RefusedAll):
            accept_task(kind=KIND, question=question, body=body, sent=sent, actor="client:shop", at=demo)
        assert (Task.objects.count(), work().count(), told()) == (0, 0, [])


class TestAnswered:
    def test_it_goes_through_in_progress_to_done_and_is_dated_when_it_was_computed(self, ask_later, ask, demo):
        task = ask_later()
        with time_machine.travel(demo + LATER, tick=False):
            assert drain() == 1
        task.refresh_from_db()
        shown = KIND.resource.read(task)
        assert (task.state, task.body) == ("done", None)
        assert (shown["creationDate"], shown["effectiveQualificationDate"]) == (
            "2026-11-21T12:00:00.000Z",
            "2026-11-21T12:05:00.000Z",
        )
        assert shown["expirationDate"] == "2026-11-22T12:00:00.000Z"
        at_once = KIND.resource.read(ask())
        same = ("searchCriteria", "channel", "qualifiedProductOfferingItem")
        assert {name: shown[name] for name in same} == {name: at_once[name] for name in same}
        assert told() == [
            ("CreateEvent", "acknowledged"),
            ("StateChangeEvent", "inProgress"),
            ("StateChangeEvent", "done"),
        ]
        assert moves() == [
            ("acknowledged", "inProgress", "system:qualification"),
            ("inProgress", "done", "system:qualification"),
        ]
        assert not work().exists()

    def test_an_answer_that_holds_for_less_than_a_day_ends_with_it(self, ask_later, demo):
        until = demo + timedelta(hours=1)
        leaving = ProductOffering.objects.get(pk="ott-premium")
        leaving.valid_to = until
        save_entity(leaving)
        task = ask_later()
        assert task.expires_at == demo + timedelta(hours=24)
        with time_machine.travel(demo + LATER, tick=False):
            assert drain() == 1
        task.refresh_from_db()
        assert (task.state, task.expires_at) == ("done", until)
        assert KIND.resource.read(task)["expirationDate"] == "2026-11-21T13:00:00.000Z"

    def test_what_vanished_meanwhile_ends_it_with_an_error_that_says_so(self, ask_later):
        task = ask_later()
        Product.objects.filter(pk="1234").update(id="another")
        drain()
        task.refresh_from_db()
        assert task.state == "terminatedWithError"
        assert KIND.resource.read(task)["terminationError"] == [
            {
                "@type": "TerminationError",
                "id": "unknownReference",
                "value": "searchCriteria.product.id: There is no product '1234'.",
            }
        ]
        assert told()[-1] == ("StateChangeEvent", "terminatedWithError")
        assert not work().exists()

    def test_a_fault_of_ours_is_tried_again_and_then_given_up(self, ask_later, fail):
        task = ask_later()
        fail(RuntimeError("the secret of the house"))
        for _ in range(6):
            WorkItem.objects.update(due_at=Now())
            assert drain() == 1
        task.refresh_from_db()
        assert (task.state, work().get().state) == ("terminatedWithError", "buried")
        [error] = KIND.resource.read(task)["terminationError"]
        assert error == {
            "@type": "TerminationError",
            "id": "internalError",
            "value": "It could not be answered. Ask again.",
        }
        assert told() == [
            ("CreateEvent", "acknowledged"),
            ("StateChangeEvent", "inProgress"),
            ("StateChangeEvent", "terminatedWithError"),
        ]
        assert "secret" in StateChange.objects.filter(subject_type="Task").latest("pk").reason

    def test_a_fault_that_passes_costs_a_try_and_nothing_else(self, ask_later, fail):
        task = ask_later()
        fail(RuntimeError("not now"))
        drain()
        fail(None)
        WorkItem.objects.update(due_at=Now())
        assert drain() == 1
        task.refresh_from_db()
        assert (task.state, len(moves())) == ("done", 2)


class TestTwoWorkers:
    def test_who_lost_the_lease_writes_nothing_and_the_other_answers_once(self, ask_later, meanwhile):
        task = ask_later()
        (slow,) = claim()

        def taken_over():
            work().update(lease_until=Now() - timedelta(seconds=1))
            reap()
            work().update(due_at=Now())
            assert drain() == 1

        meanwhile(taken_over)
        with pytest.raises(LeaseLost):
            answer_task(claim=slow)
        task.refresh_from_db()
        assert (task.state, len(moves()), len(told())) == ("done", 2, 3)
        assert not work().exists()

    def test_a_task_that_is_removed_while_it_is_answered_stays_removed(self, ask_later, meanwhile, demo):
        task = ask_later()
        (claimed,) = claim()
        meanwhile(lambda: remove_task(kind=KIND, pk=task.pk, allowed=lambda _: None, at=demo))
        answer_task(claim=claimed)
        assert not Task.objects.exists()
        assert not work().exists()
        assert told()[-1] == ("DeleteEvent", "inProgress")

    def test_a_task_that_is_over_is_left_alone(self, ask_later):
        task = ask_later()
        (claimed,) = claim()
        task.cancel()
        task.save()
        answer_task(claim=claimed)
        assert not work().exists()
        assert (Task.objects.get().state, told()) == ("cancelled", [("CreateEvent", "acknowledged")])
