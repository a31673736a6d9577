"""The ladder editor and the list of ladders: what they show, what they save, and who may."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import BundleOption, ChangeSet, ProductOffering, ProductOfferingRelationship
from catalog.services import create_change_set, edit_catalog, save_entity
from config.roles import PRODUCT_MANAGER

ROOT = Path(__file__).parents[2]
RECORDS = {"ChangeSet", "ChangeSetEntry", "ChangeSet_editors", "HistoricalCatalogDocument", "CatalogRevision"}
LIST, SAVE, FIND = "/admin/ladders/", "/admin/ladder-save/", "/admin/ladder-offerings/"
BOARD = "/admin/ladders/ott-basic/"
DATA = f"{BOARD}board/"
pytestmark = pytest.mark.usefixtures("demo")
NEW_YEAR = "2027-01-01T00:00:00+00:00"


@pytest.fixture
def draft(manager):
    """A draft that the product manager works in."""
    draft = create_change_set(name="Spring", by=manager.user)
    session = manager.session
    session["catalog_change_set"] = draft.pk
    session.save()
    return draft


@pytest.fixture
def rows():
    """Every stored row of the live catalog."""

    def rows():
        models = apps.get_app_config("catalog").get_models(include_auto_created=True)
        return {m.__name__: list(m.objects.order_by("pk").values()) for m in models if m.__name__ not in RECORDS}

    return rows


def data_of(page):
    """What a page gives to its scripts."""
    return json.loads(re.search(r'<script id="ladder-data" type="application/json">(.*?)</script>', page)[1])


def shown(client, address=BOARD):
    return data_of(client.get(address).content.decode())


def save(client, *changes, working_in=None):
    body = {"changes": changes, "workingIn": working_in}
    return client.post(SAVE, json.dumps(body), content_type="application/json")


def arrow(source, kind, target, start=None, end=None):
    return {"source": source, "type": kind, "target": target, "from": start, "to": end}


def of(board, source, target):
    """An arrow of a board as changes name it."""
    found = next(one for one in board["arrows"] if (one["source"], one["target"]) == (source, target))
    return {"pk": found["pk"], "was": {name: found[name] for name in ("source", "type", "target", "from", "to")}}


def pairs(board):
    return sorted((one["source"], one["type"], one["target"]) for one in board["arrows"])


OTT = [
    ("ott-basic", "upgrade", "ott-standard"),
    ("ott-classic", "upgrade", "ott-basic"),
    ("ott-premium", "upgrade", "ott-ultra"),
    ("ott-standard", "upgrade", "ott-premium"),
]


def test_a_board_gives_its_scripts_members_arrows_and_plans(manager):
    board = shown(manager)["board"]
    assert pairs(board) == OTT
    basic = board["members"][0]
    assert basic == {
        "id": "ott-basic",
        "name": "OTT Play Basic",
        "status": "Launched",
        "statusWords": "Launched",
        "rank": 0,
        "from": None,
        "to": None,
        "plans": [["plan-300", "Fiber 300"]],
        "form": "/admin/catalog/productoffering/ott-basic/change/",
    }


def test_without_scripts_the_arrows_are_a_table_with_links_to_their_forms(manager):
    page = manager.get(BOARD).content.decode()
    for row in ProductOfferingRelationship.objects.filter(source__id__startswith="ott"):
        assert f'href="/admin/catalog/productofferingrelationship/{row.pk}/change/"' in page
    assert page.count("<td>Upgrade</td>") == 4


def test_a_new_ladder_starts_from_any_offering(manager):
    board = shown(manager, "/admin/ladders/music-duo/")["board"]
    assert ([member["id"] for member in board["members"]], board["arrows"]) == (["music-duo"], [])


def test_there_is_no_board_of_an_offering_that_is_not_there(manager):
    assert manager.get("/admin/ladders/nowhere/").status_code == 404
    assert manager.get("/admin/ladders/nowhere/board/").status_code == 404


def test_moments_are_read_in_the_zone_of_the_reader(manager):
    assert shown(manager)["zone"] == "UTC"
    manager.cookies["tierway_zone"] = "Europe/Berlin"
    assert shown(manager)["zone"] == "Europe/Berlin"


def test_what_is_saved_is_on_the_board_and_in_the_table(manager):
    board = shown(manager)["board"]
    answer = save(
        manager,
        {"do": "add", **arrow("ott-ultra", "downgrade", "ott-basic", NEW_YEAR)},
        {"do": "remove", **of(board, "ott-premium", "ott-ultra")},
        {"do": "change", **of(board, "ott-basic", "ott-standard"), "type": "upgrade", "from": None, "to": NEW_YEAR},
        {"do": "place", "id": "ott-classic", "was": 4, "rank": 0},
    )
    assert (answer.status_code, answer.json()) == (200, {"saved": 4})
    board = shown(manager)["board"]
    assert pairs(board) == [
        ("ott-basic", "upgrade", "ott-standard"),
        ("ott-classic", "upgrade", "ott-basic"),
        ("ott-standard", "upgrade", "ott-premium"),
        ("ott-ultra", "downgrade", "ott-basic"),
    ]
    moments = {(one["source"], one["from"], one["to"]) for one in board["arrows"] if one["from"] or one["to"]}
    assert moments == {("ott-ultra", NEW_YEAR, None), ("ott-basic", None, NEW_YEAR)}
    assert ProductOffering.objects.get(pk="ott-classic").rank == 0


def test_a_circle_is_refused_with_its_path_in_names_and_nothing_is_stored(manager, rows):
    before = rows()
    answer = save(
        manager,
        {"do": "add", **arrow("ott-basic", "crossgrade", "ott-classic")},
        {"do": "add", **arrow("ott-premium", "upgrade", "ott-basic")},
    )
    path = "OTT Play Basic → OTT Play Standard → OTT Play Premium → OTT Play Basic"
    assert answer.status_code == 409
    assert answer.json()["refused"] == [
        {
            "index": 1,
            "code": "upgradeCycle",
            "words": f"This upgrade would lead in a circle: {path}. An upgrade path has to have a top.",
            "path": ["ott-basic", "ott-standard", "ott-premium", "ott-basic"],
        }
    ]
    assert rows() == before


def test_each_change_that_is_refused_says_why(manager, rows):
    board, before = shown(manager)["board"], rows()
    gone = {"pk": 999, "was": arrow("ott-classic", "downgrade", "ott-ultra")}
    answer = save(
        manager,
        {"do": "add", **arrow("ott-basic", "upgrade", "ott-standard")},
        {"do": "add", **arrow("ott-basic", "upgrade", "ott-basic")},
        {"do": "add", **arrow("ott-basic", "crossgrade", "nowhere")},
        {"do": "add", **arrow("ott-basic", "crossgrade", "ott-ultra", NEW_YEAR, "2026-01-01T00:00:00Z")},
        {"do": "remove", **gone},
        {"do": "place", "id": "ott-basic", "was": 5, "rank": 1},
        {"do": "change", **of(board, "ott-basic", "ott-standard"), "type": "upgrade", "from": NEW_YEAR, "to": None},
    )
    said = [(one["index"], one["code"], one["words"], one.get("now", "")) for one in answer.json()["refused"]]
    assert said == [
        (0, "pathTwice", "This arrow is there already, and in force in a part of this period.", ""),
        (1, "itself", "An offering cannot lead to itself.", ""),
        (2, "unknownOffering", "One of the offerings is no longer there.", ""),
        (3, "endsBeforeStart", "The end of the validity has to lie after its start.", ""),
        (4, "goneMeanwhile", "Somebody else has removed this arrow in the meantime.", None),
        (
            5,
            "placedMeanwhile",
            "Somebody else has placed this offering in the meantime. Its order in lists is 0 now.",
            0,
        ),
    ]
    assert rows() == before


def test_an_arrow_that_somebody_else_has_changed_is_refused_with_what_it_is_now(manager, rows):
    seen = of(shown(manager)["board"], "ott-basic", "ott-standard")
    row = ProductOfferingRelationship.objects.get(pk=seen["pk"])
    row.relationship_type = "crossgrade"
    save_entity(row)
    before = rows()
    (refused,) = save(manager, {"do": "remove", **seen}).json()["refused"]
    assert refused["words"] == "Somebody else has changed this arrow in the meantime. It now is: Crossgrade."
    assert refused["now"] == arrow("ott-basic", "crossgrade", "ott-standard")
    assert rows() == before


@pytest.mark.parametrize(
    ("body", "index"),
    [
        ("no json", None),
        ("[]", None),
        ('{"changes": []}', None),
        ('{"changes": [], "workingIn": null}', None),
        ('{"changes": {"a": 1}, "workingIn": null}', None),
        ({}, 0),
        ({"do": "burn"}, 0),
        ({"do": ["add"]}, 0),
        ({"do": "add", "source": "ott-basic", "type": "upgrade"}, 0),
        ({"do": "add", **arrow("ott-basic", "upgrade", "\x00")}, 0),
        ({"do": "add", **arrow("ott-basic", "upgrade", "\ud800")}, 0),
        ({"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra", "tomorrow")}, 0),
        ({"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra", "2027-01-01T00:00:00")}, 0),
        ({"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra", "0001-01-01T00:00:00+14:00")}, 0),
        ({"do": "remove", "pk": "1", "was": arrow("ott-basic", "upgrade", "ott-standard")}, 0),
        ({"do": "remove", "pk": 2**70, "was": arrow("ott-basic", "upgrade", "ott-standard")}, 0),
        ({"do": "remove", "pk": 1, "was": None}, 0),
        ({"do": "place", "id": "ott-basic", "was": 0, "rank": -1}, 0),
        ({"do": "place", "id": "ott-basic", "was": 0, "rank": 2**31}, 0),
        ({"do": "place", "id": "ott-basic", "was": 0, "rank": True}, 0),
    ],
)
def test_a_body_that_no_board_sends_is_refused_with_its_place(manager, rows, body, index):
    before = rows()
    text = body if isinstance(body, str) else json.dumps({"changes": [body], "workingIn": None})
    answer = manager.post(SAVE, text, content_type="application/json")
    assert answer.status_code == 400
    assert [(one["index"], one["code"]) for one in answer.json()["refused"]] == [(index, "unreadable")]
    assert rows() == before


def test_inside_a_draft_the_live_catalog_stays_and_the_board_shows_the_draft(manager, draft, rows):
    before = rows()
    assert shown(manager)["workingIn"] == draft.pk
    first = save(manager, {"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra")}, working_in=draft.pk)
    assert (first.status_code, first.json()) == (200, {"saved": 1})
    board = shown(manager)["board"]
    assert pairs(board) == sorted([*OTT, ("ott-basic", "upgrade", "ott-ultra")])
    assert rows() == before
    second = save(
        manager,
        {"do": "remove", **of(board, "ott-basic", "ott-ultra")},
        {"do": "change", **of(board, "ott-basic", "ott-standard"), "type": "upgrade", "from": NEW_YEAR, "to": None},
        working_in=draft.pk,
    )
    assert second.json() == {"saved": 2}
    assert pairs(shown(manager)["board"]) == OTT
    assert of(shown(manager)["board"], "ott-basic", "ott-standard")["was"]["from"] == NEW_YEAR
    assert rows() == before


def test_what_is_refused_inside_a_draft_leaves_the_draft_as_it_was(manager, draft):
    answer = save(
        manager,
        {"do": "add", **arrow("ott-basic", "crossgrade", "ott-classic")},
        {"do": "add", **arrow("ott-premium", "upgrade", "ott-basic")},
        working_in=draft.pk,
    )
    assert [one["code"] for one in answer.json()["refused"]] == ["upgradeCycle"]
    assert draft.entries.count() == 0


def test_a_board_of_a_draft_is_not_saved_into_the_live_catalog(manager, draft, rows):
    session = manager.session
    session["catalog_change_set"] = None
    session.save()
    before = rows()
    answer = save(manager, {"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra")}, working_in=draft.pk)
    assert (answer.status_code, answer.json()["refused"][0]["code"]) == (409, "anotherSet")
    assert (rows(), draft.entries.count()) == (before, 0)


def test_a_board_of_the_live_catalog_is_not_saved_into_a_draft(manager, draft):
    answer = save(manager, {"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra")})
    assert (answer.status_code, answer.json()["refused"][0]["code"]) == (409, "anotherSet")
    assert draft.entries.count() == 0


def test_a_direct_save_is_recorded_as_one_set(manager):
    save(manager, {"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra")})
    assert [(one.is_direct, one.entries.count()) for one in ChangeSet.objects.all()] == [(True, 1)]


def test_who_may_not_edit_directly_reads_the_live_board(manager, rows):
    Group.objects.get(name=PRODUCT_MANAGER).permissions.remove(Permission.objects.get(codename="edit_directly"))
    before = rows()
    assert shown(manager)["mayEdit"] is False
    assert save(manager, {"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra")}).status_code == 403
    assert rows() == before


@pytest.mark.parametrize("address", [LIST, BOARD, DATA, FIND])
def test_a_care_agent_may_look(agent, address):
    assert agent.get(address).status_code == 200


def test_a_care_agent_sees_no_button_and_cannot_save(agent, rows):
    before = rows()
    page = agent.get(BOARD).content.decode()
    assert data_of(page)["mayEdit"] is False
    assert [name for name in ("data-do=", "ladder-arrow", "ladder-search", "ladder-changes") if name in page] == []
    assert save(agent, {"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra")}).status_code == 403
    assert rows() == before


@pytest.mark.parametrize("address", [LIST, BOARD, DATA, FIND])
def test_staff_without_a_role_gets_403(signed_in, address):
    assert signed_in().get(address).status_code == 403


def test_staff_without_a_role_cannot_save(signed_in, rows):
    before = rows()
    assert save(signed_in(), {"do": "add", **arrow("ott-basic", "upgrade", "ott-ultra")}).status_code == 403
    assert rows() == before


@pytest.mark.parametrize("address", [LIST, BOARD, DATA, FIND, SAVE])
def test_without_a_login_one_is_sent_to_it(client, address):
    for answer in (client.get(address), client.post(address, "{}", content_type="application/json")):
        assert (answer.status_code, answer.url) == (302, f"/admin/login/?next={address}")


def test_a_board_is_saved_by_post_and_read_by_get_only(manager):
    assert manager.get(SAVE).status_code == 405
    assert [manager.post(address).status_code for address in (LIST, BOARD, DATA, FIND)] == [405] * 4


def test_the_list_names_ladders_and_leads_to_them(manager):
    page = manager.get(LIST).content.decode()
    for start, name in (
        ("ott-classic", "OTT Play"),
        ("sport-lite", "SportStream"),
        ("plan-100", "Fiber 100 → Fiber 1000"),
    ):
        assert f'<a href="/admin/ladders/{start}/">{name}</a>' in page


def test_the_list_is_searched_and_paged(manager):
    for n in range(30):
        for end in ("low", "high"):
            ProductOffering.objects.create(id=f"{end}-{n:02}", name=f"Tier {end} {n:02}")
        ProductOfferingRelationship.objects.create(
            source_id=f"low-{n:02}", relationship_type="upgrade", target_id=f"high-{n:02}"
        )
    first = manager.get(LIST).context["page"]
    assert (len(first), first.paginator.count) == (25, 33)
    second = manager.get(LIST, {"q": "tier", "page": 2}).context["page"]
    assert [line.start for line in second] == [f"low-{n}" for n in range(25, 30)]
    assert [line.name for line in manager.get(LIST, {"q": "Annual"}).context["page"]] == ["SportStream"]
    assert "No ladder has such an offering." in manager.get(LIST, {"q": "nothing"}).content.decode()


def test_an_offering_to_start_from_is_looked_up_in_the_list(manager):
    page = manager.get(LIST, {"offering": "duo"}).content.decode()
    assert '<a href="/admin/ladders/music-duo/">MusicBox Duo</a>' in page


def test_offerings_for_the_board_are_found_twenty_at_most(manager):
    for n in range(30):
        ProductOffering.objects.create(id=f"tier-{n:02}", name=f"Tier {n:02}")
    assert len(manager.get(FIND, {"q": "tier"}).json()["offerings"]) == 20
    assert manager.get(FIND, {"q": "duo"}).json() == {
        "offerings": [
            {"id": "music-duo", "name": "MusicBox Duo", "status": "Launched", "statusWords": "Launched"},
        ]
    }
    assert manager.get(FIND, {"q": " "}).json() == {"offerings": []}


def test_a_board_is_read_anew_with_the_ladders_that_came_onto_it(manager):
    board = manager.get(DATA, {"with": ["music-duo", "sport-plus", "nowhere"]}).json()["board"]
    assert {member["id"] for member in board["members"]} == {
        *("ott-classic", "ott-basic", "ott-standard", "ott-premium", "ott-ultra"),
        *("music-duo", "sport-lite", "sport-plus", "sport-max", "sport-plus-annual"),
    }


def queries_of(client, address):
    client.get(address)  # what is asked once in a process
    with edit_catalog():
        pass  # what is known of the catalog has to be asked anew
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", [LIST, BOARD, DATA, f"{FIND}?q=tier"])
def test_a_page_costs_the_same_with_few_and_with_many_rows(manager, address):
    few = queries_of(manager, address)
    ProductOffering.objects.bulk_create([ProductOffering(id=f"tier-{n}", name=f"Tier {n}") for n in range(40)])
    arrows = [("ott-basic", f"tier-{n}") for n in range(20)] + [(f"tier-{n}", f"tier-{n + 1}") for n in range(20, 39)]
    ProductOfferingRelationship.objects.bulk_create(
        [
            ProductOfferingRelationship(source_id=low, relationship_type="upgrade", target_id=high)
            for low, high in arrows
        ]
    )
    BundleOption.objects.bulk_create(
        [BundleOption(bundle_id="plan-100", offering_id=f"tier-{n}", lower_limit=1, default=1) for n in range(30)]
    )
    assert queries_of(manager, address) == few


def test_every_word_of_the_scripts_is_on_the_page_and_no_other():
    """A word that is missing would stop a script in the middle of a change."""
    page = (ROOT / "templates" / "studio" / "ladder_words.html").read_text(encoding="utf-8")
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "studio").glob("ladder*.js"))
    there = set(re.findall(r'data-word="([\w-]+)"', page))
    asked = set(re.findall(r'word\("([\w-]+)"', scripts))
    starts = set(re.findall(r"word\(`([\w-]+-)\$", scripts))
    by_choice = {"new", "changed", "removed", "put", "is-there", "edit", "remove", "keep", "dialog-add", "dialog-edit"}
    by_choice |= {"do-add", "do-edit", "not-allowed", "signed-out", "unsettled"}
    assert asked - there == set()
    assert {word for word in there if not any(word.startswith(start) for start in starts)} - asked - by_choice == set()
    assert by_choice - there == set()


def test_the_sidebar_leads_to_the_ladders(manager):
    assert reverse("studio:ladders") == LIST
    assert f'href="{LIST}"' in manager.get("/admin/").content.decode()
