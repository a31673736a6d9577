"""A copy of an offering has everything that the offering has; both documents are held against each other."""

import pytest

from catalog.models import CatalogDocument, ProductOffering, ProductOfferingPrice, ProductOfferingRelationship
from catalog.resources.kinds import BY_NAME
from catalog.services import copy_offering, create_entity, edit_catalog
from catalog.services.documents import to_document
from tests.documents import stale_documents
from tests.services.catalog.making import make, price
from tmf.errors import Refused, RefusedAll

THERE = "https://other.example/tmf-api"
REF = {"id": "x-1", "name": "X", "href": f"{THERE}/x/1"}
PERIOD = {"startDateTime": "2026-01-01T00:00:00.123Z", "endDateTime": "2031-01-01T00:00:00.456Z"}
NUMBERS = {"@type": "NumberCharacteristicValueSpecification", "valueType": "number"}
VALUES = [{**NUMBERS, "value": 5, "isDefault": True}, {**NUMBERS, "valueFrom": 20, "valueTo": 30}]
LIMITS = {"numberRelOfferLowerLimit": 0, "numberRelOfferUpperLimit": 2, "numberRelOfferDefault": 1, "note": "kept"}
GROUP = {"numberRelOfferLowerLimit": 0, "numberRelOfferUpperLimit": 2}
INNER = {
    "id": "g-inner",
    "name": "Inner",
    "bundledGroupProductOfferingOption": GROUP,
    "bundledProductOffering": [{"id": "music-duo", "bundledProductOfferingOption": LIMITS}, {**REF, "id": "far"}],
}
OUTER = {
    "id": "g-outer",
    "name": "Outer",
    "bundledGroupProductOfferingOption": GROUP,
    "colour": "red",
    "bundledGroupProductOffering": [INNER],
}
FULL = {
    "id": "full",
    "name": "Full",
    "description": "  Two lines,\n with blanks around \n",
    "version": "3.7",
    "lifecycleStatus": "Active",
    "statusReason": "speaks of the source alone",
    "validFor": PERIOD,
    "isBundle": True,
    "isSellable": False,
    "billingStart": "onOrder",
    "rank": 7,
    "somethingElse": {"deep": [1, 2.5]},
    "productSpecification": {"id": "ps-ottplay", "note": "kept"},
    "productOfferingPrice": [
        {"id": "full-monthly", "note": "kept"},
        {"id": "half-off"},
        {"id": "ott-basic-price", "note": "shared"},
        {**REF, "id": "p-far"},
        {
            "@type": "ProductOfferingPrice",
            "id": "by-value",
            "name": "Full by value",
            "priceType": "usage",
            "lifecycleStatus": "Active",
            "price": {"unit": "EUR", "value": 1.234567, "more": "kept"},
            "unitOfMeasure": {"amount": 1, "units": "GB"},
        },
    ],
    "prodSpecCharValueUse": [
        {"id": "u1", "name": "speed", "valueType": "number", "productSpecCharacteristicValue": VALUES}
    ],
    "productOfferingCharacteristic": [
        {
            "id": "ch-1",
            "name": "speed",
            "valueType": "number",
            "characteristicValueSpecification": VALUES,
            "regex": "[0-9]+",
        }
    ],
    "bundledProductOffering": [{"id": "ott-basic", "bundledProductOfferingOption": LIMITS}, {**REF, "id": "o-far"}],
    "bundledGroupProductOffering": [OUTER],
    "productOfferingRelationship": [
        {**REF, "relationshipType": "upgrade", "validFor": PERIOD},
        {"id": "ott-standard", "relationshipType": "upgrade", "validFor": PERIOD, "role": "kept"},
    ],
    "allowedAction": [{"action": "upgrade", "channel": [{**REF, "id": "tv"}, {"id": "web"}], "validFor": PERIOD}],
    "policy": [{**REF, "id": "pol-far"}, {"id": "pol-ott-upgrade-only"}],
    "category": [{**REF, "id": "cat-far"}, {"id": "shelf"}],
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
MONTHLY = {
    "name": "Full, monthly",
    "version": "2.0",
    "lifecycleStatus": "Active",
    "priceType": "recurring",
    "price": {"unit": "EUR", "value": 9.99},
    "recurringChargePeriodType": "month",
    "validFor": PERIOD,
    "tax": [{"taxCategory": "VAT", "taxRate": 19}],
    "popRelationship": [
        {"id": "half-off", "relationshipType": "discountedBy", "validFor": PERIOD},
        {"id": "common", "relationshipType": "discountedBy"},
    ],
    "prodSpecCharValueUse": [{"name": "speed", "productSpecCharacteristicValue": VALUES}],
    "policy": [{"id": "pol-ott-upgrade-only"}],
    "colour": "blue",
}

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture(autouse=True)
def documents_say_what_the_rows_say(db):
    yield
    assert stale_documents() == []


@pytest.fixture
def full(demo):
    """An offering with everything that TMF620 knows of one."""
    make("Category", "shelf")
    make("ProductOfferingPrice", "common", priceType="discount", percentage=1)
    make("ProductOfferingPrice", "half-off", priceType="discount", percentage=50)
    make("ProductOfferingPrice", "full-monthly", **MONTHLY)
    create_entity(kind=BY_NAME["ProductOffering"], body=FULL)


def document(kind, pk):
    return to_document(CatalogDocument.objects.get(kind=kind, entity_id=pk, current=True).body)


def offering(pk):
    return document("ProductOffering", pk)


def without(found, *names):
    return {name: value for name, value in found.items() if name not in names}


def test_everything_of_the_document_is_copied(full):
    assert FULL.keys() <= offering("full").keys()
    assert copy_offering(source="full", pk="twin", name="Twin") == "twin"
    source, copy = offering("full"), offering("twin")
    said_anew = (
        "id",
        "href",
        "name",
        "version",
        "lifecycleStatus",
        "lastUpdate",
        "statusReason",
        "productOfferingPrice",
    )
    assert without(copy, *said_anew) == without(source, *said_anew)
    assert {name: copy[name] for name in ("id", "name", "version", "lifecycleStatus")} == {
        "id": "twin",
        "name": "Twin",
        "version": "1.0",
        "lifecycleStatus": "In Study",
    }
    assert copy["href"].endswith("/productOffering/twin")
    assert "statusReason" not in copy


def test_its_own_prices_are_copied_and_shared_ones_are_shared(full):
    copy_offering(source="full", pk="twin", name="Twin")
    source = {entry["id"]: entry for entry in offering("full")["productOfferingPrice"]}
    copy = {entry["id"]: entry for entry in offering("twin")["productOfferingPrice"]}
    new = copy.keys() - source.keys()
    assert copy.keys() & source.keys() == {"ott-basic-price", "p-far"}
    assert len(new) == 3
    assert "twin-monthly" in new
    assert (copy["ott-basic-price"], copy["p-far"]) == (source["ott-basic-price"], source["p-far"])
    assert copy["twin-monthly"] == {
        **source["full-monthly"],
        "id": "twin-monthly",
        "name": "Twin, monthly",
        "href": copy["twin-monthly"]["href"],
    }
    whole = next(entry for entry in copy.values() if "priceType" in entry)
    ours = ("id", "href", "name", "lifecycleStatus", "lastUpdate", "version")
    assert without(whole, *ours) == without(source["by-value"], *ours)
    assert (whole["name"], whole["lifecycleStatus"]) == ("Twin by value", "In Study")


def test_a_copied_price_has_everything_and_refers_to_the_copy_of_what_is_copied_too(full):
    copy_offering(source="full", pk="twin", name="Twin")
    source, copy = document("ProductOfferingPrice", "full-monthly"), document("ProductOfferingPrice", "twin-monthly")
    said_anew = ("id", "href", "name", "version", "lifecycleStatus", "lastUpdate", "popRelationship")
    assert without(copy, *said_anew) == without(source, *said_anew)
    assert (copy["name"], copy["version"], copy["lifecycleStatus"]) == ("Twin, monthly", "1.0", "In Study")
    half, common = copy["popRelationship"]
    others = {entry["id"] for entry in offering("full")["productOfferingPrice"]}
    assert half["id"] not in others
    assert half["id"] in {entry["id"] for entry in offering("twin")["productOfferingPrice"]}
    assert half["validFor"] == source["popRelationship"][0]["validFor"]
    assert common == source["popRelationship"][1]


def test_the_source_and_its_prices_stay_as_they_are(full):
    names = ("full-monthly", "half-off", "by-value", "ott-basic-price")
    before = offering("full"), [document("ProductOfferingPrice", pk) for pk in names]
    copy_offering(source="full", pk="twin", name="Twin", arrows_in=True)
    assert (offering("full"), [document("ProductOfferingPrice", pk) for pk in names]) == before


def test_a_price_that_is_over_stays_so(demo):
    price("old", 5, lifecycleStatus="Retired")
    price("now", 6)
    make("ProductOffering", "tv", productOfferingPrice=[{"id": "old"}, {"id": "now"}])
    copy_offering(source="tv", pk="tv2", name="TV 2")
    prices = ProductOffering.objects.get(pk="tv2").prices.values_list("amount", "lifecycle_status")
    assert sorted((int(amount), status) for amount, status in prices) == [(5, "Retired"), (6, "In Study")]


def test_a_price_that_is_a_part_of_another_offering_s_price_is_shared(demo):
    price("part", 5)
    price("whole", 6, isBundle=True, bundledPopRelationship=[{"id": "part"}])
    make("ProductOffering", "tv", productOfferingPrice=[{"id": "part"}])
    make("ProductOffering", "other", productOfferingPrice=[{"id": "whole"}])
    copy_offering(source="tv", pk="tv2", name="TV 2")
    assert [one.pk for one in ProductOffering.objects.get(pk="tv2").prices.all()] == ["part"]


def test_arrows_out_are_copied_and_arrows_in_only_where_it_is_asked_for(demo):
    out = [(one["relationshipType"], one["id"]) for one in offering("ott-standard")["productOfferingRelationship"]]
    assert out == [("upgrade", "ott-premium")]
    copy_offering(source="ott-standard", pk="alone", name="Alone")
    copy_offering(source="ott-standard", pk="reached", name="Reached", arrows_in=True)
    for pk in ("alone", "reached"):
        found = [(one["relationshipType"], one["id"]) for one in offering(pk)["productOfferingRelationship"]]
        assert found == out
    arrows = ProductOfferingRelationship.objects
    assert list(arrows.filter(target="alone")) == []
    led = [(arrow.source_id, arrow.relationship_type) for arrow in arrows.filter(target="reached")]
    assert led == [(arrow.source_id, arrow.relationship_type) for arrow in arrows.filter(target="ott-standard")]
    assert led == [("ott-basic", "upgrade")]
    assert [one["id"] for one in offering("ott-basic")["productOfferingRelationship"]] == ["ott-standard", "reached"]


def test_a_copy_is_one_change_of_the_catalog(full, revision):
    before = revision()
    copy_offering(source="full", pk="twin", name="Twin", arrows_in=True)
    assert revision() == before + 1


def test_an_offering_of_every_demo_kind_can_be_copied(demo):
    for source in list(ProductOffering.objects.values_list("pk", flat=True)):
        copy_offering(source=source, pk=f"new-{source}", name="New")
        skipped = ("id", "href", "name", "version", "lifecycleStatus", "lastUpdate", "productOfferingPrice")
        assert without(offering(f"new-{source}"), *skipped) == without(offering(source), *skipped)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": "ott-basic", "pk": "ott-standard", "name": "New"}, "alreadyExists"),
        ({"source": "ott-basic", "pk": "ott-basic", "name": "New"}, "alreadyExists"),
        ({"source": "not-there", "pk": "new", "name": "New"}, "notFound"),
    ],
)
def test_what_cannot_be_copied_is_refused_and_nothing_is_stored(demo, rows, given, code):
    before = rows()
    with pytest.raises(Refused) as refusal:
        copy_offering(**given)
    assert refusal.value.code == code
    assert rows() == before


def test_a_name_that_does_not_do_is_refused_and_nothing_is_stored(demo, rows):
    before = rows()
    with pytest.raises(RefusedAll) as refusal:
        copy_offering(source="ott-basic", pk="new", name="x" * 201)
    assert [error.path for error in refusal.value.errors] == ["name"]
    assert rows() == before
    assert not ProductOfferingPrice.objects.filter(pk="new-price").exists()


def test_an_edit_around_it_makes_one_change_of_both(demo, revision):
    before = revision()
    with edit_catalog():
        copy_offering(source="ott-basic", pk="one", name="One")
        copy_offering(source="ott-basic", pk="two", name="Two")
    assert revision() == before + 1
    assert {one.pk for one in ProductOffering.objects.get(pk="two").prices.all()} == {"two-price"}
