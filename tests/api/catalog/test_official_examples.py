"""The official examples of TMF620: what is valid is taken and comes back; every event is as its file says."""

import copy
from datetime import timedelta

import pytest

from events.models import OutboxEvent
from events.resources import event_document
from tests.api.contract import JSON, JSON_PATCH, JSON_PATCH_QUERY, MERGE, holds

TMF620 = "/tmf-api/productCatalogManagement/v5"
KINDS = {
    "ProductCatalog": ("ProductCatalog", "productCatalog"),
    "Category": ("Category", "category"),
    "Product_Offering_Price": ("ProductOfferingPrice", "productOfferingPrice"),
    "Product_Offering": ("ProductOffering", "productOffering"),
    "Product_Specification": ("ProductSpecification", "productSpecification"),
    "Import_Job": ("ImportJob", "importJob"),
    "Export_Job": ("ExportJob", "exportJob"),
}
CREATES = (
    "ProductCatalog_Create_example",
    "Category_Create_example",
    "Product_Offering_Price_Create_example",
    "Product_Specification_Create_example",
    "Product_Specification_Create_example_with_intent",
    "Import_Job_Create_example",
    "Export_Job_Create_example",
)
DEFECTS = {
    "Product_Offering_Create_example": [
        "productOfferingPrice/0: 'lastUpdate' is a required property",
        "productOfferingPrice/0: 'lifecycleStatus' is a required property",
        "productOfferingPrice/0: 'priceType' is a required property",
    ],
}
"""Examples that are not valid: their price is a reference, but its `@type` says that it is a price by value."""
MOVED = {"startDateTime": "2020-09-23T00:00:00.000Z"}
YEAR = {"startDateTime": "2020-11-06T00:00:00.000Z", "endDateTime": "2021-11-06T00:00:00.000Z"}
TWO_YEARS = {"startDateTime": "2020-11-24T00:00:00.000Z", "endDateTime": "2022-11-24T00:00:00.000Z"}
UNTIL = {"endDateTime": "2024-03-25T00:00:00.000Z"}


def kind_of(name):
    """Schema and path of the resource that an example is of."""
    return next(KINDS[start] for start in KINDS if name.startswith(start))


def request(official, name):
    return copy.deepcopy(official.examples("TMF620")[f"{name}_request"])


def test_every_create_example_is_either_tried_or_listed_with_its_defect(official):
    names = {name.removesuffix("_request") for name in official.examples("TMF620") if "_Create_" in name}
    assert {name for name in names if not name.endswith("_response")} == {*CREATES, *DEFECTS}


@pytest.mark.parametrize("name", DEFECTS)
def test_an_example_that_is_not_valid_has_this_defect(official, name):
    found = official.errors("TMF620", f"{kind_of(name)[0]}_FVO", request(official, name))
    assert sorted(found) == DEFECTS[name]


@pytest.mark.parametrize("name", CREATES)
def test_a_valid_create_example_is_taken_and_comes_back_equal(app, official, name):
    schema, path = kind_of(name)
    body = request(official, name)
    assert official.errors("TMF620", f"{schema}_FVO", body) == []
    answer = app("post", f"{TMF620}/{path}", body)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert official.errors("TMF620", schema, made) == []
    assert holds(made, {key: value for key, value in body.items() if key != "href"}), (made, body)
    assert made["href"] == answer["Location"] == f"http://127.0.0.1:8000{TMF620}/{path}/{made['id']}"
    assert app("get", f"{TMF620}/{path}/{made['id']}").json() == made


def test_the_offering_of_the_example_is_taken_once_its_price_is_a_reference(app, official):
    body = request(official, "Product_Offering_Create_example")
    body["productOfferingPrice"][0]["@type"] = "ProductOfferingPriceRef"
    assert official.errors("TMF620", "ProductOffering_FVO", body) == []
    made = app("post", f"{TMF620}/productOffering", body).json()
    assert official.errors("TMF620", "ProductOffering", made) == []
    # An empty list and none are the same.
    assert holds(made, {key: value for key, value in body.items() if key != "href" and value != []}), (made, body)


def entry(document, attribute, **wanted):
    """The one entry of a list that has these values."""
    (found,) = [one for one in document[attribute] if all(one.get(key) == value for key, value in wanted.items())]
    return found


# Example of an update, how it is sent, the create example that it fits, what is another afterwards.
UPDATES = {
    "ProductCatalog_Update_example_with_Patch_Merge": (MERGE, {"version": "2.0", "validFor": {**MOVED, **UNTIL}}),
    "ProductCatalog_Implicit_Update_example": (JSON, {"version": "2.0", "validFor": {**MOVED, **UNTIL}}),
    "ProductCatalog_Update_example_with_JSON_Patch": (JSON_PATCH, {"version": "2.0", "validFor": MOVED}),
    "ProductCatalog_Update_example_with_JSON_Patch_Query": (JSON_PATCH_QUERY, {"relatedParty": None}),
    "Category_Update_example": (MERGE, {"version": "2.0", "validFor": {**MOVED, **UNTIL}}),
    "Category_Implicit_Update_example": (JSON, {"version": "2.0", "validFor": {**MOVED, **UNTIL}}),
    "Category_Update_example_with_JSON_Patch": (JSON_PATCH, {"version": "2.0", "validFor": MOVED}),
    "Category_Update_example_with_JSON_Patch_Query": (JSON_PATCH_QUERY, {"subCategory": ["6086"]}),
    "Product_Offering_Update_Patch_Merge": (MERGE, {"version": "3.0", "validFor": YEAR}),
    "Product_Offering_Update_Implicit_Merge": (JSON, {"version": "3.0", "validFor": YEAR}),
    "Product_Offering_Update_JSON_Patch": (JSON_PATCH, {"place": ["9979", "9989"]}),
    "Product_Offering_Update_JSON_Patch_Query": (JSON_PATCH_QUERY, {"place": ["9979", "9989"]}),
    "Product_Offering_Price_Update_Patch_Merge_example": (MERGE, {"version": "2.0", "validFor": YEAR}),
    "Product_Offering_Price_Update_Implicit_Merge_example": (JSON, {"version": "2.0", "validFor": YEAR}),
    "Product_Offering_Price_Update_JSON_Patch": (JSON_PATCH, {"place": ["2707", "2807"]}),
    "Product_Offering_Price_Update_JSON_Patch_Query": (JSON_PATCH_QUERY, {"place": ["2707"]}),
    "Product_Specification_Update_Patch_Merge_example": (MERGE, {"version": "3.1", "validFor": TWO_YEARS}),
    "Product_Specification_Update_Implicit_Merge_example": (JSON, {"version": "3.1", "validFor": TWO_YEARS}),
    "Product_Specification_Update_JSON_Patch": (JSON_PATCH, {"relatedParty": ["1234", "4321"]}),
    "Product_Specification_Update_JSON_Patch_Query": (JSON_PATCH_QUERY, {"productSpecCharacteristic": [False, True]}),
}


def told(name, value):
    """What the table of updates says about an attribute."""
    if name == "relatedParty" and value:
        return [one["partyOrPartyRole"]["id"] for one in value]
    if name == "productSpecCharacteristic":
        colour = entry({name: value}, name, name="Color")
        return [one["isDefault"] for one in colour["characteristicValueSpecification"]]
    return [one["id"] for one in value] if isinstance(value, list) else value


def test_every_update_example_is_tried(official):
    names = {name.removesuffix("_request") for name in official.examples("TMF620") if "_Update_" in name}
    assert {name for name in names if not name.endswith("_response")} == set(UPDATES)


@pytest.fixture
def updatable(app, official):
    """Make the entity of the create example, with what an update example names."""

    def make(name):
        start = next(start for start in KINDS if name.startswith(start))
        body = request(official, f"{start}_Create_example")
        if name == "ProductCatalog_Update_example_with_JSON_Patch_Query":
            assert [party["role"] for party in body["relatedParty"]] == ["vendor"]
        if name == "Product_Offering_Price_Update_JSON_Patch_Query":
            body["place"].append({"id": "2807", "@type": "PlaceRef"})
        if start == "Product_Offering":
            body["productOfferingPrice"][0]["@type"] = "ProductOfferingPriceRef"
        made = app("post", f"{TMF620}/{kind_of(name)[1]}", body)
        assert made.status_code == 201, made.content
        return made.json()

    return make


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_example_does_what_it_shows(client, token, official, updatable, name):
    schema, path = kind_of(name)
    made, (kind, expected) = updatable(name), UPDATES[name]
    patch, address = request(official, name), f"{TMF620}/{path}/{made['id']}"
    answer = client.patch(address, patch, content_type=kind, headers=token(lasts=timedelta(days=5)))
    assert answer.status_code == 200, answer.content
    after = answer.json()
    assert official.errors("TMF620", schema, after) == []
    assert {key: told(key, after.get(key)) for key in expected} == expected
    others = set(made) - {*expected, "lastUpdate"}
    assert {key: after.get(key) for key in others} == {key: made[key] for key in others}


@pytest.mark.parametrize("start", [start for start in KINDS if "Job" not in start])
def test_every_event_of_an_entity_is_published_as_the_official_file_says(app, official, start):
    """Create, AttributeValueChange, StateChange and Delete of the five kinds; those of the jobs are shown elsewhere."""
    schema, path = KINDS[start]
    body = {
        "name": "One",
        "lifecycleStatus": "In Study",
        "lastUpdate": "2026-01-01T00:00:00Z",
        "priceType": "recurring",
    }
    pk = app("post", f"{TMF620}/{path}", body).json()["id"]
    address = f"{TMF620}/{path}/{pk}"
    assert app("patch", address, {"name": "Another"}).status_code == 200
    assert app("patch", address, {"lifecycleStatus": "In Design"}).status_code == 200
    assert app("delete", address).status_code == 204
    rows = list(OutboxEvent.objects.order_by("pk"))
    kinds = ("CreateEvent", "AttributeValueChangeEvent", "StateChangeEvent", "DeleteEvent")
    assert [row.event_type for row in rows] == [f"{schema}{kind}" for kind in kinds]
    for row in rows:
        event = event_document(row.as_fact())
        assert official.errors("TMF620", row.event_type, event) == []
        assert official.errors("TMF620", schema, event["event"][path]) == []
    assert [row.payload[path]["lifecycleStatus"] for row in rows] == ["In Study", "In Study", "In Design", "In Design"]
