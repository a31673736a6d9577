"""The hubs of TMF620 v5 and TMF633 v4 over HTTP, with a listener that runs."""

import pytest
from django.db import transaction

from events import bell, services
from events.api.hub import hub_paths
from events.models import Hub
from tests.listener import listening

PRODUCTS = "/tmf-api/productCatalogManagement/v5"
SERVICES = "/tmf-api/serviceCatalogManagement/v4"
HUB, SUBSCRIPTION = f"{PRODUCTS}/hub", f"{SERVICES}/hub"

urlpatterns = [*hub_paths(PRODUCTS, "TMF620"), *hub_paths(SERVICES, "TMF633")]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)


@pytest.fixture
def listener():
    with listening() as running:
        yield running


def happen(event_type, payload, api):
    with transaction.atomic():
        services.record(event_type, subject_type="X", subject_id="x", payload=payload, api=api)
    services.drain()


def offering(status="Launched"):
    document = {"@type": "ProductOffering", "id": "basic", "name": "Basic", "lifecycleStatus": status}
    happen("ProductOfferingCreateEvent", {"productOffering": document}, "TMF620")


def test_a_listener_of_tmf620_is_registered_told_and_unregistered(app, listener, official_errors):
    query = "event.productOffering.lifecycleStatus=Launched"
    body = {"@type": "Hub", "callback": listener.url(), "query": query}
    assert official_errors("TMF620", "Hub_FVO", body) == []
    answer = app("post", HUB, body)
    assert answer.status_code == 201
    hub = answer.json()
    assert official_errors("TMF620", "Hub", hub) == []
    assert hub == {**body, "id": hub["id"], "href": hub["href"]}
    assert hub["href"] == answer["Location"]
    assert hub["href"].endswith(f"{HUB}/{hub['id']}")

    offering("In Study")
    offering("Launched")
    (event,) = listener.bodies
    assert official_errors("TMF620", "ProductOfferingCreateEvent", event) == []
    assert official_errors("TMF620", "Event_FVO", event) == []
    assert event["event"]["productOffering"]["lifecycleStatus"] == "Launched"

    gone = app("delete", f"{HUB}/{hub['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    offering("Launched")
    assert len(listener.received) == 1


def test_a_listener_of_tmf633_is_registered_told_and_unregistered(app, listener, official_errors):
    body = {"callback": listener.url(), "query": "eventType=ServiceSpecificationCreateEvent"}
    assert official_errors("TMF633", "EventSubscriptionInput", body) == []
    answer = app("post", SUBSCRIPTION, body)
    assert answer.status_code == 201
    subscription = answer.json()
    assert official_errors("TMF633", "EventSubscription", subscription) == []
    assert subscription == {**body, "id": subscription["id"]}
    assert answer["Location"].endswith(f"{SUBSCRIPTION}/{subscription['id']}")

    document = {"serviceSpecification": {"id": "rfs-1", "name": "OTT account"}}
    happen("ServiceSpecificationCreateEvent", document, "TMF633")
    happen("ServiceSpecificationDeleteEvent", document, "TMF633")
    (event,) = listener.bodies
    assert official_errors("TMF633", "ServiceSpecificationCreateEvent", event) == []
    assert (event["eventType"], event["event"]) == ("ServiceSpecificationCreateEvent", document)

    assert app("delete", f"{SUBSCRIPTION}/{subscription['id']}").status_code == 204
    assert not Hub.objects.exists()


def test_the_type_may_be_left_out_and_what_is_unknown_is_given_back(app, listener):
    extra = {"team": {"name": "shop"}, "retries": 3}
    hub = app("post", HUB, {"callback": listener.url(), **extra}).json()
    assert hub == {
        "@type": "Hub", "id": hub["id"], "href": hub["href"], "callback": listener.url(), **extra
    }  # fmt: skip
    old = app("post", SUBSCRIPTION, {"callback": listener.url(), **extra}).json()
    assert old == {"id": old["id"], "callback": listener.url(), **extra}


def test_the_id_is_ours(app, listener):
    answers = [app("post", path, {"callback": listener.url(), "id": "mine"}) for path in (HUB, SUBSCRIPTION)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert "mine" not in {answer.json()["id"] for answer in answers}


@pytest.mark.parametrize("path", [HUB, SUBSCRIPTION])
@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "callback"),
        ({"callback": ""}, "callback"),
        ({"callback": 5}, "callback"),
        ({"callback": ["http://127.0.0.1/"]}, "callback"),
        ({"callback": "ftp://127.0.0.1/"}, "callback"),
        ({"callback": "http://10.0.0.1/"}, "callback"),
        ({"callback": f"http://127.0.0.1/{'x' * 4000}"}, "callback"),
        ({"callback": "http://127.0.0.1/", "query": "colour=red"}, "query"),
        ({"callback": "http://127.0.0.1/", "query": "filter=("}, "query"),
        ({"callback": "http://127.0.0.1/", "query": 5}, "query"),
        ({"callback": "http://127.0.0.1/", "query": "x" * 4001}, "query"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_registered(app, official_errors, path, body, where):
    answer = app("post", path, body)
    assert (answer.status_code, answer.json()["path"]) == (400, where)
    assert official_errors("TMF620", "Error", answer.json()) == []
    assert not Hub.objects.exists()


@pytest.mark.parametrize("body", ["[]", '"x"', "null", "{"])
def test_what_is_no_object_is_refused(app, body):
    answer = app("post", HUB, body)
    assert (answer.status_code, answer.json()["@type"]) == (400, "Error")
    assert not Hub.objects.exists()


@pytest.mark.parametrize(("path", "kind"), [(HUB, "Hub"), (SUBSCRIPTION, "EventSubscription")])
def test_an_unknown_hub_is_a_404(app, official_errors, path, kind):
    answer = app("delete", f"{path}/nobody")
    assert (answer.status_code, answer.json()["code"]) == (404, "notFound")
    assert answer.json()["message"] == f"There is no {kind} 'nobody'."
    assert official_errors("TMF620", "Error", answer.json()) == []


def test_a_hub_of_another_api_or_client_is_a_404_and_stays(app, listener):
    hub = app("post", HUB, {"callback": listener.url()}).json()
    assert app("delete", f"{SUBSCRIPTION}/{hub['id']}").status_code == 404
    Hub.objects.update(actor="client:other")
    assert app("delete", f"{HUB}/{hub['id']}").status_code == 404
    assert Hub.objects.count() == 1


@pytest.mark.parametrize(("method", "path"), [("get", HUB), ("patch", HUB), ("get", f"{HUB}/1"), ("patch", f"{HUB}/1")])
def test_what_the_file_does_not_declare_is_a_405(app, method, path):
    assert app(method, path).status_code == 405


def test_nobody_registers_or_unregisters_without_a_token_that_may_write(client, token, listener):
    body = {"callback": listener.url()}
    for headers, status in ((None, 401), (token("read"), 403)):
        assert client.post(HUB, body, content_type="application/json", headers=headers).status_code == status
        assert client.delete(f"{HUB}/1", headers=headers).status_code == status
    assert not Hub.objects.exists()
