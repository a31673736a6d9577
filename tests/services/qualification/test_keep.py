"""Answers are kept by one statement, for a day, announced where somebody listens, and then forgotten in batches."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from events.models import Hub, OutboxEvent, WorkItem
from qualification.models import Task
from qualification.services import KINDS, Answer, forget_expired, keep
from qualification.tasks import forget_expired as task

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
pytestmark = pytest.mark.django_db


def kept(pk, at=AT, **options):
    keep.keep((pk, Task.QUERY_QUALIFICATION, "c", "done", "{}", "client:shop", at, at + DAY), **options)


def left():
    return list(Task.objects.order_by("pk").values_list("pk", flat=True))


def told():
    """What was announced of tasks; loading the demo announces its catalog."""
    return OutboxEvent.objects.filter(api__in=["TMF679", "TMF760"])


def listen(api="TMF679", **more):
    return Hub.objects.create(api=api, callback="http://127.0.0.1:1/", actor="client:shop", **more)


class TestKeep:
    def test_an_answer_is_kept_as_it_goes_out(self, ask, demo):
        row = ask()
        assert (row.kind, row.customer_id, row.state) == ("queryProductOfferingQualification", "cust-1001", "done")
        assert (row.actor, row.body) == ("client:shop", None)
        assert (row.created_at, row.expires_at) == (demo, demo + DAY)
        assert row.document == KINDS[row.kind].resource.read(row)
        assert row.document["expirationDate"] == "2026-11-22T12:00:00.000Z"

    def test_keeping_is_one_statement(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            kept("QPOQ-1")
        assert left() == ["QPOQ-1"]

    def test_how_long_it_is_kept_is_a_setting_and_an_answer_may_end_sooner(self, ask, demo, settings):
        settings.ANSWERS_KEPT = timedelta(hours=2)
        assert ask().expires_at == demo + timedelta(hours=2)
        kind, sooner, later = KINDS["queryProductConfiguration"], demo + timedelta(hours=1), demo + DAY
        assert kind.expiry(Answer({}, expires_at=sooner), at=demo) == sooner
        assert kind.expiry(Answer({}, expires_at=later), at=demo) == demo + timedelta(hours=2)


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_an_answer_is_kept_without_waiting_for_the_disk_and_nothing_else_is():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")  # whatever this server has
    kept("QPOQ-1", quick=True)
    assert left() == ["QPOQ-1"]
    row = Task.objects.get()
    assert (row.created_at, row.expires_at, row.document) == (AT, AT + DAY, {})
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)
            cursor.execute("RESET synchronous_commit")


class TestAnnounced:
    def test_without_a_listener_nothing_is_recorded(self, ask):
        listen("TMF760")
        listen(enabled=False)
        ask()
        assert (told().count(), WorkItem.objects.count()) == (0, 0)

    def test_with_a_listener_the_answer_and_its_event_are_one_transaction(self, ask, demo):
        hub = listen()
        row = ask()
        event = told().get()
        assert (event.event_type, event.api) == ("QueryProductOfferingQualificationCreateEvent", "TMF679")
        assert (event.subject_type, event.subject_id) == ("QueryProductOfferingQualification", row.pk)
        assert (event.customer_id, event.occurred_at) == ("cust-1001", demo)
        assert event.payload == {"queryProductOfferingQualification": row.document}
        assert [(work.subject_id, work.lane) for work in WorkItem.objects.all()] == [(event.pk, hub.pk)]

    def test_what_cannot_be_announced_is_not_kept(self, ask, monkeypatch):
        listen()

        def broken(*_, **__):
            raise RuntimeError("no room for events")

        monkeypatch.setattr(keep, "announce", broken)
        with pytest.raises(RuntimeError, match="no room"):  # and no transaction of the caller's takes it back
            ask()
        assert not Task.objects.exists()


class TestForgotten:
    def test_an_answer_is_current_until_its_expiry(self):
        kept("QPOQ-1")
        assert Task.objects.current(at=AT + DAY - timedelta.resolution).count() == 1
        assert Task.objects.current(at=AT + DAY).count() == 0

    def test_only_expired_answers_are_forgotten_and_nobody_is_told(self):
        listen()
        kept("QPOQ-1", at=AT - timedelta(seconds=1))
        kept("QPOQ-2")
        assert forget_expired(at=AT + DAY - timedelta.resolution) == 1
        assert left() == ["QPOQ-2"]
        assert not told().exists()

    def test_answers_are_forgotten_in_batches_oldest_first(self):
        for number in (3, 1, 2):
            kept(f"QPOQ-{number}", at=AT + timedelta(seconds=number))
        later = AT + DAY + timedelta(hours=1)
        assert forget_expired(at=later, limit=2) == 2
        assert left() == ["QPOQ-3"]
        assert forget_expired(at=later, limit=2) == 1
        assert forget_expired(at=later, limit=2) == 0

    def test_the_task_forgets_everything_that_has_expired(self):
        kept("QPOQ-1", at=datetime.now(UTC) - DAY)
        kept("QPOQ-2", at=datetime.now(UTC))
        task()
        assert left() == ["QPOQ-2"]
