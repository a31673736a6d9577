"""The one way to write the catalog: locked, checked, and with a new revision in the same transaction."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.models import (
    BundleGroup,
    BundleOption,
    Channel,
    ProductOffering,
    ProductOfferingRelationship,
)
from catalog.selectors import compiled_catalog
from catalog.services import (
    ForeignGroup,
    GroupInUse,
    delete_entities,
    delete_entity,
    edit_catalog,
    hold_catalog,
    save_entity,
)
from tmf.errors import RefusedAll
from tmf.lifecycle import IllegalMove

pytestmark = pytest.mark.usefixtures("demo")


def upgrade(source, target):
    return ProductOfferingRelationship(source_id=source, relationship_type="upgrade", target_id=target)


def test_a_saved_row_and_a_new_revision_come_together(revision):
    before = revision()
    save_entity(upgrade("music-duo", "music-family"))
    assert revision() == before + 1
    assert set(compiled_catalog().ladder("music-duo").members) == {"music-duo", "music-family"}


def test_what_fails_leaves_neither_row_nor_revision(rows):
    before = rows()

    def fail():
        with edit_catalog():
            Channel.objects.create(id="kiosk", name="Kiosk")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert rows() == before


def test_an_edit_inside_an_edit_is_part_of_it(revision):
    before = revision()
    with edit_catalog():
        save_entity(Channel(id="kiosk", name="Kiosk"))
        save_entity(Channel(id="phone", name="Phone"))
    assert revision() == before + 1
    assert Channel.objects.filter(pk__in=["kiosk", "phone"]).count() == 2


def test_a_refused_part_can_be_left_out_of_an_edit(revision):
    before = revision()
    with edit_catalog():
        save_entity(Channel(id="kiosk", name="Kiosk"))
        with pytest.raises(IntegrityError):
            save_entity(BundleOption(bundle_id="plan-100", offering_id="plan-100"))
    assert Channel.objects.filter(pk="kiosk").exists()
    assert revision() == before + 1


def test_after_a_failed_edit_the_next_one_counts_again(revision):
    before = revision()
    with pytest.raises(UpgradeCycle):
        save_entity(upgrade("ott-premium", "ott-basic"))
    save_entity(Channel(id="kiosk", name="Kiosk"))
    assert revision() == before + 1


def test_holding_the_catalog_changes_nothing(rows):
    before = rows()
    with hold_catalog():
        pass
    assert rows() == before


def test_the_lock_comes_before_what_is_checked():
    with CaptureQueriesContext(connection) as queries:
        save_entity(upgrade("music-duo", "music-family"))
    tables = [q["sql"] for q in queries if "catalog_" in q["sql"]]
    revision, arrows = "catalog_catalogrevision", "catalog_productofferingrelationship"
    first = {table: next(n for n, sql in enumerate(tables) if table in sql) for table in (revision, arrows)}
    assert first[revision] < first[arrows]
    if connection.features.has_select_for_update:
        assert any("FOR UPDATE" in sql for sql in tables[: first[arrows]])


@pytest.mark.parametrize(
    ("source", "target", "path"),
    [
        ("ott-basic", "ott-classic", ("ott-classic", "ott-basic", "ott-classic")),
        ("ott-premium", "ott-basic", ("ott-basic", "ott-standard", "ott-premium", "ott-basic")),
    ],
)
def test_an_upgrade_that_closes_a_cycle_is_refused_with_its_path(rows, source, target, path):
    before = rows()
    with pytest.raises(UpgradeCycle) as refusal:
        save_entity(upgrade(source, target))
    assert refusal.value.path == path
    assert rows() == before


def test_a_stored_upgrade_is_not_held_against_itself(revision):
    before = revision()
    row = ProductOfferingRelationship.objects.get(source_id="ott-basic")
    row.target_id = "ott-premium"
    save_entity(row)
    assert revision() == before + 1
    assert set(compiled_catalog().ladder("ott-basic").ever_up["ott-basic"]) == {"ott-premium", "ott-ultra"}


def test_a_downgrade_beside_an_upgrade_is_no_cycle():
    row = upgrade("ott-standard", "ott-basic")
    row.relationship_type = "downgrade"
    save_entity(row)
    assert ProductOfferingRelationship.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("status", ["Launched", "In Study", "Obsolete", "Retired", "In Design", "Nonsense"])
def test_the_lifecycle_moves_by_its_table_only(rows, status):
    before, offering = rows(), ProductOffering.objects.get(pk="ott-ultra")
    offering.lifecycle_status = status
    with pytest.raises(IllegalMove) as refusal:
        save_entity(offering)
    assert (refusal.value.state, refusal.value.wanted) == ("In Test", status)
    assert refusal.value.possible == ("Rejected", "Active")
    assert rows() == before


def test_a_legal_move_is_stored():
    offering = ProductOffering(id="ott-max", name="OTT Play Max", lifecycle_status="In Test")
    for status in ("In Test", "Active", "Launched", "Retired", "Obsolete"):
        offering.lifecycle_status = status
        save_entity(offering)
        assert ProductOffering.objects.get(pk="ott-max").lifecycle_status == status


def test_a_new_entity_may_start_in_any_status():
    save_entity(ProductOffering(id="ott-old", name="OTT Play Old", lifecycle_status="Retired"))
    assert compiled_catalog().offerings["ott-old"].lifecycle_status == "Retired"


def test_an_option_names_a_group_of_its_own_bundle_only(rows):
    before, group = rows(), BundleGroup.objects.get(bundle_id="plan-1000")
    with pytest.raises(ForeignGroup):
        save_entity(BundleOption(bundle_id="plan-100", offering_id="music-duo", group=group))
    assert rows() == before


def test_a_choice_group_with_offerings_in_it_stays(rows):
    before = rows()
    with pytest.raises(GroupInUse) as refusal:
        delete_entity(BundleGroup.objects.get(bundle_id="plan-1000"))
    assert refusal.value.offerings == ["SportStream Plus", "MusicBox Duo", "MusicBox Family"]
    assert rows() == before


def test_an_offering_that_a_plan_holds_stays(rows):
    before = rows()
    with pytest.raises(ProtectedError):
        delete_entity(ProductOffering.objects.get(pk="ott-ultra"))
    assert rows() == before


def test_an_offering_that_is_launched_stays(rows):
    before = rows()
    with pytest.raises(RefusedAll, match=r"launched: 'Fiber 600 Sport' \(plan-600s\) is Launched; retire it first."):
        delete_entity(ProductOffering.objects.get(pk="plan-600s"))
    assert rows() == before


def test_deleting_is_a_new_revision(revision):
    before = revision()
    delete_entity(ProductOfferingRelationship.objects.get(source_id="ott-basic"))
    assert revision() == before + 1
    assert "ott-basic" in compiled_catalog().ladder("ott-classic").members
    assert "ott-standard" not in compiled_catalog().ladder("ott-classic").members


def retire(*ids):
    for pk in ids:
        offering = ProductOffering.objects.get(pk=pk)
        offering.lifecycle_status = "Retired"
        save_entity(offering)


def test_several_rows_go_as_one_change(revision):
    retire("plan-1000", "plan-600s")
    before = revision()
    delete_entities(ProductOffering.objects.filter(pk__in=["plan-1000", "plan-600s"]))
    assert revision() == before + 1
    assert {"plan-1000", "plan-600s"}.isdisjoint(compiled_catalog().offerings)


def test_none_of_several_rows_goes_when_one_has_to_stay(rows):
    retire("plan-1000")
    before = rows()
    with pytest.raises(ProtectedError):
        delete_entities(ProductOffering.objects.filter(pk__in=["plan-1000", "ott-classic", "ott-ultra"]))
    assert rows() == before


def test_an_edit_belongs_to_the_transaction_around_it(rows):
    before = rows()
    with transaction.atomic():
        save_entity(Channel(id="kiosk", name="Kiosk"))
        transaction.set_rollback(True)
    assert rows() == before


PATH = {"source_id": "ott-basic", "relationship_type": "upgrade", "target_id": "ott-standard"}
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def test_a_path_that_is_in_force_already_is_refused(rows):
    before = rows()
    with pytest.raises(PathTwice, match="ott-basic upgrade ott-standard is in force already"):
        save_entity(ProductOfferingRelationship(**PATH, valid_from=NEW_YEAR))
    assert rows() == before


def test_a_path_may_come_back_when_the_first_one_has_ended():
    first = ProductOfferingRelationship.objects.get(**PATH)
    first.valid_to = NEW_YEAR
    save_entity(first)
    save_entity(ProductOfferingRelationship(**PATH, valid_from=NEW_YEAR))
    assert ProductOfferingRelationship.objects.filter(**PATH).count() == 2
