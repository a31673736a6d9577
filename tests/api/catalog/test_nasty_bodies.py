"""Bodies that schemathesis has found: what was an error of ours is one of the client's, with its path."""

import json

import pytest

from catalog.models import ProductOffering, ServiceSpecification

BASE = "/tmf-api/productCatalogManagement/v5"
V4 = "/tmf-api/serviceCatalogManagement/v4"
NEW = {"name": "New", "lifecycleStatus": "In Study"}


@pytest.fixture
def send(client, token):
    headers = token()

    def send(method, path, body=None):
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(path, headers=headers, **content)

    return send


def _faults(answer):
    body = answer.json()
    return [(one["code"], one["path"]) for one in body.get("errors", [body])]


def _group(name, *options, groups=()):
    limits = {"numberRelOfferLowerLimit": 0, "numberRelOfferUpperLimit": 1}
    parts = {"bundledGroupProductOfferingOption": limits, "bundledGroupProductOffering": list(groups)}
    return {"name": name, "bundledProductOffering": [{"id": pk} for pk in options], **parts}


@pytest.mark.parametrize(
    ("parts", "paths"),
    [
        (
            {"bundledProductOffering": [{"id": "music-duo"}, {"id": "ott-basic"}, {"id": "music-duo"}]},
            ["bundledProductOffering[2].id"],
        ),
        (
            {
                "bundledProductOffering": [{"id": "music-duo"}],
                "bundledGroupProductOffering": [_group("Music", groups=[_group("Duo", "music-duo")])],
            },
            ["bundledGroupProductOffering[0].bundledGroupProductOffering[0].bundledProductOffering[0].id"],
        ),
        (
            {"bundledGroupProductOffering": [_group("Music", groups=[_group("Music")]), _group("Music")]},
            [
                "bundledGroupProductOffering[0].bundledGroupProductOffering[0].name",
                "bundledGroupProductOffering[1].name",
            ],
        ),
        ({"prodSpecCharValueUse": [{"name": "speed"}, {"name": "speed"}]}, ["prodSpecCharValueUse[1].name"]),
    ],
)
def test_a_part_that_comes_twice_in_an_offering_is_refused_by_its_path(demo, send, parts, paths):
    offerings = ProductOffering.objects.count()
    answer = send("post", f"{BASE}/productOffering", {**NEW, **parts})
    assert (answer.status_code, _faults(answer)) == (400, [("invalid", path) for path in paths])
    assert ProductOffering.objects.count() == offerings


def test_a_bundle_that_would_contain_itself_is_refused_by_the_path(demo, send):
    before = send("get", f"{BASE}/productOffering/plan-100").json()
    answer = send("patch", f"{BASE}/productOffering/plan-100", {"bundledProductOffering": [{"id": "plan-100"}]})
    assert (answer.status_code, _faults(answer)) == (400, [("invalid", "bundledProductOffering[0].id")])
    assert send("get", f"{BASE}/productOffering/plan-100").json() == before


def test_a_foreign_offering_may_be_in_a_bundle_twice(demo, send):
    foreign = {"id": "theirs", "href": "https://elsewhere.example/productOffering/theirs"}
    answer = send("post", f"{BASE}/productOffering", {**NEW, "bundledProductOffering": [foreign, foreign]})
    assert answer.status_code == 201
    assert [one["id"] for one in answer.json()["bundledProductOffering"]] == ["theirs", "theirs"]


def test_a_relationship_that_comes_twice_in_a_service_specification_is_refused_by_its_path(demo, send):
    one = {"id": ServiceSpecification.objects.order_by("pk")[0].pk, "relationshipType": "dependency"}
    count = ServiceSpecification.objects.count()
    answer = send("post", f"{V4}/serviceSpecification", {"name": "New", "serviceSpecRelationship": [one, one]})
    assert (answer.status_code, _faults(answer)) == (400, [("invalid", "serviceSpecRelationship[1].id")])
    assert ServiceSpecification.objects.count() == count


def test_removing_what_others_refer_to_is_a_conflict_that_names_them(demo, send):
    answer = send("delete", f"{BASE}/productOffering/ott-ultra")
    assert answer.status_code == 409
    assert ProductOffering.objects.filter(pk="ott-ultra").exists()


def test_a_path_that_comes_twice_is_a_conflict(demo, send):
    upgrade = {"id": "music-duo", "relationshipType": "upgrade"}
    offerings = ProductOffering.objects.count()
    answer = send("post", f"{BASE}/productOffering", {**NEW, "productOfferingRelationship": [upgrade, upgrade]})
    assert (answer.status_code, answer.json()["path"]) == (409, "productOfferingRelationship")
    assert ProductOffering.objects.count() == offerings
