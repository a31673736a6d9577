"""Many rows as one change: the same as one by one, and who is to blame when it is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from catalog.models import (
    AllowedAction,
    Category,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
    ProductSpecification,
)
from catalog.resources.kinds import BY_NAME
from catalog.services import edit_catalog, save_entity
from catalog.services.edit import attempted, recorded
from catalog.services.edit_many import blame, save_entities, statuses, versions_of
from events.models import OutboxEvent
from tests.documents import stale_documents
from tmf.lifecycle import IllegalMove

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture(autouse=True)
def documents_say_what_the_rows_say(demo):
    yield
    assert stale_documents() == []


def test_new_and_changed_rows_are_one_revision_and_an_event_each(revision):
    save_entity(Category(id="c", name="C"))
    number, before = revision(), OutboxEvent.objects.count()
    old, new = ProductOffering.objects.get(pk="ott-basic"), ProductOffering(id="new", name="New")
    old.name = "Start"
    save_entities([old, new], {"categories": [(new, ["c"])], "channels": [(old, ["app"]), (new, ["web", "app"])]})
    assert revision() == number + 1
    assert ProductOffering.objects.get(pk="ott-basic").name == "Start"
    assert [row.pk for row in new.channels.all()] == ["app", "web"]
    found = OutboxEvent.objects.order_by("id").values_list("event_type", "subject_id")[before:]
    assert sorted((what, pk) for what, pk in found if pk in ("ott-basic", "new", "c")) == [
        ("CategoryAttributeValueChangeEvent", "c"),
        ("ProductOfferingAttributeValueChangeEvent", "ott-basic"),
        ("ProductOfferingCreateEvent", "new"),
    ]


def test_links_are_added_and_taken_away_from_either_end():
    row = ProductOffering.objects.get(pk="ott-basic")
    for channels in (["app", "web"], ["web", "care"], []):
        save_entities([], {"channels": [(row, channels)]})
        assert sorted(row.channels.values_list("pk", flat=True)) == sorted(channels)
    save_entities([row], {"policies": [(row, [])]})
    assert not Policy.objects.get(pk="pol-ott-upgrade-only").offerings.filter(pk="ott-basic").exists()


def test_the_entity_that_a_part_belongs_to_is_written_with_it():
    before = ProductOffering.objects.get(pk="ott-basic").last_update
    action = AllowedAction(offering_id="ott-basic", action="suspend")
    path = ProductOfferingRelationship(source_id="ott-basic", relationship_type="upgrade", target_id="ott-premium")
    save_entities([action], {"channels": [(action, ["app"])]})
    save_entities([path])
    assert action.pk
    assert [channel.pk for channel in action.channels.all()] == ["app"]
    assert ProductOffering.objects.get(pk="ott-basic").last_update - before > timedelta(0)


def test_a_status_moves_by_the_lifecycle_or_nothing_is_written(rows):
    row, other = ProductOffering.objects.get(pk="ott-basic"), ProductOffering.objects.get(pk="ott-premium")
    row.lifecycle_status, other.name, before = "In Study", "Other", rows()
    with pytest.raises(IllegalMove):
        save_entities([other, row])
    assert rows() == before


def test_what_the_database_refuses_is_not_written(rows):
    start, before = timezone.now(), rows()
    with pytest.raises(IntegrityError):
        save_entities([ProductOffering(id="new", name="New", valid_from=start, valid_to=start)])
    assert rows() == before


def test_each_entity_that_breaks_a_rule_is_found_and_no_other():
    with edit_catalog():
        save_entity(ProductSpecification(id="draft", name="Draft"))
        save_entity(ProductOfferingPrice(id="other", name="Other", amount=1, lifecycle_status="Launched"))
    new = [ProductOffering(id=f"n{n}", name=f"N{n}", lifecycle_status="Launched") for n in range(20)]
    for n in (3, 17):
        new[n].product_specification_id = "draft"
    prices = {"prices": [(new[5], ["other", "ott-basic-price"])]}
    with edit_catalog() as touched:
        save_entities(new, prices)
        found = [(kind.name, pk, type(refusal).__name__) for kind, pk, refusal in blame(touched)]
        ProductOffering.objects.filter(pk__in=["n3", "n5", "n17"]).update(lifecycle_status="In Study")
        new[5].prices.clear()
    assert found == [
        ("ProductOffering", "n17", "RefusedAll"),
        ("ProductOffering", "n3", "RefusedAll"),
        ("ProductOffering", "n5", "PricesOverlap"),
    ]


def test_an_attempt_that_is_dropped_writes_nothing_and_is_not_recorded(rows):
    before = rows()
    with recorded() as noted:
        with attempted() as trial:
            save_entities([ProductOffering(id="new", name="New")])
            trial.drop()
        assert noted == {}
        assert rows() == before
        with attempted():
            save_entities([ProductOffering(id="new", name="New")])
    assert noted == {("ProductOffering", "new"): None}
    assert ProductOffering.objects.filter(pk="new").exists()


def test_statuses_and_versions_are_looked_up_for_many_at_once():
    found = statuses(ProductOffering, ["ott-basic", "ott-ultra", "nobody"])
    assert found == {"ott-basic": "Launched", "ott-ultra": "In Test"}
    assert versions_of(BY_NAME["ProductOffering"], ["ott-basic", "nobody"]) == {("ott-basic", "1.0")}
