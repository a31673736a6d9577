"""Change sets: edited aside, seen as if they were live, published as one step and undone as one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils import timezone

from catalog.domain.ladder import UpgradeCycle
from catalog.models import (
    AllowedAction,
    BundleOption,
    CatalogDocument,
    ChangeSet,
    Channel,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
)
from catalog.resources.kinds import BY_NAME
from catalog.selectors import compiled_catalog
from catalog.services import (
    Conflicted,
    NeedsApproval,
    OwnWork,
    approve_change_set,
    change_entity,
    check_change_set,
    create_change_set,
    delete_entity,
    discard_change_set,
    drafted,
    edit_catalog,
    editing,
    publish_change_set,
    put_entity,
    resolve,
    save_entity,
    schedule_change_set,
    send_back_change_set,
    submit_change_set,
    take_out,
    undo_change_set,
)
from catalog.services.documents import to_document
from events.models import OutboxEvent, StateChange, WorkItem
from events.services import drain
from inventory.services import load_customers
from tests.documents import stale_documents
from tmf.errors import Refused, RefusedAll
from tmf.lifecycle import IllegalMove

pytestmark = pytest.mark.usefixtures("demo")
ASIDE = {"ChangeSet", "ChangeSetEntry", "ChangeSet_editors", "HistoricalCatalogDocument", "CatalogRevision"}


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna")


@pytest.fixture
def boris(db):
    return User.objects.create_user("boris")


@pytest.fixture
def draft(anna):
    return create_change_set(name="Spring", by=anna)


def catalog():
    """Every row of the catalog, change sets and history aside, by what it says and not by its number."""
    models = [
        m for m in apps.get_app_config("catalog").get_models(include_auto_created=True) if m.__name__ not in ASIDE
    ]
    volatile = ("last_update", "body")
    found = {
        m.__name__: [{k: v for k, v in row.items() if k not in volatile} for row in m.objects.values()] for m in models
    }
    return {
        name: sorted(map(str, ({k: v for k, v in row.items() if k != "id" or isinstance(v, str)} for row in rows)))
        for name, rows in found.items()
    }


def documents():
    return {
        (row.kind, row.entity_id): {k: v for k, v in to_document(row.body).items() if k != "lastUpdate"}
        for row in CatalogDocument.objects.all()
    }


def events():
    return list(OutboxEvent.objects.order_by("pk").values_list("event_type", "subject_id"))


def come_due(change_set):
    """Let the time come that a set is scheduled for."""
    ChangeSet.objects.filter(pk=change_set.pk).update(publish_at=timezone.now())
    WorkItem.objects.filter(subject_id=change_set.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def tier(pk="ott-max", **fields):
    """A new tier on top of the ladder, launched, as a product manager makes one."""
    with edit_catalog():
        save_entity(ProductOfferingPrice(id=f"price-{pk}", name="Max", amount=20, lifecycle_status="Launched"))
        offering = ProductOffering(
            id=pk,
            name="OTT Play Max",
            lifecycle_status="Launched",
            product_specification_id=ProductOffering.objects.get(pk="ott-basic").product_specification_id,
            **fields,
        )
        save_entity(offering)
        offering.prices.set([f"price-{pk}"])
        save_entity(ProductOfferingRelationship(source_id="ott-premium", relationship_type="upgrade", target_id=pk))


def test_an_edit_in_a_draft_changes_nothing_that_others_see(draft, anna):
    before, told, said = catalog(), events(), documents()
    with editing(change_set_id=draft.pk, by=anna):
        tier()
        assert "ott-max" in compiled_catalog().offerings
    assert (catalog(), events(), documents()) == (before, told, said)
    assert "ott-max" not in compiled_catalog().offerings
    assert [(e.kind, e.entity_id) for e in draft.entries.all()] == [
        ("ProductOffering", "ott-max"),
        ("ProductOffering", "ott-premium"),
        ("ProductOfferingPrice", "price-ott-max"),
    ]
    assert list(draft.editors.all()) == [anna]


def test_a_draft_is_seen_as_if_it_were_live_and_gone_afterwards(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    before = catalog()
    with drafted(draft.pk):
        assert compiled_catalog().ladder("ott-max") is compiled_catalog().ladder("ott-basic")
        assert ProductOffering.objects.get(pk="ott-max").prices.get().amount == 20
        assert stale_documents() == []
    assert catalog() == before


def test_a_draft_that_did_not_change_is_compiled_once(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    with drafted(draft.pk):
        first = compiled_catalog()
    with drafted(draft.pk):
        assert compiled_catalog() is first
    with editing(change_set_id=draft.pk, by=anna):
        save_entity(Channel(id="kiosk", name="Kiosk"))
    with drafted(draft.pk):
        assert compiled_catalog() is not first


def test_a_row_of_a_draft_has_the_same_key_each_time_it_is_looked_at(draft, anna):
    def keys():
        rows = ProductOfferingRelationship.objects.filter(source="ott-premium")
        return list(rows.values_list("pk", "target"))

    with editing(change_set_id=draft.pk, by=anna):
        tier()
    with drafted(draft.pk):
        first = keys()
    with drafted(draft.pk):
        assert keys() == first
    with editing(change_set_id=draft.pk, by=anna):
        row = ProductOfferingRelationship.objects.get(pk=dict(map(reversed, first))["ott-max"])
        row.valid_from = datetime(2027, 1, 1, tzinfo=UTC)
        save_entity(row)
    with drafted(draft.pk):
        found = ProductOfferingRelationship.objects.get(source="ott-premium", target="ott-max")
        assert found.valid_from == datetime(2027, 1, 1, tzinfo=UTC)


def test_published_it_is_one_revision_and_the_same_as_if_it_had_been_edited_directly(draft, anna, revision):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
        policy = Policy(id="p-max", name="30 days", kind="minTenure", parameters={"days": 30})
        save_entity(policy)
        with edit_catalog() as touched:
            policy.offerings.add("ott-premium")
            touched.write(policy)
        AllowedAction.objects.filter(offering="ott-premium").delete()
    number = revision()
    publish_change_set(change_set_id=draft.pk, by=anna)
    assert revision() == number + 1
    published = documents()
    undo_change_set(change_set_id=draft.pk, by=anna)
    with edit_catalog() as touched:
        tier()
        policy.save(force_insert=True)
        touched.write(policy)
        policy.offerings.add("ott-premium")
        touched.write(ProductOffering.objects.get(pk="ott-premium"))
    assert documents() == published
    assert stale_documents() == []


def test_undone_the_catalog_says_what_it_said_before(draft, anna, revision):
    before = documents()
    with editing(change_set_id=draft.pk, by=anna):
        tier()
        BundleOption(bundle_id="plan-300", offering_id="ott-max").full_clean()
        save_entity(BundleOption(bundle_id="plan-300", offering_id="ott-max"))
        basic = ProductOffering.objects.get(pk="ott-basic")
        basic.name = "OTT Play Start"
        save_entity(basic)
    publish_change_set(change_set_id=draft.pk, by=anna)
    assert documents() != before
    number = revision()
    undo_change_set(change_set_id=draft.pk, by=anna)
    assert documents() == before
    assert revision() == number + 1
    assert stale_documents() == []
    draft.refresh_from_db()
    assert draft.state == "undone"
    assert list(StateChange.objects.filter(subject_id=draft.pk).values_list("to_state", flat=True)) == [
        "published",
        "undone",
    ]


def test_undoing_is_refused_while_somebody_holds_what_would_go(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    publish_change_set(change_set_id=draft.pk, by=anna)
    held = {"product": "p1", "offering": "ott-max"}
    load_customers(customers=[{"id": "c1", "holds": [held]}], at=timezone.now())
    before = catalog()
    with pytest.raises(RefusedAll) as refused:
        undo_change_set(change_set_id=draft.pk, by=anna)
    assert {one.code for one in refused.value.errors} == {"inUse"}
    assert catalog() == before
    draft.refresh_from_db()
    assert draft.state == "published"


def test_undoing_leaves_what_others_have_changed_since(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        basic = ProductOffering.objects.get(pk="ott-basic")
        basic.name = "OTT Play Start"
        save_entity(basic)
    publish_change_set(change_set_id=draft.pk, by=anna)
    basic = ProductOffering.objects.get(pk="ott-basic")
    basic.description = "Later."
    save_entity(basic)
    undo_change_set(change_set_id=draft.pk, by=anna)
    basic.refresh_from_db()
    assert (basic.name, basic.description) == ("OTT Play Basic", "Later.")


def test_two_drafts_that_add_paths_to_one_offering_do_not_disturb_each_other(draft, anna, boris):
    other = create_change_set(name="Summer", by=boris)
    for change_set, by, pk in ((draft, anna, "one"), (other, boris, "two")):
        with editing(change_set_id=change_set.pk, by=by):
            save_entity(ProductOffering(id=pk, name=pk))
            save_entity(ProductOfferingRelationship(source_id="ott-premium", relationship_type="upgrade", target_id=pk))
    publish_change_set(change_set_id=draft.pk, by=anna)
    publish_change_set(change_set_id=other.pk, by=boris)
    targets = ProductOfferingRelationship.objects.filter(source="ott-premium", relationship_type="upgrade")
    assert {"one", "two"} <= set(targets.values_list("target", flat=True))


@pytest.fixture
def conflict(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        basic = ProductOffering.objects.get(pk="ott-basic")
        basic.name, basic.status_reason = "Mine", "Kept"
        save_entity(basic)
    basic = ProductOffering.objects.get(pk="ott-basic")
    basic.name, basic.description = "Theirs", "Kept too"
    save_entity(basic)
    return draft


def test_what_both_have_changed_is_a_conflict_that_names_the_attribute(conflict, anna):
    refused, conflicts = check_change_set(conflict.pk)
    assert refused == []
    assert [(one.entity_id, one.attribute) for one in conflicts] == [("ott-basic", "name")]
    before = catalog()
    with pytest.raises(Conflicted):
        publish_change_set(change_set_id=conflict.pk, by=anna)
    with pytest.raises(Conflicted), drafted(conflict.pk):
        pytest.fail("it cannot be seen either")
    assert catalog() == before


@pytest.mark.parametrize(("mine", "name"), [(True, "Mine"), (False, "Theirs")])
def test_a_conflict_is_settled_for_one_side_and_keeps_the_rest_of_both(conflict, anna, mine, name):
    resolve(change_set_id=conflict.pk, name=("ProductOffering", "ott-basic"), mine=mine, by=anna)
    publish_change_set(change_set_id=conflict.pk, by=anna)
    basic = ProductOffering.objects.get(pk="ott-basic")
    assert (basic.name, basic.status_reason, basic.description) == (name, "Kept", "Kept too")


def test_an_edit_that_ends_where_it_began_leaves_the_draft_empty(draft, anna):
    for name in ("OTT Play Start", "OTT Play Basic"):
        with editing(change_set_id=draft.pk, by=anna):
            basic = ProductOffering.objects.get(pk="ott-basic")
            basic.name = name
            save_entity(basic)
    assert not draft.entries.exists()


def test_what_is_refused_in_a_draft_leaves_the_draft_as_it_was(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    before = list(draft.entries.values())

    def circle():
        with editing(change_set_id=draft.pk, by=anna):
            save_entity(
                ProductOfferingRelationship(source_id="ott-max", relationship_type="upgrade", target_id="ott-basic")
            )

    with pytest.raises(UpgradeCycle):
        circle()
    assert list(draft.entries.values()) == before


def test_a_status_may_move_several_steps_in_a_draft_but_not_where_no_moves_lead(draft, anna):
    save_entity(ProductOffering(id="new", name="New"))
    for status in ("In Design", "In Test", "Active"):
        with editing(change_set_id=draft.pk, by=anna):
            row = ProductOffering.objects.get(pk="new")
            row.lifecycle_status = status
            save_entity(row)
    publish_change_set(change_set_id=draft.pk, by=anna)
    assert ProductOffering.objects.get(pk="new").lifecycle_status == "Active"
    back = create_change_set(name="Back", by=anna)
    stored = to_document(CatalogDocument.objects.get(entity_id="new").body)
    old = {**stored, "lifecycleStatus": "In Study", "description": "Old."}
    put_entity(change_set_id=back.pk, name=("ProductOffering", "new"), document=old, by=anna)
    publish_change_set(change_set_id=back.pk, by=anna)
    row = ProductOffering.objects.get(pk="new")
    assert (row.lifecycle_status, row.description) == ("Active", "Old.")


def test_a_status_that_the_live_one_does_not_lead_to_is_refused(draft, anna):
    save_entity(ProductOffering(id="new", name="New", lifecycle_status="In Test"))
    with editing(change_set_id=draft.pk, by=anna):
        row = ProductOffering.objects.get(pk="new")
        row.lifecycle_status = "Active"
        save_entity(row)
    row = ProductOffering.objects.get(pk="new")
    row.lifecycle_status = "Rejected"
    save_entity(row)
    resolve(change_set_id=draft.pk, name=("ProductOffering", "new"), mine=True, by=anna)
    refused, conflicts = check_change_set(draft.pk)
    assert ([one.code for one in refused], conflicts) == (["illegalMove"], ())
    with pytest.raises(RefusedAll):
        publish_change_set(change_set_id=draft.pk, by=anna)
    assert ProductOffering.objects.get(pk="new").lifecycle_status == "Rejected"


def test_removals_in_a_draft_go_in_the_order_that_lets_them(draft, anna):
    with edit_catalog():
        save_entity(ProductOffering(id="inner", name="Inner"))
        save_entity(ProductOffering(id="outer", name="Outer", is_bundle=True))
        save_entity(BundleOption(bundle_id="outer", offering_id="inner"))
    with editing(change_set_id=draft.pk, by=anna):
        delete_entity(ProductOffering.objects.get(pk="outer"))
        delete_entity(ProductOffering.objects.get(pk="inner"))
    assert ProductOffering.objects.filter(pk__in=["inner", "outer"]).count() == 2
    publish_change_set(change_set_id=draft.pk, by=anna)
    assert not ProductOffering.objects.filter(pk__in=["inner", "outer"]).exists()
    undo_change_set(change_set_id=draft.pk, by=anna)
    assert BundleOption.objects.get(bundle="outer").offering_id == "inner"


def test_channels_are_a_part_of_a_draft_too(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        save_entity(Channel(id="kiosk", name="Kiosk"))
        save_entity(Channel(id="app", name="The app"))
    assert Channel.objects.get(pk="app").name != "The app"
    publish_change_set(change_set_id=draft.pk, by=anna)
    assert Channel.objects.get(pk="app").name == "The app"
    undo_change_set(change_set_id=draft.pk, by=anna)
    assert not Channel.objects.filter(pk="kiosk").exists()


def test_a_direct_edit_is_a_published_set_of_its_own_that_can_be_undone(anna):
    before = documents()
    with editing(change_set_id=None, by=anna):
        tier()
    change_set = ChangeSet.objects.get()
    assert (change_set.state, change_set.is_direct, change_set.created_by) == ("published", True, anna)
    assert change_set.name == "Max, OTT Play Max +1"
    undo_change_set(change_set_id=change_set.pk, by=anna)
    assert documents() == before


def test_a_direct_edit_that_is_dropped_or_changes_nothing_makes_no_set(anna):
    before = catalog()
    with editing(change_set_id=None, by=anna) as edit:
        tier()
        edit.drop()
    with editing(change_set_id=None, by=anna):
        save_entity(ProductOffering.objects.get(pk="ott-basic"))
    assert catalog() == before
    assert not ChangeSet.objects.exists()


def test_where_approval_is_asked_for_another_person_has_to_give_it(draft, anna, boris, settings):
    settings.CATALOG_APPROVAL = True
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    with pytest.raises(NeedsApproval):
        publish_change_set(change_set_id=draft.pk, by=anna)
    submit_change_set(change_set_id=draft.pk, by=anna)
    with pytest.raises(OwnWork):
        approve_change_set(change_set_id=draft.pk, by=anna)
    with pytest.raises(IllegalMove):
        publish_change_set(change_set_id=draft.pk, by=anna)
    with pytest.raises(Refused, match="cannot be edited"), editing(change_set_id=draft.pk, by=anna):
        pytest.fail("a set in review is not edited")
    assert not ProductOffering.objects.filter(pk="ott-max").exists()
    approve_change_set(change_set_id=draft.pk, by=boris)
    publish_change_set(change_set_id=draft.pk, by=anna)
    assert ProductOffering.objects.filter(pk="ott-max").exists()


def test_sent_back_it_is_a_draft_without_approval(draft, anna, boris):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    submit_change_set(change_set_id=draft.pk, by=anna)
    approve_change_set(change_set_id=draft.pk, by=boris)
    send_back_change_set(change_set_id=draft.pk, by=boris, reason="Too dear.")
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by, draft.problem) == ("draft", None, "Too dear.")


def test_an_empty_draft_can_neither_be_submitted_nor_published(draft, anna):
    for verb in (submit_change_set, publish_change_set):
        with pytest.raises(Refused, match="no changes"):
            verb(change_set_id=draft.pk, by=anna)


def test_a_discarded_draft_stays_to_be_read_and_is_not_published(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    discard_change_set(change_set_id=draft.pk, by=anna)
    with pytest.raises(IllegalMove):
        publish_change_set(change_set_id=draft.pk, by=anna)
    assert draft.entries.count() == 3


def test_an_entity_is_taken_out_of_a_draft(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        save_entity(Channel(id="kiosk", name="Kiosk"))
        save_entity(ProductOffering(id="new", name="New"))
    take_out(change_set_id=draft.pk, name=("Channel", "kiosk"), by=anna)
    assert [one.kind for one in draft.entries.all()] == ["ProductOffering"]


def test_at_its_time_a_scheduled_set_goes_live_by_itself(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    at = timezone.now() + timedelta(hours=1)
    schedule_change_set(change_set_id=draft.pk, at=at, by=anna)
    drain()
    assert not ProductOffering.objects.filter(pk="ott-max").exists()
    come_due(draft)
    drain()
    draft.refresh_from_db()
    assert draft.state == "published"
    assert ProductOffering.objects.filter(pk="ott-max").exists()


def test_a_scheduled_set_that_is_refused_at_its_time_is_a_draft_that_says_why(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    at = timezone.now() + timedelta(hours=1)
    schedule_change_set(change_set_id=draft.pk, at=at, by=anna)
    save_entity(ProductOffering(id="ott-max", name="Somebody else's"))
    come_due(draft)
    drain()
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "ott-max" in draft.problem
    assert ProductOffering.objects.get(pk="ott-max").name == "Somebody else's"


def test_a_set_is_not_scheduled_for_the_past(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        tier()
    with pytest.raises(Refused, match="past"):
        schedule_change_set(change_set_id=draft.pk, at=timezone.now(), by=anna)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_history_says_who_wrote_what_and_why(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        basic = ProductOffering.objects.get(pk="ott-basic")
        basic.name = "OTT Play Start"
        save_entity(basic)
    publish_change_set(change_set_id=draft.pk, by=anna)
    change_entity(
        kind=BY_NAME["ProductOffering"],
        name="ott-basic",
        patch={"description": "By REST."},
        media_type="application/merge-patch+json",
        allowed=lambda _: None,
    )
    told = CatalogDocument.history.filter(kind="ProductOffering", entity_id="ott-basic").order_by("history_id")
    assert list(told.values_list("author", "history_type", "history_change_reason")) == [
        ("system", "+", None),
        ("user:anna", "~", "Spring"),
        ("system", "~", None),
    ]


def test_a_constraint_of_the_database_is_a_refusal_of_the_set_and_nothing_is_half_published(draft, anna):
    with editing(change_set_id=draft.pk, by=anna):
        save_entity(Channel(id="kiosk", name="Kiosk"))
    stored = to_document(CatalogDocument.objects.get(kind="ProductOffering", entity_id="plan-300").body)
    twice = [*stored["bundledProductOffering"], stored["bundledProductOffering"][0]]
    put_entity(
        change_set_id=draft.pk,
        name=("ProductOffering", "plan-300"),
        document={**stored, "bundledProductOffering": twice},
        by=anna,
    )
    before = catalog()
    with pytest.raises((IntegrityError, RefusedAll)):
        publish_change_set(change_set_id=draft.pk, by=anna)
    assert catalog() == before
    draft.refresh_from_db()
    assert draft.state == "draft"
