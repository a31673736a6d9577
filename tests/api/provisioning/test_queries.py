"""TMF641 and TMF638: filtered, sorted, paged and cut down as TMF630 says, and known by their entity tag."""

import copy

import pytest

from provisioning.models import Service, ServiceOrder
from tests.api.provisioning.conftest import INVENTORY, ORDERING

ORDERS, SERVICES = f"{ORDERING}/serviceOrder", f"{INVENTORY}/service"


@pytest.fixture
def get(client, token):
    """GET with query parameters: `get(ORDERS, {"state": "completed"})`."""
    authorization = token("read")
    return lambda path, query=(), **headers: client.get(path, dict(query), headers={**authorization, **headers})


@pytest.fixture
def two(api, order, finished):
    """A finished order of cust-1, and a fresh one of broadband for cust-2."""
    other = copy.deepcopy(order)
    other["relatedParty"][0]["partyOrPartyRole"]["id"] = "cust-2"
    other["serviceOrderItem"][0]["service"] = {"serviceSpecification": {"id": "cfs-broadband"}}
    other |= {"id": "second", "externalReference": [], "category": "Access"}
    return finished.pk, api("post", ORDERS, other).json()["id"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state.ne": "completed"}, [1]),
        ({"category": "TVOption,Access"}, [0, 1]),
        ({"orderDate.gt": "2020-01-01", "relatedParty.partyOrPartyRole.id": "cust-2"}, [1]),
        ({"completionDate.gt": "2020-01-01"}, [0]),
        ({"externalReference.externalReferenceType": "ProductOrder"}, [0]),
        ({"orderRelationship.id": "PO-1"}, [0]),
        ({"serviceOrderItem.state": "completed"}, [0]),
        ({"serviceOrderItem.service.serviceSpecification.id": "cfs-broadband"}, [1]),
        ({"serviceOrderItem.service.state.ne": "active"}, [1]),
        ({"relatedParty.partyOrPartyRole.name": "Ann"}, [0, 1]),
        ({"filter": "$[?(@.state == 'completed' && @.category == 'TVOption')]"}, [0]),
        ({"filter": "serviceOrderItem[?(@.action == 'add' && @.service.state == 'active')]"}, [0]),
        ({"sort": "-relatedParty.id"}, [1, 0]),
        ({"sort": "category"}, [1, 0]),
    ],
)
def test_orders_are_found_and_sorted_by_what_they_show(get, two, query, found):
    answer = get(ORDERS, query)
    ids = [body["id"] for body in answer.json()]
    shown = ids if "sort" in query else sorted(ids, key=two.index)
    assert (answer.status_code, shown) == (200, [two[n] for n in found])


@pytest.mark.parametrize(
    ("query", "specifications"),
    [
        ({"startDate.gte": "2020-01-01", "category": "CFS"}, ["cfs-ottplay", "cfs-tv-account"]),
        ({"isServiceEnabled": "true", "name.ne": "OTT Play access", "category": "CFS"}, ["cfs-tv-account"]),
        ({"serviceSpecification.name": "OTT Play access"}, ["cfs-ottplay"]),
        ({"serviceRelationship.service.name": "TV account"}, ["cfs-ottplay"]),
        ({"supportingService.name": "TV account at the platform"}, ["cfs-tv-account"]),
        ({"serviceOrderItem.itemAction": "add", "category": "RFS"}, ["rfs-ottplay", "rfs-tv-account"]),
        ({"filter": "$[?(@.category == 'RFS' && @.externalIdentifier.id == 'ottplay-1')]"}, ["rfs-ottplay"]),
    ],
)
@pytest.mark.usefixtures("finished")
def test_services_are_found_by_what_they_show(get, query, specifications):
    answer = get(SERVICES, query)
    assert answer.status_code == 200
    assert sorted(body["serviceSpecification"]["id"] for body in answer.json()) == specifications


@pytest.mark.usefixtures("finished")
def test_services_are_sorted(get):
    names = [body["name"] for body in get(SERVICES, {"sort": "-category,name"}).json()]
    assert names == ["OTT Play entitlement", "TV account at the platform", "OTT Play access", "TV account"]


@pytest.mark.parametrize(
    ("path", "query", "code", "words"),
    [
        (ORDERS, {"serviceOrderItem.service.name.first": "a"}, "invalidFilter", "serviceOrderItem.service.name"),
        (ORDERS, {"note.text": "a"}, "invalidFilter", "externalReference.id"),
        (ORDERS, {"sort": "serviceOrderItem.state"}, "invalidSort", "completionDate"),
        (SERVICES, {"serviceCharacteristic.name": "tier"}, "invalidFilter", "serviceSpecification.*"),
        (SERVICES, {"sort": "supportingService.id"}, "invalidSort", "serviceDate"),
    ],
)
@pytest.mark.usefixtures("demo")
def test_what_cannot_be_asked_for_is_told_with_what_can(get, official_errors, path, query, code, words):
    answer = get(path, query)
    error = answer.json()
    assert (answer.status_code, error["code"], words in error["message"]) == (400, code, True)
    assert official_errors("TMF641", "Error", error) == []


@pytest.mark.usefixtures("finished")
def test_a_page_says_where_the_others_are(get):
    answer = get(SERVICES, {"category": "CFS", "limit": "1", "offset": "1"})
    assert (answer.status_code, answer["X-Total-Count"]) == (206, "2")
    assert [link.rpartition("rel=")[2] for link in answer["Link"].split(", ")] == ['"first"', '"prev"', '"last"']


def test_fields_lead_into_items(get, finished):
    body = get(f"{ORDERS}/{finished.pk}", {"fields": "serviceOrderItem.service.state,state"}).json()
    assert body.pop("href").endswith(f"{ORDERS}/{finished.pk}")
    assert body == {
        "@type": "ServiceOrder",
        "id": finished.pk,
        "state": "completed",
        "serviceOrderItem": [{"service": {"state": "active"}}],
    }


@pytest.mark.parametrize("path", [ORDERS, SERVICES])
def test_what_the_client_knows_is_sent_again_when_it_has_changed(get, finished, path):
    service = Service.objects.get(specification_id="cfs-ottplay")
    address = f"{path}/{finished.pk if path == ORDERS else service.pk}"
    tag = get(address)["ETag"]
    again = get(address, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    ServiceOrder.objects.update(description="changed")
    Service.objects.update(name="changed")
    assert get(address, **{"If-None-Match": tag}).status_code == 200
