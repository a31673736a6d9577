"""A relation that is written from one end changes the entity at the other end too, and says so."""

import pytest

from events.models import OutboxEvent

OFFERING, CATEGORY = "productOffering", "category"


@pytest.fixture
def both(catalog):
    catalog.make(CATEGORY, "c")
    catalog.make(OFFERING, "o", description="kept")


def told():
    """Every event since the last question, by type and subject."""
    found = [(row.event_type, row.subject_id) for row in OutboxEvent.objects.order_by("pk")]
    OutboxEvent.objects.all().delete()
    return found


@pytest.mark.parametrize(
    ("path", "pk", "attribute", "far"), [(CATEGORY, "c", OFFERING, "o"), (OFFERING, "o", CATEGORY, "c")]
)
def test_both_ends_are_changed_and_told_of(catalog, both, path, pk, attribute, far):
    far_path = attribute
    before = catalog.get(far_path, far)
    told()
    catalog.change(path, pk, **{attribute: [{"id": far}]})
    after = catalog.get(far_path, far)
    assert [one["id"] for one in after[path]] == [pk]
    assert after["lastUpdate"] > before["lastUpdate"]
    types = {CATEGORY: "CategoryAttributeValueChangeEvent", OFFERING: "ProductOfferingAttributeValueChangeEvent"}
    assert told() == [(types[path], pk), (types[far_path], far)]
    catalog.change(path, pk, **{attribute: None})
    assert path not in catalog.get(far_path, far)
    assert told() == [(types[path], pk), (types[far_path], far)]


def test_a_new_name_is_shown_at_the_other_end_and_is_no_event_there(catalog, both):
    catalog.change(CATEGORY, "c", productOffering=[{"id": "o"}])
    before = catalog.get(OFFERING, "o")
    told()
    catalog.change(CATEGORY, "c", name="Renamed")
    after = catalog.get(OFFERING, "o")
    assert after["category"][0]["name"] == "Renamed"
    assert after["lastUpdate"] == before["lastUpdate"]
    assert told() == [("CategoryAttributeValueChangeEvent", "c")]


def test_who_referred_to_an_offering_that_is_removed_is_changed_and_told_of(catalog, both):
    catalog.make(OFFERING, "low", productOfferingRelationship=[{"id": "o", "relationshipType": "upgrade"}])
    before = catalog.get(OFFERING, "low")
    told()
    catalog.remove(OFFERING, "o")
    after = catalog.get(OFFERING, "low")
    assert "productOfferingRelationship" not in after
    assert after["lastUpdate"] > before["lastUpdate"]
    assert told() == [("ProductOfferingDeleteEvent", "o"), ("ProductOfferingAttributeValueChangeEvent", "low")]
