"""Whatever page of the catalog somebody uses inside a draft: it shows the draft, and what it writes goes there."""

import pytest
from django.contrib import admin

from catalog.admin.base import InWorkingSet
from catalog.admin.working_set import _said_of
from catalog.models import ChangeSet, ProductOffering

pytestmark = pytest.mark.usefixtures("demo")
LIST = "/admin/catalog/productoffering/"


@pytest.fixture
def draft(manager):
    """A new draft, made on its form; its maker works in it from then on."""
    assert manager.post("/admin/catalog/changeset/add/", {"name": "Spring", "note": ""}).status_code == 302
    return ChangeSet.objects.get()


def entries(draft):
    return sorted(draft.entries.values_list("kind", "entity_id"))


def test_a_copy_that_is_made_in_a_draft_is_not_in_the_live_catalog(manager, draft, fill, rows):
    before = rows()
    answer = fill(manager, f"{LIST}ott-standard/copy/", id="ott-mini", name="OTT Play Mini", arrows_in="on")
    assert (answer.status_code, answer.url) == (302, f"{LIST}ott-mini/change/")
    assert rows() == before
    assert ("ProductOffering", "ott-mini") in entries(draft)
    assert "OTT Play Mini" in manager.get(f"{LIST}ott-mini/change/").content.decode()
    assert "ott-mini" in manager.get(f"{LIST}ott-mini/copy/").content.decode()


def step(manager, fill, offering, verb):
    """Press a button of the lifecycle, and read the status that the page then says."""
    written = fill.fields(manager, f"{LIST}{offering}/change/")["written"][0]
    answer = manager.post(f"{LIST}{offering}/move/", {"written": written, "verb": verb})
    assert answer.status_code == 302
    return manager.get(answer.url).context["original"].lifecycle_status


def test_steps_of_the_lifecycle_that_are_made_in_a_draft_are_not_in_the_live_catalog(manager, draft, fill, rows):
    before = rows()
    assert step(manager, fill, "ott-ultra", "validate") == "Active"
    assert step(manager, fill, "ott-ultra", "launch") == "Launched"
    assert rows() == before
    assert entries(draft) == [("ProductOffering", "ott-ultra")]


def test_a_table_that_is_imported_in_a_draft_is_not_in_the_live_catalog(manager, draft, load, rows):
    before = rows()
    assert load("productoffering", "id,name\nott-basic,OTT Play Start\n").status_code == 302
    assert rows() == before
    assert entries(draft) == [("ProductOffering", "ott-basic")]
    assert ProductOffering.objects.get(pk="ott-basic").name == "OTT Play Basic"


def _views(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns)
        else:
            yield pattern.callback


@pytest.mark.parametrize(
    "screen",
    [one for one in admin.site._registry.values() if isinstance(one, InWorkingSet)],  # noqa: SLF001 - every screen
    ids=lambda screen: screen.opts.model_name,
)
def test_every_page_of_a_screen_of_the_catalog_says_whether_it_shows_the_draft(screen):
    unsaid = [view for view in _views(screen.urls) if _said_of(view) is None and "RedirectView" not in repr(view)]
    assert unsaid == []
    assert len(list(_views(screen.urls))) > 4
