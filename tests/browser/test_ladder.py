"""The ladder editor in a real browser: with the mouse, with the keyboard alone, and when somebody else is quicker."""

import json
import os
import re
import shutil

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from catalog.services import create_change_set
from config.roles import CARE_AGENT, PRODUCT_MANAGER, sync_roles
from tests.demo import load_demo

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
BOARD, DATA, SAVE = "/admin/ladders/ott-basic/", "/admin/ladders/ott-basic/board/", "/admin/ladder-save/"
CIRCLE = "OTT Play Basic → OTT Play Standard → OTT Play Premium → OTT Play Ultra → OTT Play Basic"


@pytest.fixture
def people(transactional_db, monkeypatch):
    """The demo catalog and the session of somebody of a role; playwright's loop is no reason to keep Django away."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    load_demo()
    sync_roles()

    def session_of(role):
        user = User.objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        return client.cookies["sessionid"].value

    return {role: session_of(role) for role in (PRODUCT_MANAGER, CARE_AGENT)}


@pytest.fixture
def opened(people, live_server):
    """Open a page as somebody of a role; at the end no script has failed."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no chromium: apt-get install chromium")
    failed = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def opened(address=BOARD, role=PRODUCT_MANAGER, **options):
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 1100}, "locale": "en", **options})
            context.add_cookies([{"name": "sessionid", "value": people[role], "url": live_server.url}])
            page = context.new_page()
            page.set_default_timeout(8000)
            page.on("pageerror", lambda error: failed.append(str(error)))
            page.goto(live_server.url + address)
            page.locator("#ladder-board [data-item]").first.wait_for()
            return page

        yield opened
        browser.close()
    assert failed == []


def box(page, item):
    """An offering or an arrow on the board."""
    return page.locator(f'[data-item="{item}"]')


def arrow(page, source, target):
    """An arrow on the board by the names of its ends."""
    return page.get_by_role("button", name=re.compile(f": {source} .* {target}")).and_(page.locator(".arrow"))


def middle(locator):
    found = locator.bounding_box()
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def pull(page, source, target):
    """Drag from the handle of an offering to another one."""
    drag(page, middle(box(page, f"n:{source}").locator(".handle")), middle(box(page, f"n:{target}").locator(".box")))


def changes(page):
    return page.locator("#ladder-changes > li > span").all_inner_texts()


def stored(page):
    """Every arrow of the ladder as the server has it."""
    board = page.evaluate(f"fetch('{DATA}').then((answer) => answer.json())")["board"]
    return sorted((one["source"], one["type"], one["target"]) for one in board["arrows"])


def somebody_saves(page, *sent):
    """What somebody else saves meanwhile."""
    how = {
        "method": "POST",
        "headers": {
            "Content-Type": "application/json",
            "X-CSRFToken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(),
        },
        "body": json.dumps({"changes": sent, "workingIn": None}),
    }
    assert page.evaluate(f"fetch('{SAVE}', {json.dumps(how)}).then((answer) => answer.status)") == 200


OTT = [
    ("ott-basic", "upgrade", "ott-standard"),
    ("ott-classic", "upgrade", "ott-basic"),
    ("ott-premium", "upgrade", "ott-ultra"),
    ("ott-standard", "upgrade", "ott-premium"),
]


def test_with_the_mouse_arrows_are_drawn_changed_and_removed_and_saved_together(opened):
    page = opened()
    pull(page, "ott-basic", "ott-premium")
    dialog = page.get_by_role("dialog", name="Add an arrow")
    expect(dialog.get_by_label("Who holds")).to_have_value("ott-basic")
    expect(dialog.get_by_label("May move to")).to_have_value("ott-premium")
    expect(dialog.get_by_label("Upgrade")).to_be_checked()
    dialog.get_by_label("Takes effect").select_option("On a date")
    dialog.get_by_label("Valid from").fill("2099-01-01T00:00")
    dialog.get_by_role("button", name="Add").click()
    assert changes(page) == ["Add: OTT Play Basic may upgrade to OTT Play Premium, from Jan 1, 2099"]

    arrow(page, "OTT Play Premium", "OTT Play Ultra").locator(".label").click()
    page.locator("#ladder-chosen").get_by_role("button", name="Remove").click()
    arrow(page, "OTT Play Basic", "OTT Play Standard").locator(".label").click()
    page.locator("#ladder-chosen").get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit the arrow")
    dialog.get_by_label("Crossgrade").check()
    dialog.get_by_role("button", name="Change").click()
    expect(page.get_by_role("heading", name="Changes (3)")).to_be_visible()
    assert stored(page) == OTT

    page.get_by_role("button", name="Save all").click()
    expect(page.locator("#ladder-saved")).to_have_text("Saved. Changes: 3")
    expect(page.get_by_role("heading", name="Changes (0)")).to_be_visible()
    assert stored(page) == [
        ("ott-basic", "crossgrade", "ott-standard"),
        ("ott-basic", "upgrade", "ott-premium"),
        ("ott-classic", "upgrade", "ott-basic"),
        ("ott-standard", "upgrade", "ott-premium"),
    ]


def test_a_circle_is_refused_at_once_with_its_path_in_words_and_drawn(opened):
    page = opened()
    pull(page, "ott-ultra", "ott-basic")
    dialog = page.get_by_role("dialog", name="Add an arrow")
    expect(dialog.get_by_label("Downgrade")).to_be_checked()
    expect(dialog.get_by_role("alert")).to_be_hidden()
    dialog.get_by_label("Upgrade").check()
    expect(dialog.get_by_role("alert")).to_have_text(
        f"This upgrade would lead in a circle: {CIRCLE}. An upgrade path has to have a top."
    )
    expect(page.locator(".offering.in-circle")).to_have_count(4)
    expect(page.locator(".arrow.in-circle")).to_have_count(3)
    expect(page.locator(".closing")).to_have_count(1)
    dialog.get_by_role("button", name="Add").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".in-circle, .closing")).to_have_count(0)
    assert changes(page) == []


def test_an_offering_is_found_put_on_the_board_and_dragged_to_a_rung(opened):
    page = opened()
    page.get_by_label("Name or ID").fill("musicbox d")
    page.get_by_role("button", name="Put on the board: MusicBox Duo").click()
    expect(box(page, "n:music-duo")).to_have_class(re.compile("loose"))
    start = middle(box(page, "n:music-duo").locator(".box"))
    drag(page, start, (start[0] + 250, middle(box(page, "n:ott-standard").locator(".box"))[1]))
    assert changes(page) == ["Order in lists of MusicBox Duo: 1 (before: 9)"]
    assert middle(box(page, "n:music-duo").locator(".box"))[1] == middle(box(page, "n:ott-standard").locator(".box"))[1]

    start = middle(box(page, "n:ott-standard").locator(".box"))
    drag(page, start, (start[0], middle(box(page, "n:ott-basic").locator(".box"))[1]))
    expect(page.get_by_role("alert")).to_contain_text(
        "OTT Play Standard stays on its rung, for its arrows hold it there"
    )
    assert len(changes(page)) == 1


def test_everything_can_be_done_with_the_keyboard_alone(opened):
    page = opened()
    keys = page.keyboard
    page.get_by_role("button", name="Redo").focus()
    keys.press("Tab")
    expect(box(page, "n:ott-basic")).to_be_focused()
    keys.press("Home")
    expect(box(page, "n:ott-classic")).to_be_focused()
    keys.press("ArrowUp")
    expect(box(page, "n:ott-basic")).to_be_focused()
    keys.press("a")
    dialog = page.get_by_role("dialog", name="Add an arrow")
    expect(dialog.get_by_label("May move to")).to_be_focused()
    keys.type("OTT Play U")
    expect(dialog.get_by_label("May move to")).to_have_value("ott-ultra")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Tab")
    expect(dialog.get_by_role("button", name="Add")).to_be_focused()
    keys.press("Enter")
    expect(box(page, "n:ott-basic")).to_be_focused()
    expect(page.locator("#ladder-said")).to_have_text("Add: OTT Play Basic may upgrade to OTT Play Ultra")

    keys.press("ArrowRight")
    expect(arrow(page, "OTT Play Basic", "OTT Play Standard")).to_be_focused()
    keys.press("Delete")
    expect(page.locator("#ladder-said")).to_have_text("Remove: OTT Play Basic may upgrade to OTT Play Standard")
    keys.press("Control+z")
    expect(page.locator("#ladder-said")).to_have_text("Taken back. Changes: 1")
    keys.press("Control+y")
    expect(page.get_by_role("heading", name="Changes (2)")).to_be_visible()

    keys.press("ArrowLeft")
    keys.press("Alt+ArrowUp")
    expect(page.get_by_role("alert")).to_contain_text("OTT Play Basic stays on its rung")
    expect(box(page, "n:ott-basic")).to_be_focused()
    page.get_by_role("button", name="Save all").press("Enter")
    expect(page.locator("#ladder-saved")).to_have_text("Saved. Changes: 2")
    assert stored(page) == [
        ("ott-basic", "upgrade", "ott-ultra"),
        ("ott-classic", "upgrade", "ott-basic"),
        ("ott-premium", "upgrade", "ott-ultra"),
        ("ott-standard", "upgrade", "ott-premium"),
    ]


def test_the_keyboard_moves_an_offering_to_another_rung_and_enter_leads_to_the_same_in_the_panel(opened):
    page = opened()
    page.get_by_label("Name or ID").fill("music-duo")
    page.get_by_role("button", name="Put on the board: MusicBox Duo").press("Enter")
    expect(box(page, "n:music-duo")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    assert changes(page) == ["Order in lists of MusicBox Duo: 3 (before: 9)"]
    page.keyboard.press("Enter")
    expect(page.get_by_label("Stands on")).to_be_focused()
    page.get_by_label("Stands on").select_option("Rung 2: OTT Play Basic")
    page.get_by_role("button", name="Move", exact=True).press("Enter")
    assert changes(page) == ["Order in lists of MusicBox Duo: 0 (before: 9)"]
    page.get_by_role("button", name="Take back: Order in lists of MusicBox Duo").click()
    assert changes(page) == []


def test_when_somebody_else_was_quicker_nothing_is_lost_and_it_can_be_settled(opened):
    page = opened()
    board = page.evaluate(f"fetch('{DATA}').then((answer) => answer.json())")["board"]
    seen = next(one for one in board["arrows"] if one["source"] == "ott-basic")
    named = {"pk": seen["pk"], "was": {name: seen[name] for name in ("source", "type", "target", "from", "to")}}
    row = page.locator("#ladder-table tr", has_text="OTT Play Classic")
    row.get_by_role("button", name="Remove").click()
    page.locator("#ladder-table tr", has_text=re.compile("^OTT Play Basic")).get_by_role(
        "button", name="Remove"
    ).click()
    somebody_saves(page, {"do": "change", **named, "type": "crossgrade", "from": None, "to": None})
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved; your changes are still here.")
    refused = page.locator("#ladder-changes > li.refused")
    expect(refused).to_contain_text("Somebody else has changed this arrow in the meantime. It now is: Crossgrade.")
    assert len(changes(page)) == 2
    refused.get_by_role("button", name="Leave it as it is now").click()
    assert changes(page) == ["Remove: OTT Play Classic may upgrade to OTT Play Basic"]
    page.get_by_role("button", name="Save all").click()
    expect(page.locator("#ladder-saved")).to_have_text("Saved. Changes: 1")
    assert ("ott-basic", "crossgrade", "ott-standard") in stored(page)


def test_a_circle_that_only_the_server_knows_of_is_drawn_as_well(opened):
    page = opened()
    somebody_saves(
        page, {"do": "add", "source": "ott-ultra", "type": "upgrade", "target": "music-duo", "from": None, "to": None}
    )
    page.get_by_label("Name or ID").fill("music-duo")
    page.route("**/ladders/music-duo/board/*", lambda route: route.fulfill(json={"board": alone()}))
    page.get_by_role("button", name="Put on the board: MusicBox Duo").click()
    pull(page, "music-duo", "ott-basic")
    dialog = page.get_by_role("dialog", name="Add an arrow")
    dialog.get_by_label("Upgrade").check()
    dialog.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_role("alert")).to_contain_text("OTT Play Ultra → MusicBox Duo → OTT Play Basic")
    expect(page.locator(".offering.in-circle")).to_have_count(5)
    expect(page.locator(".closing")).to_have_count(1)
    assert len(changes(page)) == 1


def alone():
    """MusicBox Duo as a board knew it before somebody else has drawn its first arrow."""
    member = {"id": "music-duo", "name": "MusicBox Duo", "status": "Launched", "rank": 9, "from": None, "to": None}
    return {"members": [{**member, "plans": [], "form": "/"}], "arrows": [], "complete": True}


def test_who_may_only_look_finds_no_handle_and_no_button(opened):
    page = opened(role=CARE_AGENT)
    expect(page.locator(".handle")).to_have_count(0)
    box(page, "n:ott-basic").focus()
    page.keyboard.press("a")
    page.keyboard.press("Delete")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#ladder-page").get_by_role("button", name=re.compile("Add|Save|Remove|Edit"))).to_have_count(0)
    expect(page.locator("#ladder-chosen")).to_contain_text("Fiber 300")


def test_on_a_tablet_the_page_does_not_scroll_sideways(opened):
    page = opened("/admin/ladders/sport-lite/", viewport={"width": 768, "height": 1024}, color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 768


def test_a_board_is_saved_into_the_draft_that_is_worked_in_and_the_bar_counts_it(opened):
    page = opened("/admin/ladders/ott-basic/")
    draft = create_change_set(name="Spring", by=User.objects.get(username=PRODUCT_MANAGER))
    page.reload()
    page.get_by_role("button", name="Work in this draft").click()
    page.goto(page.url.split("/admin/")[0] + BOARD)
    pull(page, "ott-basic", "ott-premium")
    page.get_by_role("dialog").get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Save all").click()
    expect(page.locator(".working-set")).to_contain_text("1 entity changed")
    expect(page.locator("#ladder-saved")).to_have_text("Saved. Changes: 1")
    arrow(page, "OTT Play Basic", "OTT Play Premium").locator(".label").click()
    page.locator("#ladder-chosen").get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Save all").click()
    expect(page.locator(".working-set")).to_contain_text("0 entities changed")
    assert draft.entries.count() == 0
