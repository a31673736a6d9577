"""Partners: made, changed, switched off and, where nothing needs them, removed."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import ServiceSpecification
from config.roles import CARE_AGENT, PRODUCT_MANAGER, sync_roles
from provisioning.models import Partner, Service

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIST, ADD = (reverse(f"admin:provisioning_partner_{name}") for name in ("changelist", "add"))
FORM = {
    "id": "ottplay",
    "name": "OTT Play",
    "archetype": "sync-rest",
    "base_url": "https://ott.example/api",
    "enabled": "on",
}


@pytest.fixture
def sign_in(db, client):
    def as_role(role=None, *permissions):
        user = User.objects.create_user("ann", is_staff=True)
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


@pytest.fixture
def partner(db):
    values = {"name": "OTT Play", "archetype": "sync-rest", "base_url": "https://ott.example/api"}
    return Partner.objects.create(id="ottplay", **values, product_keys={"basic": "OP-BASIC"})


def change(name="change", pk="ottplay"):
    return reverse(f"admin:provisioning_partner_{name}", args=[pk])


def stored():
    return list(Partner.objects.values())


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def test_a_partner_of_a_known_kind_is_made_without_code(manager):
    assert manager.post(ADD, FORM).status_code == 302
    assert stored() == [{**FORM, "enabled": True, "product_keys": {}}]


def test_a_change_keeps_the_mapping_of_tiers(manager, partner):
    assert manager.post(change(), {**FORM, "name": "OTT Play 2"}).status_code == 302
    assert stored() == [{**FORM, "name": "OTT Play 2", "enabled": True, "product_keys": {"basic": "OP-BASIC"}}]


def test_a_partner_is_switched_off(manager, partner):
    form = {name: value for name, value in FORM.items() if name != "enabled"}
    assert manager.post(change(), form).status_code == 302
    assert Partner.objects.get().enabled is False


def test_the_id_stays_whatever_is_sent(manager, partner):
    manager.post(change(), {**FORM, "id": "other"})
    assert [row["id"] for row in stored()] == ["ottplay"]


@pytest.mark.parametrize(
    "wrong", [{"base_url": "javascript:alert(1)"}, {"name": ""}, {"archetype": "pigeon"}, {"archetype": "local"}]
)
def test_a_wrong_value_is_shown_beside_its_field_and_nothing_is_stored(manager, partner, wrong):
    before = stored()
    answer = manager.post(change(), {**FORM, **wrong})
    assert answer.status_code == 200
    assert set(answer.context["adminform"].form.errors) == set(wrong)
    assert stored() == before


def test_a_kind_without_an_adapter_stays_and_is_said_to_have_none(manager, partner):
    Partner.objects.update(archetype="link")
    form = manager.get(change()).context["adminform"].form
    assert form.fields["archetype"].choices == [("link", "link (no adapter yet)"), ("sync-rest", "sync-rest")]
    assert manager.post(change(), {**FORM, "archetype": "link"}).status_code == 302
    assert Partner.objects.get().archetype == "link"


def test_the_form_shows_products_and_who_needs_it_with_the_ways_there(manager, partner):
    ServiceSpecification.objects.create(id="rfs-1", name="An <i>entitlement</i>", kind="RFS", partner_id="ottplay")
    page = manager.get(change()).content.decode()
    assert "<li>basic: <code>OP-BASIC</code></li>" in page
    assert f'href="{reverse("studio:partner_products", args=["ottplay"])}"' in page
    assert f'href="{reverse("studio:service_graph", args=["partner", "ottplay"])}"' in page
    assert 'href="/admin/catalog/servicespecification/rfs-1/change/">An &lt;i&gt;entitlement&lt;/i&gt;</a>' in page


def test_a_partner_that_nothing_needs_is_removed(manager, partner):
    assert manager.get(change("delete")).status_code == 200
    assert stored() != []
    assert manager.post(change("delete"), {"post": "yes"}).status_code == 302
    assert stored() == []


def test_a_partner_that_specifications_name_stays_and_they_are_named(manager, partner):
    for n in range(7):
        ServiceSpecification.objects.create(id=f"rfs-{n}", name=f"Part {n}", kind="RFS", partner_id="ottplay")
    for ask in (manager.get, manager.post):
        answer = ask(change("delete"), {"post": "yes"}, follow=True)
        said = (
            "OTT Play cannot be removed. These service specifications name it: Part 0, Part 1, Part 2, Part 3, Part 4"
        )
        assert f"{said} and 2 others." in words(answer)
        assert len(stored()) == 1


def test_a_partner_that_customers_have_services_of_is_switched_off_instead(manager, partner):
    Service.objects.create(
        customer_id="cust-1", category="RFS", specification_id="rfs", service_date=AT, partner_id="ottplay"
    )
    answer = manager.post(change("delete"), {"post": "yes"}, follow=True)
    assert "Customers have or had services of it. Switch it off instead." in words(answer)
    assert len(stored()) == 1


def test_nothing_is_removed_from_the_list(manager, partner):
    manager.post(LIST, {"action": "delete_selected", "_selected_action": ["ottplay"], "post": "yes"})
    assert len(stored()) == 1


def test_a_care_agent_reads_and_changes_nothing(sign_in, partner):
    agent, before = sign_in(CARE_AGENT), stored()
    assert agent.get(change()).status_code == 200
    assert agent.get(ADD).status_code == 403
    for address in (ADD, change(), change("delete")):
        assert agent.post(address, {**FORM, "name": "Changed", "post": "yes"}).status_code == 403
    assert stored() == before


def test_who_may_not_see_partners_sees_none(sign_in, partner):
    client = sign_in(None, "view_productoffering")
    assert {client.get(address).status_code for address in (LIST, change())} == {403}


def test_the_list_costs_as_many_queries_for_many_partners_as_for_one(manager, partner):
    def cost():
        with CaptureQueriesContext(connection) as found:
            assert manager.get(LIST).status_code == 200
        return len(found)

    cost()  # content types are read once in a process
    one = cost()
    Partner.objects.bulk_create(Partner(id=f"p-{n}", name=f"P {n}", archetype="sync-rest") for n in range(30))
    assert cost() == one
