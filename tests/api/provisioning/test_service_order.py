"""TMF641: any system may order services, and see how far they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import OutboxEvent
from provisioning.models import Service, ServiceOrder

BASE = "/tmf-api/serviceOrdering/v5"


def test_an_order_is_created_with_its_address(api, order, official_errors):
    answer = api("post", f"{BASE}/serviceOrder", order)
    body = answer.json()
    assert (answer.status_code, official_errors("TMF641", "ServiceOrder", body)) == (201, [])
    assert answer["Location"] == body["href"]
    assert body["href"].endswith(f"{BASE}/serviceOrder/{body['id']}")
    assert (body["state"], body["category"], body["description"]) == ("inProgress", "TVOption", "OTT Play for Ann")
    assert body["relatedParty"] == order["relatedParty"]
    assert ServiceOrder.objects.get().customer_id == "cust-1"


def test_it_keeps_the_external_reference_and_shows_it_as_cross_ref(placed):
    assert placed["externalReference"] == [
        {
            "@type": "ExternalReference",
            "externalReferenceType": "ProductOrder",
            "id": "PO-1",
            "name": "shop",
            "owner": "shop",
            "href": "https://shop.example/PO-1",
        }
    ]
    assert placed["orderRelationship"] == [
        {
            "@type": "ServiceOrderRelationship",
            "@referredType": "ProductOrder",
            "relationshipType": "cross-ref",
            "id": "PO-1",
            "href": "https://shop.example/PO-1",
        }
    ]


def test_an_item_shows_its_service_and_what_was_wanted(placed):
    (item,) = placed["serviceOrderItem"]
    service = Service.objects.get(specification_id="cfs-ottplay")
    assert (item["id"], item["action"], item["state"]) == ("1", "add", "inProgress")
    assert (item["service"]["id"], item["service"]["state"]) == (service.pk, "designed")
    assert item["service"]["serviceSpecification"]["id"] == "cfs-ottplay"
    assert item["service"]["serviceCharacteristic"] == [
        {"@type": "StringCharacteristic", "name": "tier", "valueType": "string", "value": "basic"}
    ]


def test_a_finished_order_is_read_by_id(api, finished, official_errors):
    answer = api("get", f"{BASE}/serviceOrder/{finished.pk}")
    body = answer.json()
    assert (answer.status_code, official_errors("TMF641", "ServiceOrder", body)) == (200, [])
    assert (body["state"], body["serviceOrderItem"][0]["state"]) == ("completed", "completed")
    assert body["serviceOrderItem"][0]["service"]["state"] == "active"
    assert body["completionDate"] is not None


def test_what_tierway_does_not_know_is_kept_and_given_back(api, order):
    order["note"] = [{"@type": "Note", "text": "call first"}]
    body = api("post", f"{BASE}/serviceOrder", order).json()
    assert body["note"] == order["note"]


def test_a_client_may_name_the_order_once(api, order, picture):
    assert api("post", f"{BASE}/serviceOrder", {**order, "id": "mine"}).json()["id"] == "mine"
    before = picture()
    answer = api("post", f"{BASE}/serviceOrder", {**order, "id": "mine"})
    assert (answer.status_code, answer.json()["code"]) == (409, "alreadyExists")
    assert picture() == before


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("?state=completed", 1),
        ("?state=held,pending", 0),
        ("?externalReference.id=PO-1", 1),
        ("?externalReference.id=PO-2", 0),
        ("?relatedParty.id=cust-1", 1),
        ("?relatedParty.id=cust-2", 0),
    ],
)
@pytest.mark.usefixtures("finished")
def test_orders_are_listed_and_filtered(api, query, count, official_errors):
    answer = api("get", f"{BASE}/serviceOrder{query}")
    assert (answer.status_code, answer["X-Total-Count"]) == (200, str(count))
    assert [official_errors("TMF641", "ServiceOrder", body) for body in answer.json()] == [[]] * count


def test_a_list_costs_the_same_however_long_it_is(api, order):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert api("get", f"{BASE}/serviceOrder").status_code == 200
        return [query["sql"] for query in captured if '"provisioning_' in query["sql"]]

    api("post", f"{BASE}/serviceOrder", order)
    assert len(queries()) == 4
    for _ in range(3):
        api("post", f"{BASE}/serviceOrder", order)
    assert len(queries()) == 4


def test_fields_are_chosen(api, placed):
    body = api("get", f"{BASE}/serviceOrder/{placed['id']}?fields=state").json()
    assert set(body) == {"@type", "id", "href", "state"}


def modify(service_id, **changes):
    characteristics = [{"@type": "StringCharacteristic", "name": n, "value": v} for n, v in changes.items()]
    service = {"@type": "Service", "id": service_id, "serviceCharacteristic": characteristics}
    return {"@type": "ServiceOrderItem", "id": "1", "action": "modify", "service": service}


@pytest.mark.usefixtures("finished")
def test_a_tier_is_changed_by_a_modify_item(api, order):
    service = Service.objects.get(specification_id="cfs-ottplay")
    order["serviceOrderItem"] = [modify(service.pk, tier="premium")]
    body = api("post", f"{BASE}/serviceOrder", order).json()
    assert [(s.operation, s.parameters) for s in ServiceOrder.objects.get(pk=body["id"]).steps.all()] == [
        ("changeTier", {"tier": "premium"})
    ]


def item_of(order):
    return order["serviceOrderItem"][0]


@pytest.mark.parametrize(
    ("break_it", "status", "code", "path"),
    [
        (lambda o: o.pop("relatedParty"), 400, "missing", "relatedParty"),
        (lambda o: o["relatedParty"][0].update(role="seller"), 400, "missing", "relatedParty"),
        (lambda o: o.pop("serviceOrderItem"), 400, "missing", "serviceOrderItem"),
        (lambda o: o.update(serviceOrderItem=[]), 400, "missing", "serviceOrderItem"),
        (lambda o: item_of(o).pop("id"), 400, "missing", "serviceOrderItem[0].id"),
        (lambda o: item_of(o).pop("service"), 400, "missing", "serviceOrderItem[0].service"),
        (lambda o: item_of(o).update(service=[]), 400, "invalid", "serviceOrderItem[0].service"),
        (lambda o: item_of(o).update(action="explode"), 400, "invalid", "serviceOrderItem[0].action"),
        (
            lambda o: item_of(o)["service"].pop("serviceSpecification"),
            400,
            "missing",
            "serviceOrderItem[0].service.serviceSpecification.id",
        ),
        (lambda o: item_of(o).update(action="delete"), 400, "missing", "serviceOrderItem[0].service.id"),
        (
            lambda o: item_of(o)["service"]["serviceSpecification"].update(id="none"),
            400,
            "unknownSpecification",
            "serviceOrderItem[0]",
        ),
        (lambda o: o.update(serviceOrderItem=[modify("nobody")]), 400, "unknownService", "serviceOrderItem[0]"),
        (
            lambda o: item_of(o).update(serviceOrderItemRelationship=[{"relationshipType": "dependency"}]),
            400,
            "missing",
            "serviceOrderItem[0].serviceOrderItemRelationship",
        ),
        (lambda o: item_of(o).update(modifyPath=[{"op": "add"}]), 501, "notImplemented", None),
        (lambda o: item_of(o).update(serviceOrderItem=[{"id": "2"}]), 501, "notImplemented", None),
        (lambda o: o["externalReference"].append({"id": "PO-2"}), 501, "notImplemented", None),
    ],
)
def test_what_is_not_understood_is_refused_and_nothing_is_stored(
    api, order, picture, official_errors, break_it, status, code, path
):
    break_it(order)
    before = picture()
    answer = api("post", f"{BASE}/serviceOrder", order)
    body = answer.json()
    assert (answer.status_code, body["code"], body.get("path")) == (status, code, path), body
    assert official_errors("TMF641", "Error", body) == []
    assert picture() == before


def test_items_of_one_order_wait_for_each_other(api, order):
    second = {
        **item_of(order),
        "id": "2",
        "service": {"@type": "Service", "serviceSpecification": {"id": "cfs-broadband"}},
    }
    item_of(order)["serviceOrderItemRelationship"] = [
        {
            "@type": "ServiceOrderItemRelationship",
            "relationshipType": "reliesOn",
            "orderItem": {"@type": "ServiceOrderItemRef", "itemId": "2"},
        }
    ]
    order["serviceOrderItem"].append(second)
    body = api("post", f"{BASE}/serviceOrder", order).json()
    assert body["serviceOrderItem"][0]["serviceOrderItemRelationship"][0]["orderItem"]["itemId"] == "2"
    ott = ServiceOrder.objects.get().steps.get(partner_id="ottplay")
    assert {step.service.specification_id for step in ott.needs.all()} == {"rfs-access", "rfs-tv-account"}


@pytest.mark.usefixtures("finished")
def test_the_payload_of_every_event_is_the_resource(official_errors):
    kinds = {"serviceOrder": ("TMF641", "ServiceOrder"), "service": ("TMF638", "Service")}
    events = OutboxEvent.objects.filter(subject_type__in=("ServiceOrder", "Service"))
    assert {event.event_type for event in events} == {
        "ServiceOrderCreateEvent",
        "ServiceOrderStateChangeEvent",
        "ServiceOrderAttributeValueChangeEvent",
        "ServiceCreateEvent",
        "ServiceStateChangeEvent",
    }
    for event in events:
        ((name, body),) = event.payload.items()
        assert body["id"] == event.subject_id
        assert official_errors(*kinds[name], body) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("patch", "/serviceOrder/{id}"),
        ("delete", "/serviceOrder/{id}"),
        ("get", "/cancelServiceOrder"),
        ("post", "/cancelServiceOrder"),
        ("get", "/cancelServiceOrder/1"),
        ("post", "/hub"),
        ("delete", "/hub/1"),
    ],
)
def test_what_is_not_built_says_so(api, placed, official_errors, method, path):
    answer = api(method, f"{BASE}{path.format(id=placed['id'])}", None if method in ("get", "delete") else {})
    assert (answer.status_code, answer.json()["code"]) == (501, "notImplemented")
    assert official_errors("TMF641", "Error", answer.json()) == []


def test_an_order_that_is_not_there_is_a_404(api):
    answer = api("get", f"{BASE}/serviceOrder/none")
    assert (answer.status_code, answer.json()["code"]) == (404, "notFound")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.usefixtures("demo")
def test_nobody_orders_without_a_token(client, picture, order, method):
    before = picture()
    answer = (
        client.get(f"{BASE}/serviceOrder")
        if method == "get"
        else client.post(f"{BASE}/serviceOrder", order, content_type="application/json")
    )
    assert answer.status_code == 401
    assert picture() == before
