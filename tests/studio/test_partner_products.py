"""The table of tiers and a partner's products."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import CharacteristicValueUse, ProductOffering
from catalog.services import create_change_set, editing, save_entity
from config.roles import CARE_AGENT, PRODUCT_MANAGER, sync_roles
from provisioning.models import Partner
from provisioning.services import load_partners
from tests.demo import demo_document, load_demo

CHANGE = {"tier-0": "basic", "was-0": "OP-BASIC", "key-0": "X"}


@pytest.fixture
def demo(db):
    document = demo_document()
    load_demo(document)
    load_partners(partners=document["partners"], simulator_url="http://127.0.0.1:1")


@pytest.fixture
def sign_in(demo, client):
    def as_role(role=None, *permissions):
        user = User.objects.create_user("somebody", is_staff=True)
        sync_roles()
        if role:
            user.groups.add(Group.objects.get(name=role))
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return as_role


@pytest.fixture
def manager(sign_in):
    return sign_in(PRODUCT_MANAGER)


def address(pk="ottplay"):
    return reverse("studio:partner_products", args=[pk])


def saving(pk="ottplay"):
    return reverse("studio:save_partner_products", args=[pk])


def rows(answer):
    return [(row.tier, [one.id for one in row.offerings], row.key) for _, row, _ in answer.context["rows"]]


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())))


def fill(client, answer, **changes):
    """Send the form as a browser would, with the keys of some tiers changed (`new` is a pair)."""
    sent = {}
    for place, row, shown in answer.context["rows"]:
        sent |= {f"tier-{place}": row.tier, f"was-{place}": row.key, f"key-{place}": changes.get(row.tier, shown)}
    sent["tier-new"], sent["key-new"] = changes.get("new", ("", ""))
    return client.post(re.search(r'action="(/admin/partner-products/[^"]+)"', answer.content.decode())[1], sent)


def keys(pk="ottplay"):
    return Partner.objects.get(pk=pk).product_keys


def many(number):
    """Offerings of OTT Play with as many tiers."""
    ProductOffering.objects.bulk_create(
        ProductOffering(id=f"o-{n:03}", name=f"Offering {n}", product_specification_id="ps-ottplay", rank=999)
        for n in range(number)
    )
    CharacteristicValueUse.objects.bulk_create(
        CharacteristicValueUse(offering_id=f"o-{n:03}", name="tier", value=f"tier-{n:03}") for n in range(number)
    )


def test_each_tier_stands_with_its_offerings_and_its_key(manager):
    answer = manager.get(address())
    assert rows(answer) == [
        ("basic", ["ott-basic"], "OP-BASIC"),
        ("standard", ["ott-standard"], "OP-STANDARD"),
        ("premium", ["ott-premium"], "OP-PREMIUM"),
        ("ultra", ["ott-ultra"], "OP-ULTRA"),
        ("classic", ["ott-classic"], "OP-CLASSIC"),
    ]
    row = answer.context["rows"][0][1]
    assert [[one.id for one in named] for named in (row.products, row.services)] == [["ps-ottplay"], ["rfs-ottplay"]]
    assert answer.context["untold"] is None
    assert "will wait" not in text(answer)


def test_a_tier_without_a_key_is_a_gap_in_words(manager):
    answer = manager.get(address("sportstream"))
    assert [(tier, key) for tier, _, key in rows(answer)] == [("lite", ""), ("plus", ""), ("max", "")]
    assert "3 tiers have no product: an order for one of them will wait for a person." in text(answer)
    assert text(answer).count("No product key: an order for it will wait") == 3
    assert "There is no adapter for partners of the kind async-signed yet" in text(answer)


def test_offerings_of_one_tier_share_a_row(manager):
    answer = manager.get(address("sportstream"))
    assert {tier: of for tier, of, _ in rows(answer)}["plus"] == ["sport-plus", "sport-plus-annual"]


def test_more_offerings_than_have_room_are_counted(manager):
    many(3)
    CharacteristicValueUse.objects.filter(offering__id__startswith="o-").update(value="basic")
    CharacteristicValueUse.objects.filter(offering="ott-standard").update(value="basic")
    answer = manager.get(address())
    assert rows(answer)[0][1] == ["ott-basic", "ott-standard", "o-000", "o-001"]
    assert answer.context["rows"][0][1].more == 1
    assert "and 1 more" in text(answer)


def test_orders_that_say_no_tier_are_for_the_only_product(manager):
    answer = manager.get(address("tvplatform"))
    assert rows(answer) == [("account", [], "TV-ACCOUNT")]
    untold = answer.context["untold"]
    assert (untold.asked.key, [one.id for one in untold.offerings], untold.more) == (
        "TV-ACCOUNT",
        ["ott-basic", "ott-standard", "ott-premium", "ott-ultra"],
        1,
    )


def test_with_two_products_it_is_said_that_such_orders_wait(manager):
    Partner.objects.filter(pk="tvplatform").update(product_keys={"a": "A", "b": "B"})
    answer = manager.get(address("tvplatform"))
    assert answer.context["untold"].is_gap
    assert "Not exactly one product: an order for it will wait for a person" in text(answer)


def test_tiers_that_an_order_chooses_from_each_have_a_row(manager):
    values = [{"value": "basic"}, {"value": "fancy"}]
    CharacteristicValueUse.objects.filter(offering="ott-basic").update(value="", values=values)
    answer = manager.get(address())
    assert ("fancy", ["ott-basic"], "") in rows(answer)
    assert answer.context["gaps"] == 1
    assert "chosen in the order" in text(answer)


def test_offerings_that_nobody_can_have_any_more_are_left_out(manager):
    ProductOffering.objects.filter(pk="ott-classic").update(lifecycle_status="Obsolete")
    assert ("classic", [], "OP-CLASSIC") in rows(manager.get(address()))


def test_keys_are_stored_together(manager):
    answer = fill(manager, manager.get(address()), basic="OP-1", classic="", new=("gold", "OP-GOLD"))
    assert answer.status_code == 302
    assert keys() == {
        "basic": "OP-1",
        "standard": "OP-STANDARD",
        "premium": "OP-PREMIUM",
        "ultra": "OP-ULTRA",
        "gold": "OP-GOLD",
    }
    assert "3 product keys were stored." in text(manager.get(answer.url))


def test_what_is_not_changed_is_not_stored(manager):
    page = manager.get(address())
    Partner.objects.filter(pk="ottplay").update(product_keys={"basic": "MINE"})
    assert fill(manager, page).status_code == 302
    assert keys() == {"basic": "MINE"}


def test_what_somebody_else_has_changed_is_said_and_what_was_typed_stays(manager):
    page = manager.get(address())
    Partner.objects.filter(pk="ottplay").update(product_keys={**keys(), "basic": "THEIRS"})
    before = keys()
    answer = fill(manager, page, basic="OURS", ultra="OP-U2")
    assert answer.status_code == 200
    assert keys() == before
    assert "Somebody else has changed the product key of basic meanwhile" in text(answer)
    shown = {row.tier: (row.key, typed) for _, row, typed in answer.context["rows"]}
    assert (shown["basic"], shown["ultra"]) == (("THEIRS", "OURS"), ("OP-ULTRA", "OP-U2"))
    assert fill(manager, answer).status_code == 302
    assert (keys()["basic"], keys()["ultra"]) == ("OURS", "OP-U2")


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (("", "KEY"), "Say which tier the product key KEY is for."),
        (("basic", "KEY"), "The tier basic is there already"),
        (("t" * 201, "KEY"), "at most 200 characters"),
        (("t", "K" * 201), "at most 200 characters"),
    ],
)
def test_a_new_tier_that_cannot_be_stored_is_said_and_kept(manager, new, words):
    before = keys()
    answer = fill(manager, manager.get(address()), basic="CHANGED", new=new)
    assert answer.status_code == 200
    assert words in text(answer)
    assert answer.context["new"] == {"tier": new[0], "key": new[1]}
    assert answer.context["rows"][0][2] == "CHANGED"
    assert keys() == before


def test_a_tier_is_found_by_its_name_its_key_and_its_offerings(manager):
    for asked in ("PREM", "op-premium", "Play Premium"):
        assert [tier for tier, *_ in rows(manager.get(address(), {"q": asked}))] == ["premium"]
    assert "No tier is like that." in text(manager.get(address(), {"q": "nothing"}))


def test_tiers_come_in_pages_and_a_page_stores_only_its_own(manager):
    many(60)
    assert len(rows(manager.get(address()))) == 50
    answer = manager.get(address(), {"page": "2"})
    assert [tier for tier, *_ in rows(answer)] == [f"tier-{n:03}" for n in range(45, 60)]
    assert fill(manager, answer, **{"tier-050": "T50"}).url == address() + "?page=2"
    assert keys()["tier-050"] == "T50"
    assert keys()["basic"] == "OP-BASIC"
    for wrong in ("0", "x", "9999999", "²"):
        assert manager.get(address(), {"page": wrong}).status_code == 200


def test_names_are_text(manager):
    Partner.objects.filter(pk="ottplay").update(product_keys={"<b>": '"><script>'})
    page = manager.get(address()).content.decode()
    assert '"><script>' not in page
    assert "&lt;b&gt;" in page


def test_a_partner_that_is_not_there_is_404(manager):
    assert manager.get(address("gone")).status_code == 404
    assert manager.post(saving("gone")).status_code == 404


def test_a_care_agent_reads_and_stores_nothing(sign_in):
    agent, before = sign_in(CARE_AGENT), keys()
    answer = agent.get(address())
    assert answer.status_code == 200
    assert "<button>Save" not in answer.content.decode()
    assert agent.post(saving(), CHANGE).status_code == 403
    assert keys() == before


@pytest.mark.parametrize("permission", ["view_partner", "view_productoffering"])
def test_who_may_not_see_both_partners_and_offerings_sees_neither(sign_in, permission):
    client, before = sign_in(None, permission, "change_partner"), keys()
    assert client.get(address()).status_code == 403
    assert client.post(saving(), CHANGE).status_code == 403
    assert keys() == before


def test_who_is_not_signed_in_is_asked_to(demo, client):
    assert client.get(address()).url.startswith("/admin/login/")
    assert client.post(saving(), CHANGE).url.startswith("/admin/login/")
    assert keys()["basic"] == "OP-BASIC"


def test_the_address_of_saving_leads_back_to_the_table(manager):
    assert manager.get(saving()).url == address()


def test_a_new_tier_that_waits_for_a_conflict_becomes_a_row(manager):
    page = manager.get(address())
    Partner.objects.filter(pk="ottplay").update(product_keys={**keys(), "basic": "THEIRS"})
    answer = fill(manager, page, basic="OURS", new=("gold", "OP-GOLD"))
    assert [(row.tier, row.key, typed) for _, row, typed in answer.context["rows"]][-1] == ("gold", "", "OP-GOLD")
    assert answer.context["new"] == {}
    assert fill(manager, answer).status_code == 302
    assert (keys()["basic"], keys()["gold"]) == ("OURS", "OP-GOLD")


def test_a_change_set_brings_its_tiers_and_keys_are_stored_at_once_all_the_same(manager):
    author = User.objects.get()
    change_set = create_change_set(name="New tier", by=author)
    with editing(change_set_id=change_set.pk, by=author):
        use = CharacteristicValueUse.objects.get(offering="ott-basic", name="tier")
        use.value, use.values = "draft", None
        save_entity(use)
    manager.post("/admin/catalog/changeset/work/", {"change_set": change_set.pk})
    answer = manager.get(address())
    assert rows(answer)[0] == ("draft", ["ott-basic"], "")
    assert "product keys are stored at once and are no part of it" in text(answer)
    assert fill(manager, answer, draft="OP-DRAFT").status_code == 302
    assert keys()["draft"] == "OP-DRAFT"
    assert [entry.entity_id for entry in change_set.entries.all()] == ["ott-basic"]
    manager.post("/admin/catalog/changeset/work/", {"change_set": ""})
    assert rows(manager.get(address()))[0] == ("basic", ["ott-basic"], "OP-BASIC")


def test_the_table_costs_as_many_queries_for_many_tiers_as_for_few(manager):
    def cost():
        with CaptureQueriesContext(connection) as found:
            assert manager.get(address()).status_code == 200
        return len(found)

    few = cost()
    many(200)
    assert cost() == few
