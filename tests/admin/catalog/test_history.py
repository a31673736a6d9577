"""The history of an entity: who changed what when, two versions side by side, one restored into a draft."""

import pytest

from catalog.models import CatalogDocument, ChangeSet, ProductOffering, ProductOfferingRelationship
from catalog.resources.kinds import BY_NAME
from catalog.services import change_entity, delete_entity, save_entity, written_by

pytestmark = pytest.mark.usefixtures("demo")
ROOT = "/admin/catalog/productoffering/ott-basic"


def told(page):
    return [
        (each["author"], each["row"].history_type, [(one.place, one.old, one.new) for one in each["differences"]])
        for each in page.context["rows"]
    ]


@pytest.fixture
def renamed(manager, fill):
    """Renamed twice on the form."""
    for name in ("Start", "Begin"):
        assert fill(manager, f"{ROOT}/change/", name=name).status_code == 302
    return manager


def test_every_change_is_told_newest_first_with_who_made_it(renamed):
    found = told(renamed.get(f"{ROOT}/history/"))
    assert found[:2] == [
        ("somebody", "~", [("Name", "Start", "Begin")]),
        ("somebody", "~", [("Name", "OTT Play Basic", "Start")]),
    ]
    assert found[2][:2] == ("system", "+")


def test_a_change_over_rest_is_told_too(manager):
    with written_by("client:shop"):
        change_entity(
            kind=BY_NAME["ProductOffering"],
            name="ott-basic",
            patch={"description": "By REST."},
            media_type="application/merge-patch+json",
            allowed=lambda _: None,
        )
    assert told(manager.get(f"{ROOT}/history/"))[0] == ("client:shop", "~", [("Description", "", "By REST.")])


def test_what_another_form_changed_of_the_entity_is_told(manager):
    row = ProductOfferingRelationship.objects.filter(source="ott-basic").first()
    delete_entity(row)
    (place, old, new), *_ = told(manager.get(f"{ROOT}/history/"))[0][2]
    assert place.startswith("Upgrade paths / ")
    assert old
    assert new == ""


def test_two_versions_are_held_side_by_side(renamed):
    versions = list(CatalogDocument.history.filter(kind="ProductOffering", entity_id="ott-basic").order_by("pk"))
    page = renamed.get(f"{ROOT}/history/", {"old": versions[0].pk, "new": versions[-1].pk})
    assert [(one.place, one.old, one.new) for one in page.context["compared"]] == [("Name", "OTT Play Basic", "Begin")]


def test_a_version_of_another_entity_is_not_compared(renamed):
    other = CatalogDocument.history.filter(entity_id="ott-standard").first()
    page = renamed.get(f"{ROOT}/history/", {"old": other.pk, "new": "x"})
    assert page.context["compared"] is None


def test_a_version_is_restored_into_a_draft_and_nothing_goes_live(renamed):
    first = CatalogDocument.history.filter(kind="ProductOffering", entity_id="ott-basic").order_by("pk").first()
    answer = renamed.post(f"{ROOT}/restore/", {"version": first.pk})
    draft = ChangeSet.objects.get(is_direct=False)
    assert answer.headers["Location"] == f"/admin/catalog/changeset/{draft.pk}/change/"
    assert ProductOffering.objects.get(pk="ott-basic").name == "Begin"
    renamed.post(f"/admin/catalog/changeset/{draft.pk}/do/publish/")
    assert ProductOffering.objects.get(pk="ott-basic").name == "OTT Play Basic"


def test_what_was_removed_is_restored_too(manager):
    save_entity(ProductOffering(id="gone", name="Gone", description="Once."))
    delete_entity(ProductOffering.objects.get(pk="gone"))
    page = manager.get("/admin/catalog/productoffering/gone/history/")
    assert [kind for _, kind, _ in told(page)] == ["-", "+"]
    first = CatalogDocument.history.filter(entity_id="gone").order_by("pk").first()
    manager.post("/admin/catalog/productoffering/gone/restore/", {"version": first.pk})
    draft = ChangeSet.objects.get()
    manager.post(f"/admin/catalog/changeset/{draft.pk}/do/publish/")
    assert ProductOffering.objects.get(pk="gone").description == "Once."


def test_who_only_reads_looks_and_restores_nothing(agent):
    assert agent.get(f"{ROOT}/history/").status_code == 200
    version = CatalogDocument.history.filter(entity_id="ott-basic").first()
    assert agent.post(f"{ROOT}/restore/", {"version": version.pk}).status_code == 403
    assert b"Restore this" not in agent.get(f"{ROOT}/history/").content
    assert not ChangeSet.objects.exists()


def test_looking_restores_nothing(manager):
    assert manager.get(f"{ROOT}/restore/").status_code == 404
    assert manager.post(f"{ROOT}/restore/", {"version": "x"}).status_code == 404
