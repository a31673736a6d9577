"""The page that copies an offering; what a copy has is told in tests/services/catalog/test_copy_offering.py."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages

from catalog.models import ChangeSet, ProductOffering, ProductOfferingRelationship
from catalog.services import save_entity

pytestmark = pytest.mark.usefixtures("demo")
LIST = "/admin/catalog/productoffering/"
MINI = {"id": "ott-mini", "name": "OTT Play Mini"}


def copy_of(offering):
    return f"{LIST}{offering}/copy/"


def arrows_into(offering):
    return list(ProductOfferingRelationship.objects.filter(target=offering).values_list("source", flat=True))


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_editor_leads_to_the_page_that_copies(manager):
    assert f'href="{copy_of("ott-basic")}"' in manager.get(f"{LIST}ott-basic/change/").content.decode()


def test_the_page_proposes_an_id_and_a_name_and_names_the_arrows(manager, fields_of):
    answer = manager.get(copy_of("ott-standard"))
    fields = fields_of(answer)
    assert (fields["id"], fields["name"]) == (["ott-standard-copy"], ["OTT Play Standard (copy)"])
    assert "arrows_in" not in fields  # not ticked
    assert "<li>OTT Play Basic: upgrade</li>" in answer.content.decode()


def test_a_copy_is_made_in_study_and_opened(manager, fill, revision):
    before = revision()
    answer = fill(manager, copy_of("ott-standard"), **MINI)
    assert (answer.status_code, answer.url) == (302, f"{LIST}ott-mini/change/")
    assert said(answer) == ["OTT Play Mini was made, in study, with everything that OTT Play Standard has."]
    made = ProductOffering.objects.get(pk="ott-mini")
    assert (made.name, made.lifecycle_status) == ("OTT Play Mini", "In Study")
    assert arrows_into("ott-mini") == []
    assert revision() == before + 1
    assert LogEntry.objects.get(object_id="ott-mini").get_change_message() == "Copied from OTT Play Standard."


def test_the_arrows_come_along_where_they_are_ticked(manager, fill):
    fill(manager, copy_of("ott-standard"), **MINI, arrows_in="on")
    assert arrows_into("ott-mini") == arrows_into("ott-standard") == ["ott-basic"]


def test_without_an_arrow_none_is_asked_for(manager, fill):
    save_entity(ProductOffering(id="bare", name="Bare"))
    assert "upgrade paths that lead into it" not in manager.get(copy_of("bare")).content.decode()
    assert fill(manager, copy_of("bare"), **MINI, arrows_in="on").status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "ott-basic"}, "id"),
        ({"id": "a/b"}, "id"),
        ({"id": ""}, "id"),
        ({"id": "a\0b"}, "id"),
        ({"id": "x" * 65}, "id"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_what_does_not_do_is_said_at_its_field_and_nothing_is_stored(manager, fill, rows, changes, field):
    before = rows()
    answer = fill(manager, copy_of("ott-standard"), **{**MINI, **changes})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"].errors[field][0] in answer.content.decode()
    assert rows() == before


def test_an_offering_that_is_not_there_cannot_be_copied(manager, rows):
    before = rows()
    answer = manager.post(copy_of("not-there"), MINI)
    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert rows() == before


def test_in_a_draft_the_copy_is_made_in_the_draft_alone(manager, fill, rows):
    assert manager.post("/admin/catalog/changeset/add/", {"name": "Spring", "note": ""}).status_code == 302
    draft, before = ChangeSet.objects.get(), rows()
    answer = fill(manager, copy_of("ott-standard"), **MINI, arrows_in="on")
    assert (answer.status_code, answer.url) == (302, f"{LIST}ott-mini/change/")
    assert rows() == before
    page = manager.get(answer.url)
    assert page.status_code == 200
    assert "OTT Play Mini" in page.content.decode()
    assert fill(manager, copy_of("ott-mini"), id="ott-nano", name="OTT Play Nano").status_code == 302
    manager.post(f"/admin/catalog/changeset/{draft.pk}/do/publish/")
    assert arrows_into("ott-mini") == ["ott-basic"]
    assert ProductOffering.objects.get(pk="ott-nano").name == "OTT Play Nano"


def test_a_care_agent_sees_no_button_and_gets_403(agent, rows):
    assert copy_of("ott-basic") not in agent.get(f"{LIST}ott-basic/change/").content.decode()
    before = rows()
    assert agent.get(copy_of("ott-basic")).status_code == 403
    assert agent.post(copy_of("ott-basic"), MINI).status_code == 403
    assert rows() == before


def test_who_may_add_and_not_change_draws_no_arrow_from_another_offering(client, rows):
    user = User.objects.create_user("somebody", is_staff=True)
    may = ("view_productoffering", "add_productoffering", "edit_directly")
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    client.force_login(user)
    assert "upgrade paths that lead into it" not in client.get(copy_of("ott-standard")).content.decode()
    assert client.post(copy_of("ott-standard"), {**MINI, "arrows_in": "on"}).status_code == 302
    assert arrows_into("ott-mini") == []


@pytest.mark.parametrize("verb", ["get", "post"])
def test_strangers_get_403_and_who_is_not_logged_in_is_sent_to_the_login(client, signed_in, rows, verb):
    before = rows()
    answer = getattr(client, verb)(copy_of("ott-basic"), MINI)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/admin/login/")
    assert getattr(signed_in(), verb)(copy_of("ott-basic"), MINI).status_code == 403
    assert rows() == before
