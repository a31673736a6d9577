"""What came over the API and no form can hold stays as it came when a form is saved."""

import pytest

from catalog.models import BundleGroup, BundleOption, ProductOffering, ProductOfferingRelationship
from catalog.resources.kinds import BY_NAME
from catalog.services import create_entity

pytestmark = pytest.mark.usefixtures("demo")
THERE = "https://other.example/tmf-api"
ABROAD = {"@type": "ProductOfferingRef", "id": "abroad", "href": f"{THERE}/productOffering/abroad", "name": "Ab<b>road"}
PERIOD = {"startDateTime": "2026-01-01T00:00:00.123Z", "endDateTime": "2031-01-01T00:00:00.456Z"}
TEXT = "  Two lines,\n with blanks around \n"
NUMBERS = {"@type": "NumberCharacteristicValueSpecification", "valueType": "number"}
OPTION = {"numberRelOfferLowerLimit": 0, "numberRelOfferUpperLimit": 2, "numberRelOfferDefault": 1, "note": "kept"}
GROUP = {"numberRelOfferLowerLimit": 0, "numberRelOfferUpperLimit": 2}
INNER = {
    "id": "g-inner",
    "name": "Inner",
    "bundledGroupProductOfferingOption": GROUP,
    "bundledProductOffering": [{"id": "music-duo", "bundledProductOfferingOption": OPTION}, {**ABROAD, "id": "far"}],
}
OUTER = {"id": "g-outer", "name": "Outer", "bundledGroupProductOfferingOption": GROUP, "colour": "red"}
VALUES = [
    {**NUMBERS, "value": 5, "isDefault": True},
    {**NUMBERS, "value": 10},
    {**NUMBERS, "valueFrom": 20, "valueTo": 30},
]
CHARACTERISTIC = {
    "id": "ch-1",
    "name": "speed",
    "valueType": "",
    "description": TEXT,
    "isUnique": True,
    "minCardinality": 1,
    "maxCardinality": 3,
    "regex": "[0-9]+",
    "characteristicValueSpecification": VALUES,
    "charSpecRelationship": [{"relationshipType": "dependency", "name": "other"}],
}
REF = {"id": "x-1", "name": "X", "href": f"{THERE}/x/1"}
ENTITY = {"description": TEXT, "lifecycleStatus": "In Design", "validFor": PERIOD, "somethingElse": {"deep": [1, 2.5]}}
BY_VALUE = {
    "@type": "ProductOfferingPrice",
    "id": "by-value",
    "name": "By value",
    "priceType": "usage",
    "lifecycleStatus": "Active",
    "price": {"unit": "EUR", "value": 1.234567, "more": "kept"},
    "unitOfMeasure": {"amount": 1, "units": "GB"},
}
OFFERING = {
    **ENTITY,
    "name": "Everything",
    "statusReason": "for the test",
    "isBundle": True,
    "productSpecification": {**REF, "version": "3"},
    "productOfferingPrice": [{**REF, "id": "p-far"}, {"id": "ott-basic-price", "note": "kept"}, BY_VALUE],
    "prodSpecCharValueUse": [
        {"id": "u1", "name": "speed", "valueType": "number", "productSpecCharacteristicValue": VALUES},
        {"name": "size", "productSpecCharacteristicValue": [{**NUMBERS, "value": 7}]},
    ],
    "productOfferingCharacteristic": [{**CHARACTERISTIC, "valueType": "number"}],
    "bundledProductOffering": [{"id": "ott-basic", "name": "x", "bundledProductOfferingOption": OPTION}, ABROAD],
    "bundledGroupProductOffering": [{**OUTER, "bundledGroupProductOffering": [INNER]}],
    "productOfferingRelationship": [
        {**ABROAD, "relationshipType": "upgrade", "validFor": PERIOD},
        {"id": "ott-standard", "relationshipType": "somethingNew", "role": "kept"},
    ],
    "allowedAction": [
        {"action": "somethingNew", "channel": [{**REF, "id": "tv"}, {"id": "web"}], "validFor": PERIOD},
    ],
    "policy": [{**REF, "id": "pol-far"}, {"id": "pol-ott-upgrade-only"}],
    "category": [{**REF, "id": "cat-far"}],
    "channel": [{"id": "web", "note": "kept"}, {"id": "app"}, {**REF, "id": "tv"}],
    "productOfferingTerm": [{"name": "24 months", "duration": {"amount": 24, "units": "month"}}],
    "marketSegment": [REF],
    "place": [REF],
    "agreement": [REF],
    "serviceLevelAgreement": REF,
    "serviceCandidate": REF,
    "resourceCandidate": REF,
    "attachment": [{"id": "a", "name": "A", "url": "https://example.com/a.png"}],
    "externalIdentifier": [{"id": "e", "owner": "them"}],
}
BODIES = {
    "Category": {
        **ENTITY,
        "name": "C",
        "parent": REF,
        "subCategory": [REF],
        "productOffering": [REF, {"id": "ott-basic"}],
    },
    "ProductCatalog": {
        **ENTITY,
        "name": "PC",
        "catalogType": "b2c",
        "category": [REF],
        "relatedParty": [{"role": "owner"}],
    },
    "ProductOffering": OFFERING,
    "ProductOfferingPrice": {
        **ENTITY,
        "name": "P",
        "priceType": "somethingNew",
        "price": {"unit": "EUR"},
        "percentage": 12.345678,
        "recurringChargePeriodType": "fortnight",
        "recurringChargePeriodLength": 2,
        "priority": 2,
        "popRelationship": [
            {**REF, "relationshipType": "somethingNew"},
            {"id": "ott-basic-price", "relationshipType": "x"},
        ],
        "bundledPopRelationship": [{**REF, "id": "b"}, {"id": "ott-standard-price"}],
        "prodSpecCharValueUse": [{"name": "speed", "productSpecCharacteristicValue": VALUES}],
        "policy": [REF],
        "tax": [{"taxCategory": "VAT", "taxRate": 19}],
    },
    "ProductSpecification": {
        **ENTITY,
        "name": "PS",
        "productSpecCharacteristic": [{**CHARACTERISTIC, "valueType": "any"}],
        "serviceSpecification": [REF],
        "productSpecificationRelationship": [
            {**REF, "relationshipType": "somethingNew", "characteristic": [{"name": "a", "valueType": "b"}]}
        ],
        "bundledProductSpecification": [REF, {"id": "ps-ottplay"}],
        "category": [REF],
        "targetProductSchema": {"@type": "X", "@schemaLocation": "https://example.com/x"},
    },
    "Policy": {
        "name": "Pol",
        "kind": "requires",
        "parameters": {"offerings": ["not-there", "ott-standard", "ott-basic"], "more": "kept"},
        "validFor": PERIOD,
        "productOffering": [REF, {"id": "ott-basic"}],
    },
    "ServiceCatalog": {**ENTITY, "name": "SC", "category": [REF]},
    "ServiceCategory": {**ENTITY, "name": "SCat", "category": [REF], "serviceCandidate": [REF]},
    "ServiceCandidate": {**ENTITY, "name": "Cand", "serviceSpecification": REF, "category": [REF]},
    "ServiceSpecification": {
        **ENTITY,
        "name": "SS",
        "category": "RFS",
        "partner": "p",
        "partnerMapping": {"a=b": "c", " d": "e = f"},
        "specCharacteristic": [CHARACTERISTIC, {"name": "plain"}],
        "serviceSpecRelationship": [{**REF, "relationshipType": "somethingNew", "validFor": PERIOD}],
        "featureSpecification": [{"name": "f"}],
    },
}


def made(kind):
    return create_entity(kind=BY_NAME[kind], body={"id": "everything", **BODIES[kind]})


def form_of(kind):
    return f"/admin/catalog/{BY_NAME[kind].model.__name__.lower()}/everything/change/"


@pytest.mark.parametrize("kind", BODIES)
def test_an_entity_made_over_the_api_stays_the_same_when_its_form_is_saved_unchanged(
    manager, fill, document, stale, errors_of, kind
):
    pk = made(kind)
    before = document(kind, pk)
    answer = fill(manager, form_of(kind))
    assert answer.status_code == 302, errors_of(answer)
    assert document(kind, pk) == before
    assert stale() == []


@pytest.mark.parametrize("kind", BODIES)
def test_changing_the_name_changes_nothing_else(manager, fill, document, kind):
    pk = made(kind)
    before = document(kind, pk)
    assert fill(manager, form_of(kind), name="Other").status_code == 302
    old = BODIES[kind]["name"]
    assert document(kind, pk) == before.replace(f'"name":"{old}"', '"name":"Other"', 1)


def test_rows_of_another_system_are_named_and_cannot_be_chosen(manager):
    made("ProductOffering")
    page = manager.get(form_of("ProductOffering")).content.decode()
    assert page.count("(in another system)") == 3
    assert page.count('<p class="mt-1 text-xs">Besides, in another system: X.</p>') == 1
    assert "Ab&lt;b&gt;road" in page
    assert "Ab<b>road" not in page
    assert "It is one of another system: X." in page
    assert "Besides, in another system: X." in page


def test_lists_name_what_is_in_another_system(manager):
    made("ProductOffering")
    paths = manager.get("/admin/catalog/productofferingrelationship/?source__id__exact=everything").content.decode()
    assert "Ab&lt;b&gt;road (in another system)" in paths
    assert "Web shop, X" in manager.get("/admin/catalog/allowedaction/?offering__id__exact=everything").content.decode()


def test_a_row_of_another_system_cannot_be_turned_into_one_of_ours(manager, fill):
    made("ProductOffering")
    row = ProductOfferingRelationship.objects.get(source="everything", target=None)
    assert (
        fill(manager, f"/admin/catalog/productofferingrelationship/{row.pk}/change/", target="ott-basic").status_code
        == 302
    )
    row.refresh_from_db()
    assert (row.target_id, row.extension["id"]) == (None, "abroad")


def test_a_row_of_ours_still_needs_its_target(manager, fill, rows, errors_of):
    before = rows()
    answer = fill(manager, "/admin/catalog/productoffering/ott-basic/change/", **{"relationships-0-target": ""})
    assert [code for code, _ in errors_of(answer)] == ["required"]
    assert rows() == before


def test_an_own_specification_takes_the_place_of_another_system_s_for_good(manager, fill):
    made("ProductOffering")
    fill(manager, form_of("ProductOffering"), product_specification="ps-ottplay")
    fill(manager, form_of("ProductOffering"), product_specification="")
    offering = ProductOffering.objects.get(pk="everything")
    assert offering.product_specification_id is None
    assert "productSpecification" not in offering.snapshots


def test_a_group_that_holds_others_is_not_removed(manager, fill, rows, errors_of):
    made("ProductOffering")
    before = rows()
    answer = fill(manager, form_of("ProductOffering"), **{"groups-0-DELETE": "on"})
    assert errors_of(answer) == [
        ("groupInUse", "Outer still holds MusicBox Duo, Ab<b>road: take them out of the group first.")
    ]
    assert rows() == before
    assert BundleGroup.objects.get(name="Inner").parent.name == "Outer"
    assert BundleOption.objects.filter(bundle="everything").count() == 4
