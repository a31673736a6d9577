"""What a client may change of a task, and how it ends one."""

from datetime import timedelta

import pytest

from events.models import OutboxEvent, StateChange, WorkItem
from events.services import claim, drain
from qualification.models import Task
from qualification.services import TASK_WORK, change_task, remove_task
from tests.services.qualification.conftest import KIND
from tmf.errors import Refused, RefusedAll
from tmf.patch import JSON_PATCH, MERGE

PREFIX = "QueryProductOfferingQualification"


@pytest.fixture
def change(demo):
    def changed(task, patch, media_type=MERGE, at=demo):
        change_task(
            kind=KIND,
            pk=task.pk,
            patch=patch,
            media_type=media_type,
            allowed=lambda _: None,
            actor="client:shop",
            at=at,
        )
        task.refresh_from_db()
        return KIND.resource.read(task)

    return changed


@pytest.fixture
def told():
    """What was announced of tasks since the last question."""
    seen = set()

    def told():
        rows = list(OutboxEvent.objects.filter(api="TMF679").exclude(pk__in=seen).order_by("pk"))
        seen.update(row.pk for row in rows)
        return [(row.event_type.removeprefix(PREFIX), row.payload["queryProductOfferingQualification"]) for row in rows]

    return told


def test_what_a_client_says_about_its_question_can_be_changed(ask, change, told):
    task = ask()
    before = KIND.resource.read(task)
    new = {
        "description": "for Ann",
        "note": [{"text": "called twice"}],
        "relatedParty": [{"role": "requester", "partyOrPartyRole": {"id": "p"}}],
        "requestedQualificationCompletionDate": "2026-11-21T15:00:00+02:00",
        "status": "as the official examples misspell it",
    }
    after = change(task, new)
    assert after == {
        **before,
        **new,
        "note": [{"@type": "Note", "text": "called twice"}],
        "relatedParty": [
            {
                "@type": "RelatedPartyOrPartyRole",
                "role": "requester",
                "partyOrPartyRole": {"@type": "PartyRef", "id": "p"},
            }
        ],
        "requestedQualificationCompletionDate": "2026-11-21T13:00:00.000Z",
    }
    assert told() == [("AttributeValueChangeEvent", after)]
    assert change(task, {"description": None, "status": None}).keys() == after.keys() - {"description", "status"}


def test_a_change_of_nothing_writes_nothing(ask_later, change, told):
    task = ask_later()
    told()
    change(task, {"searchCriteria": KIND.resource.read(task)["searchCriteria"], "state": "acknowledged"})
    assert told() == []


@pytest.mark.parametrize(
    "patch",
    [
        {"searchCriteria": {"action": "downgrade"}},
        {"channel": {"id": "care"}},
        {"provideUnqualified": True},
        {"qualifiedProductOfferingItem": []},
        {"effectiveQualificationDate": "2026-11-21T12:00:01Z"},
        {"creationDate": None},
        {"terminationError": [{"id": "mine"}]},
        {"expectedQualificationCompletionDate": "2026-11-21T12:00:01Z"},
        {"state": "inProgress"},
        {"state": None},
        {"id": "mine"},
        {"@baseType": "Mine"},
    ],
)
@pytest.mark.parametrize("waiting", [True, False])
def test_question_and_answer_stay_as_they_are(ask, ask_later, change, told, patch, waiting):
    task = ask_later() if waiting else ask()
    told()
    (name,) = patch
    before = Task.objects.values().get()
    with pytest.raises(RefusedAll) as refused:
        change(task, {**patch, "description": "beside it"})
    assert [(error.code, error.path) for error in refused.value.errors] == [("immutable", name)]
    assert Task.objects.values().get() == before
    assert told() == []


class TestCancelled:
    def test_a_question_that_waits_can_be_cancelled_and_its_work_goes(self, ask_later, change, told):
        task = ask_later()
        told()
        after = change(task, {"state": "cancelled"})
        assert (task.state, after["state"]) == ("cancelled", "cancelled")
        assert task.body is None
        assert told() == [("StateChangeEvent", after)]
        assert not WorkItem.objects.filter(kind=TASK_WORK).exists()
        assert drain() == 0
        move = StateChange.objects.filter(subject_type="Task").get()
        assert (move.from_state, move.to_state, move.actor) == ("acknowledged", "cancelled", "client:shop")

    def test_a_question_that_is_being_answered_or_is_answered_cannot_be_cancelled(self, ask, ask_later, change):
        running = ask_later()
        running.start()
        running.save()
        for task in (ask(), running):
            with pytest.raises(RefusedAll) as refused:
                change(task, {"state": "cancelled"})
            assert [(error.code, error.path) for error in refused.value.errors] == [("immutable", "state")]

    def test_both_events_are_told_where_something_else_changes_too(self, ask_later, change, told):
        task = ask_later()
        told()
        patch = [
            {"op": "replace", "path": "/state", "value": "cancelled"},
            {"op": "add", "path": "/description", "value": "too late"},
        ]
        change(task, patch, JSON_PATCH)
        assert [(event, document["state"]) for event, document in told()] == [
            ("AttributeValueChangeEvent", "acknowledged"),
            ("StateChangeEvent", "cancelled"),
        ]

    def test_what_a_client_has_changed_is_in_the_answer(self, ask_later, change):
        task = ask_later()
        change(task, {"description": "for Ann", "expirationDate": "2026-11-21T18:00:00Z"})
        drain()
        task.refresh_from_db()
        shown = KIND.resource.read(task)
        assert (shown["state"], shown["description"], shown["expirationDate"]) == (
            "done",
            "for Ann",
            "2026-11-21T18:00:00.000Z",
        )


class TestExpiry:
    def test_it_can_be_brought_forward(self, ask, change, told, demo):
        task = ask()
        after = change(task, {"expirationDate": "2026-11-21T18:00:00Z"})
        assert task.expires_at == demo + timedelta(hours=6)
        assert told() == [("AttributeValueChangeEvent", after)]

    def test_a_date_that_has_passed_ends_the_task(self, ask, change, demo):
        task = ask()
        change(task, {"expirationDate": "2026-11-21T12:00:00Z"})
        assert not Task.objects.current(at=demo).exists()
        with pytest.raises(Refused) as refused:
            change(task, {"expirationDate": "2026-11-21T18:00:00Z"})
        assert refused.value.status == 404

    @pytest.mark.parametrize("wanted", ["2026-11-23T12:00:00Z", None, "tomorrow", 7])
    def test_it_is_not_put_off_or_removed(self, ask, change, told, wanted):
        task = ask()
        with pytest.raises(Refused) as refused:
            change(task, {"expirationDate": wanted})
        assert (refused.value.status, refused.value.code, refused.value.path) == (400, "invalid", "expirationDate")
        assert told() == []


class TestRemoved:
    @pytest.mark.parametrize("running", [True, False])
    def test_a_task_goes_with_the_work_that_waits(self, ask_later, told, demo, running):
        task = ask_later()
        claimed = claim() if running else []
        told()
        shown = KIND.resource.read(task)
        remove_task(kind=KIND, pk=task.pk, allowed=lambda _: None, at=demo)
        assert not Task.objects.exists()
        assert WorkItem.objects.filter(kind=TASK_WORK).count() == len(claimed)
        assert told() == [("DeleteEvent", shown)]

    def test_what_has_expired_is_not_there(self, ask, demo, told):
        task = ask()
        with pytest.raises(Refused) as refused:
            remove_task(kind=KIND, pk=task.pk, allowed=lambda _: None, at=demo + timedelta(days=1))
        assert refused.value.status == 404
        assert (Task.objects.count(), told()) == (1, [])
