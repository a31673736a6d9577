"""Who is told of what: registration, the end of it, and the switch."""

from ipaddress import ip_network

import pytest
from django.db import transaction

from events import registry, services
from events.models import Hub, OutboxEvent, WorkItem
from tmf.errors import Refused, RefusedAll

pytestmark = pytest.mark.django_db

CALLBACK = "http://127.0.0.1:9/events"


def register(api="TMF620", callback=CALLBACK, query="", actor="client:shop", **options):
    return services.register_hub(api=api, callback=callback, query=query, actor=actor, **options)


def record(event_type="ProductOfferingCreateEvent", api="TMF620", status="Launched"):
    payload = {"productOffering": {"id": "basic", "lifecycleStatus": status, "channel": [{"id": "web"}, {"id": "app"}]}}
    with transaction.atomic():
        services.record(event_type, subject_type="ProductOffering", subject_id="basic", payload=payload, api=api)
    return OutboxEvent.objects.latest("id")


def deliveries():
    return sorted(WorkItem.objects.filter(kind="hub").values_list("subject_id", "lane"))


def test_a_hub_is_kept_as_it_was_registered():
    hub = register(query="eventType=ProductOfferingCreateEvent", extension={"team": "shop"})
    hub.refresh_from_db()
    assert (hub.api, hub.callback, hub.actor, hub.enabled) == ("TMF620", CALLBACK, "client:shop", True)
    assert (hub.query, hub.extension) == ("eventType=ProductOfferingCreateEvent", {"team": "shop"})


def test_a_callback_that_may_not_be_called_is_refused(settings):
    settings.HUB_ALLOWED_NETWORKS = (ip_network("10.0.0.0/8"),)
    with pytest.raises(Refused) as refused:
        register()
    assert (refused.value.status, refused.value.path) == (400, "callback")
    assert not Hub.objects.exists()


@pytest.mark.parametrize(
    ("query", "status", "why"),
    [
        ("filter=nonsense(", 400, "position"),
        ("eventType.regex=Product.*", 400, "regular expression"),
        ("evenType=ProductOfferingCreateEvent", 400, "An event has no evenType; it has eventId, eventTime, eventType"),
        ("productOffering.lifecycleStatus=Launched", 400, "has no productOffering.lifecycleStatus"),
        ("filter=productOffering[?(@.id=='x')]", 400, "has no productOffering"),
        ("eventType=A&fields=event", 400, "takes no fields"),
        ("sort=eventTime&limit=1", 400, "takes no limit, sort"),
    ],
)
def test_a_query_that_cannot_be_met_is_refused(query, status, why):
    with pytest.raises(Refused, match=why) as refused:
        register(query=query)
    assert (refused.value.status, refused.value.path) == (status, "query")
    assert not Hub.objects.exists()


def test_what_only_v5_events_have_is_no_query_for_v4():
    register(query="domain=Commercial&title=A")
    with pytest.raises(Refused, match="An event has no domain, title; it has eventId, eventTime, eventType, event"):
        register(api="TMF633", query="domain=Commercial&title=A")


def test_callback_and_query_are_both_named():
    with pytest.raises(RefusedAll) as refused:
        register(callback="ftp://x", query="x=1")
    assert [error.path for error in refused.value.errors] == ["callback", "query"]


def test_an_api_that_publishes_nothing_has_no_hub():
    with pytest.raises(ValueError, match="TMF999 has no hub"):
        register(api="TMF999")


def test_an_event_is_to_be_delivered_to_every_hub_of_its_api(rings):
    first, second, _other = register(), register(actor="client:other"), register(api="TMF633")
    event = record()
    assert deliveries() == sorted([(event.id, first.pk), (event.id, second.pk)])
    assert set(WorkItem.objects.values_list("kind", "state", "attempts", "max_attempts")) == {("hub", "ready", 0, 8)}
    assert event.api == "TMF620"


def test_an_event_without_an_api_is_nobodys(django_assert_num_queries):
    register()
    with transaction.atomic(), django_assert_num_queries(1):
        services.record("ProductCreateEvent", subject_type="Product", subject_id="p", payload={})
    assert deliveries() == []


@pytest.mark.parametrize("hubs", [1, 12])
def test_hubs_are_found_in_one_query_and_written_in_one(hubs, django_assert_num_queries):
    for _ in range(hubs):
        register(query="eventType=ProductOfferingCreateEvent")
    with transaction.atomic(), django_assert_num_queries(3):  # event, hubs, work
        services.record(
            "ProductOfferingCreateEvent", subject_type="ProductOffering", subject_id="x", payload={}, api="TMF620"
        )
    assert len(deliveries()) == hubs


@pytest.mark.parametrize("events", [1, 10])
def test_many_events_are_recorded_in_as_many_queries_as_one(events, django_assert_num_queries):
    registry.on("ProductOfferingCreateEvent", name="h")(lambda _event: None)
    products, other = register(query="event.productOffering.id=2"), register(api="TMF633")
    happenings = [
        services.Happening(
            event_type="ProductOfferingCreateEvent",
            subject_type="ProductOffering",
            subject_id=str(number),
            payload={"productOffering": {"id": str(number)}},
            api=api,
        )
        for number in range(events)
        for api in ("TMF620", "TMF633", "")
    ]
    with transaction.atomic(), django_assert_num_queries(3):
        services.record_all(happenings)
    rows = list(OutboxEvent.objects.order_by("id"))
    assert [(row.subject_id, row.api) for row in rows] == [(h.subject_id, h.api) for h in happenings]
    wanted = [(row.id, products.pk) for row in rows if (row.subject_id, row.api) == ("2", "TMF620")]
    assert deliveries() == sorted(wanted + [(row.id, other.pk) for row in rows if row.api == "TMF633"])
    assert WorkItem.objects.filter(kind="event", lane="h").count() == len(rows)


@pytest.mark.django_db(transaction=True)
def test_events_outside_a_transaction_are_refused_and_not_written():
    with pytest.raises(services.NoTransaction):
        services.record_all([])
    with pytest.raises(services.NoTransaction, match="ServiceCreateEvent"):
        services.record("ServiceCreateEvent", subject_type="Service", subject_id="s", payload={})
    assert not OutboxEvent.objects.exists()


def test_an_event_of_an_api_without_a_hub_is_refused_and_not_written():
    with pytest.raises(ValueError, match="TMF999"):
        record(api="TMF999")
    assert not OutboxEvent.objects.exists()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", True),
        ("eventType=ProductOfferingCreateEvent", True),
        ("eventType=ProductOfferingStateChangeEvent", False),
        ("eventType=ProductOfferingStateChangeEvent,ProductOfferingCreateEvent", True),
        ("event.productOffering.lifecycleStatus=Launched", True),
        ("event.productOffering.lifecycleStatus=Retired", False),
        ("eventType=ProductOfferingCreateEvent&event.productOffering.lifecycleStatus=Retired", False),
        ("event.productOffering.channel.id=app", True),
        ("event.category.id.ne=x", True),
        ("filter=event.productOffering.channel[?(@.id=='app')]", True),
        ("@type=ProductOfferingCreateEvent&domain=Commercial", True),
    ],
)
def test_a_query_chooses_the_events(query, wanted):
    register(query=query)
    record()
    assert len(deliveries()) == wanted


def test_a_query_that_is_not_understood_any_more_keeps_nothing_from_its_listener(caplog):
    hub = register()
    Hub.objects.update(query="filter=nonsense(")
    event = record()
    assert deliveries() == [(event.id, hub.pk)]
    assert "not understood" in caplog.text


def test_an_event_that_is_rolled_back_is_not_delivered():
    register()
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    assert deliveries() == []


def test_the_end_of_a_subscription_forgets_what_waits_for_it_alone():
    hub, other = register(), register()
    event = record()
    WorkItem.objects.filter(lane=hub.pk).update(state="buried")
    record()
    services.unregister_hub(hub_id=hub.pk, api="TMF620", actor="client:shop")
    assert list(Hub.objects.values_list("pk", flat=True)) == [other.pk]
    assert {lane for _, lane in deliveries()} == {other.pk}
    assert OutboxEvent.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize(
    "wrong", [{"hub_id": "nobody"}, {"api": "TMF633"}, {"actor": "client:other"}], ids=["id", "api", "actor"]
)
def test_nobody_ends_a_subscription_that_is_not_theirs(wrong):
    hub = register()
    record()
    with pytest.raises(services.NoSuchHub):
        services.unregister_hub(**{"hub_id": hub.pk, "api": "TMF620", "actor": "client:shop", **wrong})
    assert Hub.objects.get() == hub
    assert len(deliveries()) == 1


def test_a_hub_that_is_off_hears_nothing_until_it_is_on_again():
    hub, other = register(), register()
    record()
    assert services.switch_hubs(hub_ids=[hub.pk], enabled=False, actor="user:kim") == 1
    missed = record()
    assert {lane for _, lane in deliveries()} == {other.pk}
    assert services.switch_hubs(hub_ids=[hub.pk, other.pk], enabled=True, actor="user:kim") == 1
    heard = record()
    assert [event for event, lane in deliveries() if lane == hub.pk] == [heard.id]
    assert missed.id != heard.id
