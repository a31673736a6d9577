"""Editing in a draft through the admin's own forms: seen, kept aside, looked over by another, published, undone."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.admin.change_set_verbs import VERBS
from catalog.models import ChangeSet, Channel, ProductOffering, ProductOfferingRelationship, ProductSpecification
from catalog.services import create_change_set, editing, save_entity, submit_change_set
from config.roles import CATALOG_APPROVER

pytestmark = pytest.mark.usefixtures("demo")
ROOT = "/admin/catalog"
SETS = f"{ROOT}/changeset"
BASIC = f"{ROOT}/productoffering/ott-basic/change/"


@pytest.fixture
def draft(manager):
    """A new draft, made on its form; its maker works in it from then on."""
    assert manager.post(f"{SETS}/add/", {"name": "Spring", "note": ""}).status_code == 302
    return ChangeSet.objects.get()


@pytest.fixture
def approver(db):
    user = User.objects.create_user("approver", is_staff=True)
    user.groups.add(Group.objects.get(name=CATALOG_APPROVER))
    session = Client()
    session.force_login(user)
    return session


def do(session, change_set, verb, **sent):
    return session.post(f"{SETS}/{change_set.pk}/do/{verb}/", sent)


def state(change_set):
    return ChangeSet.objects.get(pk=change_set.pk).state


def name():
    return ProductOffering.objects.get(pk="ott-basic").name


def said(session, change_set):
    page = session.get(f"{SETS}/{change_set.pk}/change/")
    assert page.status_code == 200
    return page.context


def test_a_form_filled_in_a_draft_changes_the_draft_and_not_the_catalog(manager, draft, fill, fields_of):
    assert fill(manager, BASIC, name="OTT Play Start").status_code == 302
    assert name() == "OTT Play Basic"
    assert fields_of(manager.get(BASIC))["name"] == ["OTT Play Start"]
    (entry,) = said(manager, draft)["entries"]
    assert [(one.place, one.old, one.new) for one in entry["differences"]] == [
        ("Name", "OTT Play Basic", "OTT Play Start")
    ]
    assert entry["edited_by"].username == "somebody"


def test_rows_of_a_draft_can_be_edited_again_and_again(manager, draft, fill, fields_of):
    prefix = "relationships"
    number = int(fields_of(manager.get(BASIC))[f"{prefix}-TOTAL_FORMS"][0])
    new = {
        f"{prefix}-TOTAL_FORMS": [str(number + 1)],
        f"{prefix}-{number}-relationship_type": ["crossgrade"],
        f"{prefix}-{number}-target": ["sport-lite"],
        f"{prefix}-{number}-source": ["ott-basic"],
    }
    assert fill(manager, BASIC, **new).status_code == 302
    sent = fields_of(manager.get(BASIC))
    place = next(n for n in range(number + 1) if sent[f"{prefix}-{n}-target"] == ["sport-lite"])
    assert fill(manager, BASIC, **{f"{prefix}-{place}-relationship_type": ["upgrade"]}).status_code == 302
    assert fill(manager, BASIC, description="Twice.").status_code == 302
    assert not ProductOfferingRelationship.objects.filter(target="sport-lite", source="ott-basic").exists()
    do(manager, draft, "publish")
    kinds = ProductOfferingRelationship.objects.filter(source="ott-basic", target="sport-lite")
    assert list(kinds.values_list("relationship_type", flat=True)) == ["upgrade"]


def test_what_the_rules_refuse_in_a_draft_is_an_error_of_the_form(manager, draft, fill, errors_of):
    save_entity(ProductSpecification(id="unfinished", name="Unfinished"))
    answer = fill(manager, BASIC, product_specification="unfinished")
    assert answer.status_code == 200
    assert "(ott-basic) cannot be Launched" in answer.content.decode()
    assert not draft.entries.exists()


def test_lists_and_search_boxes_show_what_is_new_in_the_draft(manager, draft):
    with editing(change_set_id=draft.pk, by=manager_user()):
        save_entity(ProductOffering(id="brand-new", name="Brand new"))
    assert b"Brand new" in manager.get(f"{ROOT}/productoffering/").content
    asked = {"app_label": "catalog", "model_name": "bundleoption", "field_name": "offering", "term": "brand"}
    assert manager.get("/admin/autocomplete/", asked).json()["results"][0]["id"] == "brand-new"
    manager.post(f"{SETS}/work/", {"change_set": ""})
    assert b"Brand new" not in manager.get(f"{ROOT}/productoffering/").content
    assert manager.get("/admin/autocomplete/", asked).json()["results"] == []


def manager_user():
    return User.objects.get(username="somebody")


def test_every_view_of_the_admin_works_in_the_draft_those_of_our_own_too(manager, draft):
    copied = manager.post(f"{ROOT}/productoffering/ott-premium/copy/", {"id": "ott-max", "name": "OTT Play Max"})
    assert copied.status_code == 302
    assert manager.post(f"{ROOT}/productoffering/ott-max/move/", {"verb": "design"}).status_code == 302
    assert not ProductOffering.objects.filter(pk="ott-max").exists()
    (entry,) = (one for one in said(manager, draft)["entries"] if one["entity_id"] == "ott-max")
    assert ("Status", "", "In Design") in [(one.place, one.old, one.new) for one in entry["differences"]]


def test_a_thing_is_removed_in_a_draft_and_stays_until_it_is_published(manager, draft):
    save_entity(Channel(id="kiosk", name="Kiosk"))
    assert manager.post(f"{ROOT}/channel/kiosk/delete/", {"post": "yes"}).status_code == 302
    assert Channel.objects.filter(pk="kiosk").exists()
    do(manager, draft, "publish")
    assert not Channel.objects.filter(pk="kiosk").exists()


def test_a_set_is_handed_in_approved_by_another_published_and_undone(manager, draft, approver, fill, settings):
    settings.CATALOG_APPROVAL = True
    fill(manager, BASIC, name="OTT Play Start")
    do(manager, draft, "publish")
    assert (state(draft), name()) == ("draft", "OTT Play Basic")
    do(manager, draft, "submit")
    do(manager, draft, "approve")
    assert state(draft) == "inReview"
    assert [verb["name"] for verb in said(approver, draft)["verbs"]] == ["approve", "sendBack"]
    do(approver, draft, "approve")
    do(approver, draft, "publish")
    assert (state(draft), name()) == ("published", "OTT Play Start")
    do(approver, draft, "undo")
    assert (state(draft), name()) == ("undone", "OTT Play Basic")
    told = [(move["actor"], str(move["what"])) for move in said(approver, draft)["moves"]]
    assert told == [
        ("somebody", "In review"),
        ("approver", "Approved"),
        ("approver", "Published"),
        ("approver", "Undone"),
    ]


def test_sent_back_it_says_why(manager, draft, approver, fill):
    fill(manager, BASIC, name="OTT Play Start")
    do(manager, draft, "submit")
    do(approver, draft, "sendBack", reason="Too dear.")
    assert said(manager, draft)["change_set"].problem == "Too dear."


def test_a_set_is_scheduled_in_the_zone_of_the_reader(manager, draft, fill):
    fill(manager, BASIC, name="OTT Play Start")
    manager.cookies["tierway_zone"] = "America/New_York"
    day = (timezone.now() + timedelta(days=30)).date()
    do(manager, draft, "schedule", publish_at=f"{day}T08:00")
    draft.refresh_from_db()
    assert draft.state == "scheduled"
    assert (draft.publish_at.hour, draft.publish_at.minute) in ((12, 0), (13, 0))  # with and without summer time


@pytest.mark.parametrize("at", ["", "tomorrow", "2026-02-31T08:00", "2020-01-01T08:00"])
def test_a_time_that_is_none_or_past_is_refused_in_words(manager, draft, fill, at):
    fill(manager, BASIC, name="OTT Play Start")
    do(manager, draft, "schedule", publish_at=at)
    assert state(draft) == "draft"
    assert [str(one) for one in said(manager, draft)["messages"]] != []


def test_a_conflict_is_shown_where_it_is_met_and_settled_on_the_page_of_the_set(manager, draft, fill):
    fill(manager, BASIC, name="Mine")
    basic = ProductOffering.objects.get(pk="ott-basic")
    basic.name = "Theirs"
    save_entity(basic)
    answer = manager.get(BASIC)
    assert answer.headers["Location"] == f"{SETS}/{draft.pk}/change/"
    (conflict,) = said(manager, draft)["conflicts"]
    assert (conflict["entity"], conflict["what"]) == ("Offering ott-basic", "Name")
    do(manager, draft, "resolve", kind=conflict["kind"], entity_id=conflict["entity_id"], mine="1")
    assert said(manager, draft)["conflicts"] == []
    assert manager.get(BASIC).status_code == 200


def test_an_entity_is_taken_out(manager, draft, fill):
    fill(manager, BASIC, name="OTT Play Start")
    do(manager, draft, "takeOut", kind="ProductOffering", entity_id="ott-basic")
    assert said(manager, draft)["entries"] == []


def test_a_set_is_given_another_name_and_a_note(manager, draft):
    do(manager, draft, "rename", name=" Summer ", note="Later.")
    draft.refresh_from_db()
    assert (draft.name, draft.note) == ("Summer", "Later.")


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_that_is_none_or_too_long_is_refused_in_words(manager, draft, name):
    do(manager, draft, "rename", name=name, note="Later.")
    draft.refresh_from_db()
    assert (draft.name, draft.note) == ("Spring", "")
    assert [str(one) for one in said(manager, draft)["messages"]] != []


def test_a_direct_edit_is_a_set_of_its_own(manager, fill):
    assert fill(manager, BASIC, name="OTT Play Start").status_code == 302
    assert name() == "OTT Play Start"
    direct = ChangeSet.objects.get()
    assert (direct.state, direct.is_direct, direct.name) == ("published", True, "OTT Play Start")
    do(manager, direct, "undo")
    assert name() == "OTT Play Basic"


def test_who_may_not_edit_directly_edits_in_a_draft_alone(manager, fill, rows):
    group = Group.objects.get(name="Product manager")
    group.permissions.remove(Permission.objects.get(codename="edit_directly"))
    before = rows()
    page = manager.get(BASIC)
    assert b'name="_save"' not in page.content
    assert manager.post(BASIC, {"name": "Forced"}).status_code == 403
    assert manager.post(f"{ROOT}/channel/add/", {"id": "kiosk", "name": "Kiosk"}).status_code == 403
    assert rows() == before
    manager.post(f"{SETS}/add/", {"name": "Spring", "note": ""})
    assert fill(manager, BASIC, name="OTT Play Start").status_code == 302
    assert ChangeSet.objects.get().entries.count() == 1


@pytest.mark.parametrize("verb", VERBS)
def test_who_only_reads_sees_no_button_and_is_refused(agent, verb):
    author = User.objects.create_user("author")
    change_set = create_change_set(name="Spring", by=author)
    with editing(change_set_id=change_set.pk, by=author):
        save_entity(Channel(id="kiosk", name="Kiosk"))
    submit_change_set(change_set_id=change_set.pk, by=author)
    assert do(agent, change_set, verb).status_code == 403
    assert agent.get(f"{SETS}/{change_set.pk}/change/").status_code == 403
    assert agent.post(f"{SETS}/work/", {"change_set": change_set.pk}).status_code == 403
    assert agent.post(f"{SETS}/add/", {"name": "Mine"}).status_code == 403
    assert state(change_set) == "inReview"
    assert b"Work in this draft" not in agent.get("/admin/").content


def test_a_set_that_was_left_meanwhile_is_no_longer_worked_in(manager, draft, fill):
    fill(manager, BASIC, name="OTT Play Start")
    do(manager, draft, "discard")
    assert b"Edits go live at once." in manager.get(BASIC).content


def test_verbs_are_not_done_by_looking(manager, draft):
    assert manager.get(f"{SETS}/{draft.pk}/do/publish/").status_code == 404
    assert do(manager, draft, "unheardOf").status_code == 404
    assert manager.post(f"{SETS}/nowhere/do/publish/").status_code == 404


def test_the_list_costs_the_same_with_many_sets(manager):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(f"{SETS}/").status_code == 200
        return len(queries)

    create_change_set(name="One", by=manager_user())
    cost()
    before = cost()
    for number in range(20):
        create_change_set(name=str(number), by=manager_user())
    assert cost() == before


def test_the_language_and_the_zone_of_the_page_are_the_readers(manager, draft, fill):
    fill(manager, BASIC, name="OTT Play Start")
    page = manager.get(f"{SETS}/{draft.pk}/change/", headers={"accept-language": "de"})
    assert page.headers["Content-Language"] == "de"
    assert b'lang="de"' in page.content


def test_while_somebody_else_holds_the_catalog_a_person_is_asked_to_wait(manager, draft, monkeypatch):
    @contextmanager
    def busy(**_):
        raise OperationalError("canceling statement due to lock timeout")
        yield

    monkeypatch.setattr("catalog.admin.working_set.editing", busy)
    answer = manager.post(BASIC, {"name": "Mine"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert b"try again" in answer.content
