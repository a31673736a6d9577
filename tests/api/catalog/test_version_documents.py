"""What other documents say when another version takes the place of the current one, and what no version does."""

import pytest

from tests.api.catalog.rules import LAUNCH

OFFERING, CATEGORY, SPEC = "productOffering", "category", "productSpecification"
STATUSES = pytest.mark.parametrize("status", ["Launched", "In Study"])


@pytest.fixture
def old(catalog):
    for pk in ("a", "b"):
        catalog.make(CATEGORY, pk)


def names(catalog):
    bundle = catalog.get(OFFERING, "bundle")["bundledProductOffering"]
    lists = {pk: catalog.get(CATEGORY, pk).get("productOffering", []) for pk in ("a", "b")}
    return [one["name"] for one in bundle], {pk: [one["name"] for one in found] for pk, found in lists.items()}


@STATUSES
def test_a_version_that_becomes_current_is_shown_by_everybody(catalog, old, status):
    catalog.make(OFFERING, "w", version="1.0", name="Old", lifecycleStatus=status, category=[{"id": "a"}])
    catalog.make(OFFERING, "bundle", bundledProductOffering=[{"id": "w"}])
    assert names(catalog) == (["Old"], {"a": ["Old"], "b": []})
    second = {"version": "2.0", "name": "New", "category": [{"id": "b"}]}
    catalog.make(OFFERING, "w", **second)
    if status == "Launched":
        assert names(catalog) == (["Old"], {"a": ["Old"], "b": []})
        catalog.move(OFFERING, "w:(version=2.0)", *LAUNCH)
    assert names(catalog) == (["New"], {"a": [], "b": ["New"]})


@STATUSES
def test_a_change_of_an_old_version_does_not_make_it_current_again(catalog, status):
    catalog.make(OFFERING, "w", version="1.0", name="Old", lifecycleStatus=status)
    catalog.make(OFFERING, "w", version="2.0", name="New", lifecycleStatus=status)
    assert catalog.get(OFFERING, "w")["version"] == "2.0"
    catalog.change(OFFERING, "w:(version=1.0)", description="typo")
    assert catalog.get(OFFERING, "w")["version"] == "2.0"
    assert catalog.get(OFFERING, "w:(version=1.0)")["description"] == "typo"


def test_the_document_of_a_version_that_waits_is_complete(catalog, official_errors):
    catalog.make(CATEGORY, "a")
    catalog.make(OFFERING, "w", version="1.0", lifecycleStatus="Launched")
    price = {"name": "Monthly", "priceType": "recurring", "lifecycleStatus": "In Study"}
    waiting = catalog.make(
        OFFERING, "w", version="2.0", category=[{"id": "a"}], productOfferingPrice=[price], description="next"
    )
    assert official_errors("TMF620", "ProductOffering", waiting) == []
    assert waiting["category"][0] == {
        "@type": "CategoryRef",
        "@referredType": "Category",
        "id": "a",
        "href": catalog.get(CATEGORY, "a")["href"],
        "name": "Name of a",
    }
    assert (waiting["isSellable"], waiting["billingStart"]) == (True, "onServiceActivation")
    assert waiting["productOfferingPrice"][0]["name"] == "Monthly"
    assert "productOffering" not in catalog.get(CATEGORY, "a")
    assert catalog.list("productOfferingPrice", "") == []


def test_who_named_a_version_can_be_changed_after_it_has_moved_on(catalog):
    catalog.make(SPEC, "s", version="1.0")
    catalog.make(OFFERING, "w", productSpecification={"id": "s", "version": "1.0"})
    catalog.change(SPEC, "s", version="2.0")
    assert catalog.change(OFFERING, "w", description="x")["productSpecification"]["version"] == "1.0"


def test_a_version_that_is_taken_away_is_the_first_one(catalog):
    catalog.make(SPEC, "s", version="1.0")
    assert catalog.change(SPEC, "s", version=None)["version"] == "1.0"


def test_the_answer_to_a_change_is_that_change(catalog):
    catalog.make(CATEGORY, "a", version="1.0")
    assert catalog.change(CATEGORY, "a", description="x") == catalog.get(CATEGORY, "a")
