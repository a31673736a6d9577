"""Deliveries: at least once, and what each answer of a listener means."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from events import handlers, registry, services
from events.delivery import call
from events.domain.facts import DELIVERY_KIND
from events.models import Hub, OutboxEvent, WorkItem
from tests.listener import listening

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MODULE = import_module("events.services.deliver")  # the package gives away the function of that name
PAYLOAD = {"productOffering": {"@type": "ProductOffering", "id": "basic", "name": "Basic"}}


@pytest.fixture(autouse=True)
def runs(own_registry):
    registry.work(DELIVERY_KIND)(handlers.delivery)


@pytest.fixture
def listener():
    with listening() as running:
        yield running


@pytest.fixture
def hub(listener):
    return register(listener.url())


def register(callback, api="TMF620"):
    return services.register_hub(api=api, callback=callback, actor="client:shop")


def record(subject_id="basic", api="TMF620", event_type="ProductOfferingCreateEvent", payload=PAYLOAD):
    with transaction.atomic():
        services.record(
            event_type, subject_type="ProductOffering", subject_id=subject_id, payload=payload, at=AT, api=api
        )
    return OutboxEvent.objects.latest("id")


def work():
    return list(WorkItem.objects.order_by("id").values_list("state", "attempts", "last_error"))


def test_an_event_is_posted_as_v5_writes_it(hub, listener):
    event = record()
    assert services.drain() == 1
    assert listener.bodies == [
        {
            "@type": "ProductOfferingCreateEvent",
            "@baseType": "Event",
            "eventId": event.id,
            "eventTime": "2026-03-01T12:00:00.000Z",
            "eventType": "ProductOfferingCreateEvent",
            "domain": "Commercial",
            "title": "ProductOfferingCreateEvent",
            "event": PAYLOAD,
        }
    ]
    assert not WorkItem.objects.exists()


def test_an_event_is_posted_as_v4_writes_it(listener):
    register(listener.url(), api="TMF633")
    event = record(api="TMF633", event_type="ServiceCategoryCreateEvent", payload={"serviceCategory": {"id": "tv"}})
    services.drain()
    assert listener.bodies == [
        {
            "eventId": event.id,
            "eventTime": "2026-03-01T12:00:00.000Z",
            "eventType": "ServiceCategoryCreateEvent",
            "event": {"serviceCategory": {"id": "tv"}},
        }
    ]


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_2xx_is_a_delivery(hub, listener, status):
    listener.answers = [status]
    record()
    assert services.drain() == 1
    assert len(listener.received) == 1
    assert work() == []


@pytest.mark.parametrize("status", [302, 400, 401, 404, 409, 429, 500, 503])
def test_another_status_is_tried_again_later(hub, listener, status):
    listener.answers = [status]
    record()
    assert services.drain() == 1
    assert work() == [("ready", 1, f"The listener answered {status}")]
    later = WorkItem.objects.filter(
        due_at__gt=Now() + timedelta(milliseconds=500), due_at__lte=Now() + timedelta(seconds=2)
    )
    assert later.exists()
    WorkItem.objects.update(due_at=Now())
    assert services.drain() == 1
    assert listener.bodies[0] == listener.bodies[1]
    assert work() == []
    assert Hub.objects.get().enabled


def test_no_answer_is_tried_again_later(hub, listener, monkeypatch):
    monkeypatch.setattr(call, "READ_SECONDS", 0.1)
    listener.silent = True
    record()
    assert services.drain() == 1
    ((state, attempts, error),) = work()
    assert (state, attempts) == ("ready", 1)
    assert "ReadTimeout" in error


def test_the_eighth_failure_is_the_last_and_waits_for_a_person(hub, listener):
    listener.answers = [500] * 9
    record()
    for _ in range(9):
        WorkItem.objects.update(due_at=Now())
        services.drain()
    assert work() == [("buried", 8, "The listener answered 500")]
    assert len(listener.received) == 8


def test_410_ends_the_subscription_and_forgets_what_waits(hub, listener):
    other = register(listener.url("/other"))
    record()
    record("standard")
    listener.answers = [410]
    WorkItem.objects.filter(lane=hub.pk, subject_id=OutboxEvent.objects.last().pk).update(
        due_at=Now() + timedelta(hours=1)
    )
    WorkItem.objects.filter(lane=other.pk).update(due_at=Now() + timedelta(hours=1))
    assert services.drain() == 1
    assert list(Hub.objects.values_list("pk", flat=True)) == [other.pk]
    assert list(WorkItem.objects.values_list("lane", "state", "attempts")) == [(other.pk, "ready", 0)] * 2


def test_what_nobody_listens_to_any_more_is_dropped(hub, listener):
    record()
    Hub.objects.all().delete()
    assert services.drain() == 1
    assert (work(), listener.received) == ([], [])


def test_what_was_claimed_before_its_hub_was_switched_off_is_dropped(hub, listener):
    record()
    Hub.objects.update(enabled=False)
    assert services.drain() == 1
    assert (work(), listener.received) == ([], [])


def test_a_callback_that_leads_inside_by_now_is_not_called(hub, listener, settings):
    settings.HUB_ALLOWED_NETWORKS = ()
    record()
    services.drain()
    assert work() == [("ready", 1, "This host does not lead to a public address.")]
    assert listener.received == []


def test_what_waits_behind_a_listener_that_does_not_answer_is_not_tried_meanwhile(hub, listener, monkeypatch):
    monkeypatch.setattr(call, "READ_SECONDS", 0.1)
    quick = register(listener.url("/quick"))
    for subject in ("a", "b", "c"):
        record(subject)
    WorkItem.objects.filter(lane=quick.pk).update(due_at=Now() + timedelta(hours=1))
    listener.silent = True
    assert services.run_due(limit=1) == 1
    mine = WorkItem.objects.filter(lane=hub.pk)
    assert sorted(mine.values_list("state", "attempts")) == [("ready", 0), ("ready", 0), ("ready", 1)]
    assert not mine.due().exists()
    WorkItem.objects.filter(lane=quick.pk).update(due_at=Now())
    listener.silent = False
    assert services.run_due() == 3
    assert [request.path for request in listener.received] == ["/events", "/quick", "/quick", "/quick"]


def test_what_waits_behind_an_event_that_is_not_taken_is_tried_at_once(hub, listener):
    listener.answers = [400]
    for subject in ("a", "b"):
        record(subject)
    assert services.drain() == 2
    assert len(listener.received) == 2
    assert work() == [("ready", 1, "The listener answered 400")]


def test_a_delivery_whose_lease_was_lost_is_left_to_its_new_owner(hub, listener, monkeypatch):
    def overtaken(*args, **options):
        status = post(*args, **options)
        WorkItem.objects.update(state="ready", lease_token=None, lease_until=None)
        return status

    post = MODULE.post
    monkeypatch.setattr(MODULE, "post", overtaken)
    record()
    assert services.run_due() == 1
    assert work() == [("ready", 1, "")]


def test_an_event_is_kept_until_its_deliveries_are_done(hub, listener):
    event = record()
    at = AT + timedelta(days=31)
    assert services.purge(at=at) == 0
    services.drain()
    assert services.purge(at=at) == 1
    assert not OutboxEvent.objects.filter(pk=event.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_listener_is_called_outside_any_transaction(hub, listener, monkeypatch):
    def watched(*args, **options):
        inside.append(connection.in_atomic_block)
        return post(*args, **options)

    inside, post = [], MODULE.post
    monkeypatch.setattr(MODULE, "post", watched)
    record()
    assert services.run_due() == 1
    assert (inside, len(listener.received), work()) == ([False], 1, [])
