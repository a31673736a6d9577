from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from events import registry, selectors, services
from events.models import OutboxEvent, StateChange, WorkItem

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def ignore(_event):
    """A handler for which the event is nothing new."""


def record(event_type="ServiceStateChangeEvent", subject_id="svc-1", **options):
    options = {"payload": {"id": subject_id}, "at": AT, "customer_id": "cust-1001", **options}
    with transaction.atomic():
        services.record(event_type, subject_type="Service", subject_id=subject_id, **options)


@pytest.mark.django_db
def test_event_is_written_with_one_piece_of_work_per_handler():
    registry.on("ServiceStateChangeEvent", name="ordering.progress")(ignore)
    registry.on("ServiceStateChangeEvent", name="hub.fan-out")(ignore)
    registry.on("ServiceCreateEvent", name="other")(ignore)
    record()
    event = OutboxEvent.objects.get()
    assert (event.event_type, event.subject_type, event.subject_id) == ("ServiceStateChangeEvent", "Service", "svc-1")
    assert (event.customer_id, event.payload, event.occurred_at) == ("cust-1001", {"id": "svc-1"}, AT)
    assert sorted(WorkItem.objects.values_list("kind", "lane", "subject_id")) == [
        ("event", "hub.fan-out", event.id),
        ("event", "ordering.progress", event.id),
    ]


@pytest.mark.django_db
def test_payload_is_kept_as_it_goes_over_the_wire():
    record(payload={"at": AT, "price": Decimal("9.99"), "count": Decimal(2)})
    assert OutboxEvent.objects.get().payload == {"at": "2026-03-01T12:00:00Z", "price": 9.99, "count": 2}


@pytest.mark.django_db(transaction=True)
def test_event_outside_a_transaction_is_refused_and_not_written():
    with pytest.raises(services.NoTransaction, match="ServiceStateChangeEvent"):
        services.record("ServiceStateChangeEvent", subject_type="Service", subject_id="svc-1", payload={})
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_handler_gets_the_event_once():
    seen = []
    registry.on("ServiceStateChangeEvent", name="h")(seen.append)
    record()
    assert services.drain() == 1
    assert services.drain() == 0
    assert seen == selectors.events_of([("Service", "svc-1")])
    assert seen[0].payload == {"id": "svc-1"}
    assert not WorkItem.objects.exists()


@pytest.mark.django_db
def test_handler_that_raises_leaves_nothing_but_its_work():
    def handler(event):
        services.enqueue("step", event.subject_id)
        raise ValueError("no")

    registry.on("ServiceStateChangeEvent", name="h")(handler)
    record()
    assert services.run_due() == 1
    assert list(WorkItem.objects.values_list("kind", "state", "attempts", "last_error")) == [
        ("event", "ready", 1, "ValueError: no")
    ]


@pytest.mark.django_db
def test_event_for_a_handler_of_newer_code_is_left_alone():
    with registry.overlay():
        registry.on("ServiceStateChangeEvent", name="newer")(ignore)
        record()
    assert services.drain() == 0
    assert list(WorkItem.objects.values_list("lane", "state", "attempts")) == [("newer", "ready", 0)]


@pytest.mark.django_db
def test_known_handler_of_another_type_of_event_puts_the_work_off_uncounted():
    registry.on("ServiceCreateEvent", name="h")(ignore)
    with registry.overlay():
        registry.on("ServiceStateChangeEvent", name="h")(ignore)
        record()
    assert services.run_due() == 1
    assert list(WorkItem.objects.values_list("lane", "state", "attempts")) == [("h", "ready", 0)]
    assert not WorkItem.objects.due().exists()


def test_second_handler_of_a_name_is_refused():
    registry.on("ServiceCreateEvent", name="h")(ignore)
    with pytest.raises(ValueError, match="named h already"):
        registry.on("ServiceCreateEvent", name="h")([].append)


def test_second_runner_of_a_kind_and_a_runner_for_events_are_refused(runner):
    runner("step")
    with pytest.raises(ValueError, match="step has a runner"):
        runner("step")
    with pytest.raises(ValueError, match="event has a runner"):
        runner("event")


@pytest.mark.django_db
def test_purge_keeps_young_events_unfinished_ones_and_every_state_change():
    StateChange.objects.create(subject_type="Service", subject_id="old", from_state="a", to_state="b", actor="x", at=AT)
    record(subject_id="old")
    record(subject_id="young", at=AT + timedelta(days=1))
    registry.on("ServiceStateChangeEvent", name="h")(ignore)
    record(subject_id="waiting")
    assert services.purge(at=AT + timedelta(days=30, hours=1)) == 1
    assert sorted(OutboxEvent.objects.values_list("subject_id", flat=True)) == ["waiting", "young"]
    assert StateChange.objects.count() == 1


@pytest.mark.django_db
def test_events_of_several_subjects_come_in_order_with_one_query(django_assert_num_queries):
    record(subject_id="b", at=AT + timedelta(seconds=1))
    record(subject_id="a")
    record(subject_id="c")
    with django_assert_num_queries(1):
        events = selectors.events_of([("Service", "a"), ("Service", "b"), ("ServiceOrder", "c")])
    assert [event.subject_id for event in events] == ["a", "b"]
    assert selectors.events_of([]) == []
