"""GET of TMF620, TMF633 and the policies: the JSON, pages, filters, attribute selection and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import ProductOfferingRelationship
from catalog.services import save_entity

pytestmark = pytest.mark.usefixtures("demo")
TMF620 = "/tmf-api/productCatalogManagement/v5"
TMF633 = "/tmf-api/serviceCatalogManagement/v4"
POLICY = "/tmf-api/policyManagement/v1/policy"
OFFERING = f"{TMF620}/productOffering"
RESOURCES = {
    "ProductOffering": ("TMF620", OFFERING, 16),
    "ProductOfferingPrice": ("TMF620", f"{TMF620}/productOfferingPrice", 16),
    "ProductSpecification": ("TMF620", f"{TMF620}/productSpecification", 4),
    "ServiceSpecification": ("TMF633", f"{TMF633}/serviceSpecification", 10),
}
every_resource = pytest.mark.parametrize("schema", RESOURCES)


def ids(documents):
    return [document["id"] for document in documents]


@every_resource
def test_every_resource_is_what_the_official_file_says(get, official_errors, schema):
    api, path, total = RESOURCES[schema]
    listed = get(path, limit=100)
    assert len(listed) == total
    for document in listed:
        assert official_errors(api, schema, document) == []
        assert document["@type"] == schema
        assert document["href"] == f"http://127.0.0.1:8000{path}/{document['id']}"
        assert get(f"{path}/{document['id']}") == document


def test_an_offering_tells_its_upgrade_paths_actions_policies_and_limits(get):
    plus = get(f"{OFFERING}/sport-plus")
    assert [(r["relationshipType"], r["id"], r["name"]) for r in plus["productOfferingRelationship"]] == [
        ("upgrade", "sport-max", "SportStream Max"),
        ("crossgrade", "sport-plus-annual", "SportStream Plus Annual"),
    ]
    actions = {a["action"]: [c["id"] for c in a.get("channel", [])] for a in plus["allowedAction"]}
    assert actions == {"upgrade": [], "downgrade": ["care"], "modify": []}
    basic = get(f"{OFFERING}/ott-basic")
    assert ids(basic["policy"]) == ["pol-ott-upgrade-only"]
    assert basic["billingStart"] == "onServiceActivation"
    assert ids(basic["productOfferingPrice"]) == ["ott-basic-price"]
    plan = get(f"{OFFERING}/plan-1000")
    limits = {o["id"]: o["bundledProductOfferingOption"] for o in plan["bundledProductOffering"]}
    assert limits == {
        offering: {
            "@type": "BundledProductOfferingOption",
            "numberRelOfferLowerLimit": lower,
            "numberRelOfferUpperLimit": 1,
            "numberRelOfferDefault": lower,
        }
        for offering, lower in (("ott-premium", 1), ("ott-ultra", 0))
    }
    (group,) = plan["bundledGroupProductOffering"]
    assert ids(group["bundledProductOffering"]) == ["sport-plus", "music-duo", "music-family"]


def test_a_price_is_exact(get):
    price = get(f"{TMF620}/productOfferingPrice/sport-plus-annual-price")
    assert price["price"] == {"unit": "EUR", "value": 129.9}
    assert (price["priceType"], price["recurringChargePeriodType"]) == ("recurring", "year")
    assert (price["recurringChargePeriodLength"], price["priority"]) == (1, 0)


def test_a_period_has_only_the_bounds_that_are_set(get):
    assert get(f"{OFFERING}/music-family")["validFor"] == {"endDateTime": "2026-12-31T23:59:59.000Z"}
    assert "validFor" not in get(f"{OFFERING}/music-duo")


def test_a_service_tells_what_realizes_it_and_what_comes_first(get):
    links = get(f"{TMF633}/serviceSpecification/cfs-ottplay")["serviceSpecRelationship"]
    assert [(link["relationshipType"], link["id"]) for link in links] == [
        ("realizedBy", "rfs-ottplay"),
        ("dependency", "cfs-tv-account"),
    ]


def test_a_policy_names_its_offerings(get):
    (policy,) = get(POLICY)
    assert policy["@type"] == "Policy"
    assert (policy["kind"], policy["display"]) == ("upgradeOnly", "hide")
    assert set(ids(policy["productOffering"])) == {
        "ott-classic",
        "ott-basic",
        "ott-standard",
        "ott-premium",
        "ott-ultra",
    }


def test_a_change_of_the_catalog_is_in_the_very_next_answer(get):
    save_entity(
        ProductOfferingRelationship(source_id="music-duo", relationship_type="upgrade", target_id="music-family")
    )
    assert ids(get(f"{OFFERING}/music-duo")["productOfferingRelationship"]) == ["music-family"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"id": "ott-basic"}, ["ott-basic"]),
        ({"id": "ott-premium,ott-basic"}, ["ott-basic", "ott-premium"]),
        ({"name": "Fiber 100"}, ["plan-100"]),
        ({"lifecycleStatus": "In Test,Retired"}, ["ott-ultra", "ott-classic"]),
        ({"productSpecification__id": "ps-music"}, ["music-duo", "music-family"]),
        ({"productSpecification__id": "ps-music", "name": "MusicBox Duo"}, ["music-duo"]),
        ({"lifecycleStatus": "Obsolete"}, []),
    ],
)
def test_a_list_is_filtered(get, query, found):
    assert ids(get(OFFERING, **query)) == found


def test_a_whole_list_is_a_200_and_a_page_of_it_a_206(call, demo):
    whole, every = call("get", OFFERING), [row["id"] for row in demo["offerings"]]
    assert (whole.status_code, whole["X-Total-Count"], whole["X-Result-Count"]) == (200, "16", "16")
    assert ids(whole.json()) == every
    page = call("get", OFFERING, {"offset": 14, "limit": 5})
    assert (page.status_code, page["X-Total-Count"], page["X-Result-Count"]) == (206, "16", "2")
    assert ids(page.json()) == every[14:]
    past = call("get", OFFERING, {"offset": 99})
    assert (past.status_code, past["X-Result-Count"], past.json()) == (206, "0", [])


@every_resource
def test_only_the_asked_attributes_are_given(get, schema):
    _, path, _ = RESOURCES[schema]
    for document in get(path, fields="name,lifecycleStatus"):
        assert set(document) == {"@type", "id", "href", "name", "lifecycleStatus"}
        assert set(get(f"{path}/{document['id']}", fields="none")) == {"@type", "id", "href"}


@every_resource
def test_a_list_costs_the_same_number_of_queries_for_a_small_and_a_large_page(call, schema):
    _, path, total = RESOURCES[schema]

    def cost(limit):
        with CaptureQueriesContext(connection) as queries:
            answer = call("get", path, {"limit": limit})
        assert len(answer.json()) == min(limit, total)
        return len(queries)

    # Seven offerings are the fewest that have parts of every kind; a part that nobody has costs no query.
    assert cost(7) == cost(100) <= 15
