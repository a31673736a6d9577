"""Every official example of the two list forms of PATCH does what its file shows."""

import copy

import pytest

from tmf.patch import JSON, JSON_PATCH, JSON_PATCH_QUERY, MERGE, patched

APIS = ("TMF620", "TMF622", "TMF637", "TMF638", "TMF641", "TMF679")
PERIOD = {"startDateTime": "2020-08-23T00:00:00Z", "endDateTime": "2021-03-25T00:00:00Z"}
TURNED = {"version": "2.0", "validFor": {"startDateTime": "2020-09-23T00:00:00Z"}}


def roles(*pairs):
    return [{"role": role, "partyOrPartyRole": {"id": party, "name": name}} for role, party, name in pairs]


def ids(*given):
    return [{"id": one, "@type": "PlaceRef"} for one in given]


def colours(default):
    ports = {"name": "Ports", "characteristicValueSpecification": [{"value": 8, "isDefault": True}]}
    values = [{"value": value, "isDefault": value == default} for value in ("Black", "White")]
    return {"productSpecCharacteristic": [ports, {"name": "Color", "characteristicValueSpecification": values}]}


def coverage(*places):
    items = [{"id": "2", "product": {"place": []}}, {"id": "1", "product": {"place": list(places)}}]
    return {"CheckProductOfferingQualificationItem": items}


def item_and_place(layer, postcode):
    values = [{"id": "C1", "value": "plain"}, {"id": "C2", "value": {"physicalLayer": layer}}]
    places = [{"role": "BILLING", "postcode": "1"}, {"role": "INSTALL_LOCATION", "postcode": postcode}]
    return {"qualifiedProductOfferingItem": [{"id": "1", "productCharacteristic": values}], "place": places}


def held(party, value):
    characteristics = [{"id": "Char1", "value": False}, {"id": "Char5", "value": value}]
    return {
        "relatedParty": roles(("owner", "1", "Ann"), ("user", party, "Bea")),
        "productCharacteristic": characteristics,
    }


def accounts(last):
    return {"productOrderItem": [{"id": i, "billingAccount": {"id": a}} for i, a in (("110", "1"), ("120", last))]}


def added(patch):
    return patch[0]["value"]


# Example, a document that has what it names, and that document afterwards (given the example's own patch).
PATCHES = {
    "ProductCatalog_Update_example_with_JSON_Patch": ({"validFor": PERIOD, "version": "1.0"}, lambda _: TURNED),
    "Category_Update_example_with_JSON_Patch": ({"validFor": PERIOD, "version": "1.0"}, lambda _: TURNED),
    "Product_Offering_Update_JSON_Patch": ({"place": ids("9979")}, lambda p: {"place": [*ids("9979"), added(p)]}),
    "Product_Offering_Price_Update_JSON_Patch": ({"place": ids("2")}, lambda p: {"place": [*ids("2"), added(p)]}),
    "Product_Specification_Update_JSON_Patch": (
        {"relatedParty": roles(("Owner", "1", "Ann"))},
        lambda p: {"relatedParty": [*roles(("Owner", "1", "Ann")), added(p)]},
    ),
    "updateProductOrder_using_json-patch_json": (
        {"category": "B2C"},
        lambda _: {"category": "B2B product order"},
    ),
    "Product_partialupdate_example_application_json_patch_json": (
        {"status": "created"},
        lambda _: {"status": "active"},
    ),
    "Service_partialupdate_example_11": ({"state": "active"}, lambda _: {"state": "inactive"}),
    "Service_Order_partialupdate_example_21": (
        {"requestedStartDate": "2020-01-01T00:00:00Z", "requestedCompletionDate": "2020-01-02T00:00:00Z"},
        lambda p: {"requestedStartDate": p[0]["value"], "requestedCompletionDate": p[1]["value"]},
    ),
    "CheckProductOfferingQualification_partialupdate_example_application_json_patch_json": (
        {"status": "x"},
        lambda _: {"status": "acknoweldged"},
    ),
    "QueryProductOfferingQualification_partialupdate_example_application_json_patch_json": (
        {"status": "x"},
        lambda _: {"status": "inProgress"},
    ),
}
QUERIES = {
    "ProductCatalog_Update_example_with_JSON_Patch_Query": (
        {"relatedParty": roles(("vendor", "1", "Ann"), ("Reviser", "2", "Bea"), ("vendor", "3", "Cem"))},
        lambda _: {"relatedParty": roles(("Reviser", "2", "Bea"))},
    ),
    "Category_Update_example_with_JSON_Patch_Query": (
        {"id": "6087", "subCategory": ids("6086", "6087")},
        lambda _: {"id": "6087", "subCategory": ids("6086")},
    ),
    "Product_Offering_Update_JSON_Patch_Query": ({"place": ids("1")}, lambda p: {"place": [*ids("1"), added(p)]}),
    "Product_Offering_Price_Update_JSON_Patch_Query": (
        {"place": ids("2707", "2807")},
        lambda _: {"place": ids("2707")},
    ),
    "Product_Specification_Update_JSON_Patch_Query": (colours("Black"), lambda _: colours("White")),
    "updateProductOrder_using_json-patch_query": (accounts("2"), lambda _: accounts("1889")),
    "Product_partialupdate_example_application_json_patch_query_json": (
        held("456", {"volume": 50}),
        lambda p: held("777", p[1]["value"]),
    ),
    "Service_partialupdate_example_21": (
        {"note": [{"id": "1", "author": "Ann"}, {"id": "77456", "author": "Bea"}]},
        lambda _: {"note": [{"id": "1", "author": "Ann"}, {"id": "77456", "author": "Mr. N. Bene"}]},
    ),
    "Service_Order_partialupdate_example_11": (
        {"relatedParty": roles(("payer", "1", "Ann"), ("requester", "2", "Bea"))},
        lambda _: {"relatedParty": roles(("payer", "1", "Ann"), ("requester", "2", "Mr. N. Bene"))},
    ),
    "CheckProductOfferingQualification_partialupdate_example_application_json_patch_query_json": (
        coverage({"role": "Coverage"}),
        lambda p: coverage({"role": "Coverage"}, added(p)),
    ),
    "QueryProductOfferingQualification_partialupdate_example_application_json_patch_query_json": (
        item_and_place("FIBER", "75001"),
        lambda _: item_and_place("100BASE-T", "75005"),
    ),
}


@pytest.fixture(scope="session")
def official_patches(official):
    """The official request bodies of PATCH: media type -> {example: body}."""
    found = {}
    for api in APIS:
        document = official.document(api)
        for item in document["paths"].values():
            if "patch" not in item:
                continue
            for kind, content in resolved(document, item["patch"]["requestBody"])["content"].items():
                for name, example in content.get("examples", {}).items():
                    found.setdefault(kind, {})[name] = resolved(document, example)["value"]
    return found


def resolved(document, node):
    while "$ref" in node:
        place = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            place = place[step]
        node = place
    return node


@pytest.mark.parametrize(("kind", "table"), [(JSON_PATCH, PATCHES), (JSON_PATCH_QUERY, QUERIES)])
def test_no_official_example_is_left_out(official_patches, kind, table):
    assert set(official_patches[kind]) == set(table)


@pytest.mark.parametrize(
    ("kind", "name"), [*((JSON_PATCH, name) for name in PATCHES), *((JSON_PATCH_QUERY, name) for name in QUERIES)]
)
def test_an_official_example_does_what_its_file_shows(official_patches, kind, name):
    before, after = (PATCHES if kind == JSON_PATCH else QUERIES)[name]
    kept = copy.deepcopy(before)
    patch = official_patches[kind][name]
    assert patched(before, patch, kind) == after(patch)
    assert before == kept


@pytest.mark.parametrize("kind", [JSON, MERGE])
def test_an_official_merge_gives_what_it_names_and_keeps_the_rest(official_patches, kind):
    assert len(official_patches[kind]) >= 9
    for body in official_patches[kind].values():
        after = patched({"kept": 1, "version": "0", "state": "x"}, body, kind)
        assert {**after, **body} == after
        assert after["kept"] == 1
