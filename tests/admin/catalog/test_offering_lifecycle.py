"""The lifecycle of an offering: buttons that say what they bring about, or why they cannot be pressed."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages

from catalog.admin.offering_lifecycle import LOOK, STATUSES, WORDS
from catalog.domain.lifecycle import CATALOG_ENTITY
from catalog.models import BundleOption, ChangeSet, ProductOffering, ProductOfferingPrice
from catalog.services import edit_catalog, save_entity
from config.roles import PRODUCT_MANAGER

pytestmark = pytest.mark.usefixtures("demo")
LIST = "/admin/catalog/productoffering/"


def form_of(offering):
    return f"{LIST}{offering}/change/"


def move_of(offering):
    return f"{LIST}{offering}/move/"


def status(pk):
    return ProductOffering.objects.get(pk=pk).lifecycle_status


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def pressed(client, pk, verb):
    """Press a button of the page, as a browser would."""
    page = client.get(form_of(pk)).content.decode()
    form = re.search(rf'<form method="post" action="{move_of(pk)}".*?</form>', page, re.DOTALL)[0]
    written = re.search(r'name="written" value="([^"]+)"', form)[1]
    assert f'name="verb" value="{verb}"' in form
    return client.post(move_of(pk), {"written": written, "verb": verb})


@pytest.fixture
def tier(demo):
    """A tier with a price of its own, in a status."""

    def tier(status):
        with edit_catalog():
            save_entity(ProductOfferingPrice(id="tier-price", name="Tier price", amount=5, lifecycle_status=status))
            offering = ProductOffering(id="tier", name="Tier", lifecycle_status=status)
            offering.product_specification_id = "ps-ottplay"
            save_entity(offering)
            offering.prices.add("tier-price")
        return offering

    return tier


def test_every_verb_and_every_status_has_words():
    assert {move.verb for move in CATALOG_ENTITY.moves} == {*WORDS}
    assert {*CATALOG_ENTITY.states} == {*STATUSES}
    assert all(str(words) for words in STATUSES.values())


@pytest.mark.parametrize("move", CATALOG_ENTITY.moves, ids=lambda move: move.verb)
def test_a_button_moves_the_offering_and_its_own_price(manager, tier, revision, move):
    tier(move.sources[0])
    before = revision()
    answer = pressed(manager, "tier", move.verb)
    assert (answer.status_code, answer.url) == (302, form_of("tier"))
    assert said(answer) == [f"Tier is now: {move.target}."]
    assert status("tier") == ProductOfferingPrice.objects.get(pk="tier-price").lifecycle_status == move.target
    assert revision() == before + 1
    assert LogEntry.objects.get(object_id="tier").get_change_message() == f"Status: {move.target}."


def test_from_the_idea_to_the_shop_and_out_of_it(manager, tier):
    tier("In Study")
    for verb in ("design", "test", "validate", "launch", "retire", "discard"):
        pressed(manager, "tier", verb)
    assert status("tier") == "Obsolete"
    assert "offering-moves" not in manager.get(form_of("tier")).content.decode()


def test_a_button_that_cannot_be_pressed_says_why_and_where_to_mend_it(manager, tier):
    tier("Active")
    save_entity(ProductOffering(id="inside", name="Inside"))
    save_entity(BundleOption(bundle_id="tier", offering_id="inside", lower_limit=1, default=1))
    with edit_catalog():
        price = ProductOfferingPrice.objects.get(pk="tier-price")
        price.lifecycle_status = "Retired"
        save_entity(price)
    page = manager.get(form_of("tier")).content.decode()
    assert '<button type="button" disabled aria-describedby="move-launch">Launch</button>' in page
    assert 'name="verb" value="launch"' not in page
    reasons = re.search(r'<div id="move-launch">.*?</div>', page, re.DOTALL)[0]
    assert re.findall(r'<li>(.*?) <a href="#(\w+)">', reasons) == [
        ("The price &#x27;tier-price&#x27; is Retired, not Launched.", "prices"),
        ("The offering &#x27;inside&#x27; is In Study, not Launched.", "bundle"),
    ]


def test_pressing_it_all_the_same_is_refused_in_the_same_words(manager, tier, rows):
    tier("Active")
    price = ProductOfferingPrice.objects.get(pk="tier-price")
    price.lifecycle_status = "Retired"
    save_entity(price)
    before = rows()
    answer = manager.post(move_of("tier"), {"verb": "launch"})
    words = "'Tier' (tier) cannot be Launched: The price 'tier-price' is Retired, not Launched."
    assert said(answer) == [f"Nothing was changed. {words}"]
    assert rows() == before
    assert not LogEntry.objects.exists()


def test_who_still_uses_it_is_said_beside_the_button(manager):
    page = manager.get(form_of("ott-basic")).content.decode()
    assert "&#x27;ott-basic&#x27; is still used by the launched bundle &#x27;Fiber 300&#x27; (plan-300)." in page
    assert 'name="verb" value="retire"' not in page


def test_of_many_reasons_the_first_are_said_and_how_many_more_there_are(manager):
    with edit_catalog():
        for n in range(8):
            bundle = ProductOffering(id=f"b-{n}", name=f"B {n}", lifecycle_status="Launched", is_bundle=True)
            bundle.product_specification_id = "ps-broadband"
            save_entity(bundle)
            save_entity(BundleOption(bundle=bundle, offering_id="ott-basic"))
    (button,) = manager.get(form_of("ott-basic")).context["moves"]
    assert (len(button.reasons), button.more) == (5, 6)
    assert "and 6 more reasons." in manager.get(form_of("ott-basic")).content.decode()


def test_a_move_that_the_lifecycle_does_not_have_is_refused_in_words(manager, rows):
    before = rows()
    answer = manager.post(move_of("ott-ultra"), {"verb": "launch"})
    words = "From In Test it cannot become Launched. Possible: Rejected, Active."
    assert said(answer) == [f"Nothing was changed. {words}"]
    assert rows() == before


@pytest.fixture
def draft(manager):
    """A new change set that the product manager works in."""
    assert manager.post("/admin/catalog/changeset/add/", {"name": "Spring", "note": ""}).status_code == 302
    return ChangeSet.objects.get()


def test_in_a_draft_a_button_moves_the_draft_alone_one_step_after_the_other(manager, tier, draft, rows):
    tier("In Study")
    before = rows()
    for verb, there in (("design", "In Design"), ("test", "In Test"), ("validate", "Active")):
        assert said(pressed(manager, "tier", verb)) == [f"Tier is now: {there}."]
        assert (
            f'<strong class="state {LOOK.get(there, "")}">{there}</strong>'
            in manager.get(form_of("tier")).content.decode()
        )
    assert rows() == before
    assert sorted(entry.entity_id for entry in draft.entries.all()) == ["tier", "tier-price"]
    manager.post(f"/admin/catalog/changeset/{draft.pk}/do/publish/")
    assert status("tier") == ProductOfferingPrice.objects.get(pk="tier-price").lifecycle_status == "Active"


def test_what_is_refused_in_a_draft_leaves_nothing_in_it(manager, draft, rows):
    before = rows()
    assert said(manager.post(move_of("ott-basic"), {"verb": "retire"}))[-1].startswith("Nothing was changed. ")
    assert manager.post(move_of("ott-basic"), {"verb": "invented"}).status_code == 400
    assert rows() == before
    assert not draft.entries.exists()


def test_who_may_not_edit_directly_moves_nothing_outside_a_draft(manager, rows):
    Group.objects.get(name=PRODUCT_MANAGER).permissions.remove(Permission.objects.get(codename="edit_directly"))
    before = rows()
    assert "offering-moves" not in manager.get(form_of("ott-ultra")).content.decode()
    assert manager.post(move_of("ott-ultra"), {"verb": "validate"}).status_code == 403
    assert rows() == before


def test_who_looks_at_an_old_page_moves_nothing(manager, tier, rows):
    offering = tier("In Study")
    written = ProductOffering.objects.get(pk="tier").last_update.isoformat()
    save_entity(offering)
    before = rows()
    answer = manager.post(move_of("tier"), {"verb": "design", "written": written})
    words = "Somebody changed Tier in the meantime, and nothing was stored. Look at it once more."
    assert said(answer) == [f"Nothing was changed. {words}"]
    assert rows() == before


@pytest.mark.parametrize("sent", [{}, {"verb": "invented"}, {"verb": "Launched"}])
def test_what_is_no_step_of_the_lifecycle_is_a_bad_request(manager, rows, sent):
    before = rows()
    assert manager.post(move_of("ott-ultra"), sent).status_code == 400
    assert rows() == before


def test_a_step_is_not_taken_by_looking_at_its_address(manager, rows):
    before = rows()
    assert manager.get(move_of("ott-ultra"), {"verb": "validate"}).status_code == 405
    assert rows() == before


def test_an_offering_that_is_not_there_moves_nowhere(manager):
    answer = manager.post(move_of("not-there"), {"verb": "launch"})
    assert (answer.status_code, answer.url) == (302, "/admin/")


def test_a_care_agent_sees_the_status_and_no_button_and_gets_403(agent, rows):
    page = agent.get(form_of("ott-ultra")).content.decode()
    assert '<strong class="state busy">In Test</strong>' in page
    assert "offering-moves" not in page
    before = rows()
    assert agent.post(move_of("ott-ultra"), {"verb": "validate"}).status_code == 403
    assert rows() == before


def test_staff_without_a_role_gets_403(signed_in, rows):
    stranger, before = signed_in(), rows()
    assert stranger.post(move_of("ott-ultra"), {"verb": "validate"}).status_code == 403
    assert rows() == before


def test_without_a_login_one_is_sent_to_it(client, rows):
    before = rows()
    answer = client.post(move_of("ott-ultra"), {"verb": "validate"})
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/admin/login/")
    assert rows() == before
