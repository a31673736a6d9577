"""TMF638: what customers have, and what stands behind it."""

import pytest

from provisioning.models import Service

BASE = "/tmf-api/serviceInventory/v5"


@pytest.fixture
def ott(finished):
    return Service.objects.get(specification_id="cfs-ottplay")


def test_the_service_that_an_order_made_shows_the_partners_entitlement(api, ott, official_errors):
    answer = api("get", f"{BASE}/service/{ott.pk}")
    body = answer.json()
    assert (answer.status_code, official_errors("TMF638", "Service", body)) == (200, [])
    assert body["externalIdentifier"] == [
        {
            "@type": "ExternalIdentifier",
            "owner": "ottplay",
            "externalIdentifierType": "entitlement",
            "id": "ottplay-1",
        }
    ]
    assert (body["state"], body["category"], body["hasStarted"], body["isServiceEnabled"]) == (
        "active",
        "CFS",
        True,
        True,
    )


def test_a_service_shows_its_parts_what_it_stands_on_and_who_ordered_it(api, ott, placed):
    body = api("get", f"{BASE}/service/{ott.pk}").json()
    part = Service.objects.get(specification_id="rfs-ottplay")
    tv = Service.objects.get(specification_id="cfs-tv-account")
    assert [ref["id"] for ref in body["supportingService"]] == [part.pk]
    assert [(r["relationshipType"], r["service"]["id"]) for r in body["serviceRelationship"]] == [
        ("DependentOn", tv.pk)
    ]
    assert [(i["serviceOrderId"], i["itemId"], i["itemAction"]) for i in body["serviceOrderItem"]] == [
        (placed["id"], "1", "add")
    ]
    assert body["serviceSpecification"]["id"] == "cfs-ottplay"
    assert body["relatedParty"][0]["partyOrPartyRole"]["id"] == "cust-1"


def test_the_part_has_the_entitlement_of_its_own(api, ott):
    part = Service.objects.get(specification_id="rfs-ottplay")
    body = api("get", f"{BASE}/service/{part.pk}").json()
    assert [identifier["id"] for identifier in body["externalIdentifier"]] == ["ottplay-1"]
    assert "supportingService" not in body
    assert ott.supporting.get() == part


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("?category=CFS", 2),
        ("?state=active", 4),
        ("?state=terminated", 0),
        ("?serviceSpecification.id=cfs-ottplay", 1),
        ("?externalIdentifier.id=ottplay-1", 1),
        ("?relatedParty.id=cust-1&category=RFS", 2),
        ("?relatedParty.id=cust-2", 0),
    ],
)
@pytest.mark.usefixtures("finished")
def test_services_are_listed_and_filtered(api, query, count, official_errors):
    answer = api("get", f"{BASE}/service{query}")
    assert (answer.status_code, answer["X-Total-Count"]) == (200, str(count))
    assert [official_errors("TMF638", "Service", body) for body in answer.json()] == [[]] * count


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/service"),
        ("patch", "/service/{id}"),
        ("delete", "/service/{id}"),
        ("post", "/hub"),
        ("delete", "/hub/1"),
    ],
)
def test_what_is_not_built_says_so(api, ott, official_errors, method, path):
    answer = api(method, f"{BASE}{path.format(id=ott.pk)}", None if method == "delete" else {})
    assert (answer.status_code, answer.json()["code"]) == (501, "notImplemented")
    assert official_errors("TMF638", "Error", answer.json()) == []
    ott.refresh_from_db()
    assert ott.state == "active"


def test_a_service_that_is_not_there_is_a_404(api):
    assert api("get", f"{BASE}/service/none").status_code == 404


@pytest.mark.usefixtures("demo")
def test_nobody_reads_without_a_token(client):
    assert client.get(f"{BASE}/service").status_code == 401
