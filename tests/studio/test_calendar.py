"""The calendar: what starts and ends when, in the reader's zone."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.domain.calendar import KINDS
from catalog.models import (
    AllowedAction,
    ChangeSet,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
    ProductSpecification,
    ServiceSpecification,
)
from catalog.selectors.calendar import SOURCES
from catalog.services import create_change_set, edit_catalog, editing, save_entity
from config.roles import CARE_AGENT, PRODUCT_MANAGER, sync_roles

MONTH, AGENDA = reverse("studio:calendar"), reverse("studio:agenda")
AT = datetime(2027, 3, 10, 9, 30, tzinfo=UTC)
NOW = datetime(2027, 3, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sign_in(db, client):
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


def offering(pk, **values):
    return ProductOffering.objects.create(id=pk, **{"name": pk.title(), "lifecycle_status": "Launched", **values})


def cells(answer):
    """Each day that shows something: its date, what it shows, and how many more there are."""
    return {
        cell.date.isoformat(): ([f"{said.what} {said.name}" for said in cell.entries], cell.more)
        for _, week in answer.context["weeks"]
        for cell in week
        if cell.entries or cell.more
    }


def listed(answer):
    return [(day.isoformat(), f"{s.what} {s.name}", s.detail) for day, of in answer.context["days"] for s in of]


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())))


def everything(at):
    """One row of each source, all at one moment."""
    offering("lite", valid_from=at)
    offering("plus", valid_to=at)
    ends = {"valid_to": at}
    for kind, values in (("starts", {"valid_from": at}), ("ends", ends)):
        money = {"amount": 9, "currency": "EUR", "lifecycle_status": "Launched"}
        ProductOfferingPrice.objects.create(id=f"price-{kind}", name=f"Price {kind}", **money, **values)
        ProductOfferingRelationship.objects.create(
            source_id="lite", target_id="plus", relationship_type="upgrade", **values
        )
        AllowedAction.objects.create(offering_id="lite", action="modify", **values)
        Policy.objects.create(id=f"policy-{kind}", name=f"Policy {kind}", kind="upgradeOnly", **values)
        ProductSpecification.objects.create(id=f"ps-{kind}", name=f"Product {kind}", **values)
        ServiceSpecification.objects.create(id=f"rfs-{kind}", name=f"Service {kind}", **values)
    ChangeSet.objects.bulk_create([ChangeSet(id="cs", name="Spring", state="scheduled", publish_at=at)])


EVERYTHING = [
    "Change set goes live Spring",
    "Launch Lite",
    "Sale ends Plus",
    "Price starts Price starts",
    "Price ends Price ends",
    "Path opens Lite → Plus",
    "Path closes Lite → Plus",
    "Action allowed Lite",
    "Action ends Lite",
    "Policy starts Policy starts",
    "Policy ends Policy ends",
    "Specification starts Product starts",
    "Specification ends Product ends",
    "Specification starts Service starts",
    "Specification ends Service ends",
]


def test_every_source_has_its_words_and_its_place(manager):
    everything(AT)
    assert len(SOURCES) == len(EVERYTHING)
    assert [what for _, what, _ in listed(manager.get(AGENDA, {"from": "2027-03-01"}))] == EVERYTHING
    answer = manager.get(MONTH)
    assert cells(answer) == {"2027-03-10": (EVERYTHING[:3], len(EVERYTHING) - 3)}
    assert answer.context["total"] == len(EVERYTHING)
    assert "+12 more" in text(answer)


def test_each_entry_leads_to_its_form(manager):
    everything(AT)
    answer = manager.get(AGENDA, {"from": "2027-03-01"})
    links = [said.link for _, of in answer.context["days"] for said in of]
    path, action = ProductOfferingRelationship.objects.first().pk, AllowedAction.objects.first().pk
    expected = [
        "changeset/cs",
        "productoffering/lite",
        "productoffering/plus",
        "productofferingprice/price-starts",
        "productofferingprice/price-ends",
        f"productofferingrelationship/{path}",
        f"productofferingrelationship/{path + 1}",
        f"allowedaction/{action}",
        f"allowedaction/{action + 1}",
        "policy/policy-starts",
        "policy/policy-ends",
        "productspecification/ps-starts",
        "productspecification/ps-ends",
        "servicespecification/rfs-starts",
        "servicespecification/rfs-ends",
    ]
    assert links == [f"/admin/catalog/{one}/change/" for one in expected]
    assert {manager.get(link).status_code for link in links} == {200}


def test_more_is_said_of_each_kind(manager):
    everything(AT)
    ProductOfferingPrice.objects.create(
        id="off", name="Off", percentage=20, price_type="discount", lifecycle_status="Active", valid_from=AT
    )
    told = {what: detail for _, what, detail in listed(manager.get(AGENDA, {"from": "2027-03-01"}))}
    assert told["Price starts Price starts"] == "9.00 EUR per month"
    assert told["Price starts Off"] == "20.00 %"
    assert told["Path opens Lite → Plus"] == "upgrade"
    assert told["Action ends Lite"] == "modify"


def test_a_launch_of_what_is_not_launched_says_so(manager):
    offering("lite", valid_from=AT, lifecycle_status="In Test")
    answer = manager.get(MONTH)
    assert cells(answer)["2027-03-10"] == (["Launch Lite"], 0)
    assert "still In Test: not on sale until it is launched" in text(answer)


def test_dates_of_what_is_over_concern_nobody(manager):
    offering("a", valid_from=AT, lifecycle_status="Retired")
    offering("b", valid_to=AT, lifecycle_status="Obsolete")
    offering("c", valid_from=AT, lifecycle_status="Rejected")
    ProductOfferingPrice.objects.create(id="p", name="P", valid_to=AT, lifecycle_status="Obsolete")
    AllowedAction.objects.create(offering_id="b", action="modify", valid_from=AT)
    ChangeSet.objects.bulk_create([ChangeSet(id="cs", name="Old", state="published", publish_at=AT)])
    assert cells(manager.get(MONTH)) == {}


def test_a_retired_offering_still_ends(manager):
    offering("a", valid_to=AT, lifecycle_status="Retired")
    assert listed(manager.get(AGENDA)) == []
    assert listed(manager.get(AGENDA, {"from": "2027-03-10"})) == [("2027-03-10", "Sale ends A", "Retired")]


@pytest.mark.parametrize(
    ("zone", "month", "day"),
    [
        ("", "2026-12", "2026-12-31"),
        ("Europe/Berlin", "2027-01", "2027-01-01"),
        ("America/New_York", "2026-12", "2026-12-31"),
    ],
)
def test_days_and_months_begin_in_the_readers_zone(manager, zone, month, day):
    offering("music", valid_to=datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    if zone:
        manager.cookies["tierway_zone"] = zone
    assert cells(manager.get(MONTH, {"month": month})) == {day: (["Sale ends Music"], 0)}
    assert listed(manager.get(AGENDA, {"from": day, "to": day})) == [(day, "Sale ends Music", "")]
    other = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    assert listed(manager.get(AGENDA, {"from": other, "to": other})) == []


def test_a_day_of_23_hours_has_its_own_bounds(manager):
    """In Berlin the clocks go forward on 28 March 2027: that day begins at 23:00 UTC and ends at 22:00 UTC."""
    manager.cookies["tierway_zone"] = "Europe/Berlin"
    for pk, at in (("a", (27, 22, 59)), ("b", (27, 23, 0)), ("c", (28, 21, 59)), ("d", (28, 22, 0))):
        offering(pk, valid_from=datetime(2027, 3, *at, tzinfo=UTC))
    assert cells(manager.get(MONTH)) == {
        "2027-03-27": (["Launch A"], 0),
        "2027-03-28": (["Launch B", "Launch C"], 0),
        "2027-03-29": (["Launch D"], 0),
    }


def test_the_week_begins_as_the_reader_is_used_to(manager):
    def first(language):
        answer = manager.get(MONTH, headers={"accept-language": language})
        return answer.context["weeks"][0][1][0].date, answer.context["weeks"][0][0]

    assert first("en") == (date(2027, 2, 28), 9)
    assert first("de") == (date(2027, 3, 1), 9)


def test_today_is_marked(manager):
    page = manager.get(MONTH).content.decode()
    assert page.count('aria-current="date"') == 1
    cell = page[page.index('aria-current="date"') :]
    assert '<time datetime="2027-03-15">15</time> <strong>Today</strong>' in cell[: cell.index("</td>")]
    assert 'aria-current="date"' not in manager.get(MONTH, {"month": "2027-05"}).content.decode()


def test_one_month_leads_to_those_beside_it_and_keeps_the_choice(manager):
    context = manager.get(MONTH, {"month": "2027-01", "kind": "price", "q": "x y"}).context
    assert context["previous"] == MONTH + "?month=2026-12&q=x+y&kind=price"
    assert context["next"] == MONTH + "?month=2027-02&q=x+y&kind=price"
    assert context["list"] == AGENDA + "?from=2027-01-01&to=2027-01-31&q=x+y&kind=price"
    assert context["this_month"] == MONTH + "?q=x+y&kind=price"


def test_the_days_of_the_months_beside_it_are_shown_and_not_counted(manager):
    offering("a", valid_from=datetime(2027, 4, 1, 12, tzinfo=UTC))
    answer = manager.get(MONTH)
    assert cells(answer) == {"2027-04-01": (["Launch A"], 0)}
    assert answer.context["total"] == 0


@pytest.mark.parametrize("wrong", ["", "2027", "2027-13", "x", "9999-12", "0001-01", "2027-3"])
def test_a_month_that_is_none_is_this_month(manager, wrong):
    assert manager.get(MONTH, {"month": wrong}).context["first"] == date(2027, 3, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "x"},
        {"from": "2027-02-30"},
        {"after": "x", "source": "1", "id": "a"},
        {"after": "2027-03-01T00:00:00", "source": "1", "id": "a"},
        {"after": "2027-03-01T00:00:00Z", "source": "x", "id": "a"},
        {"after": "2027-03-01T00:00:00Z", "source": "5", "id": "not a number"},
        {"after": "2027-03-01T00:00:00Z", "source": "-1", "id": "a"},
    ],
)
def test_a_list_that_is_asked_for_wrongly_is_a_list_all_the_same(manager, wrong):
    offering("a", valid_from=NOW + timedelta(days=1))
    assert listed(manager.get(AGENDA, wrong)) == [("2027-03-16", "Launch A", "")]


def test_kinds_can_be_chosen(manager):
    everything(AT)
    chosen = {"from": "2027-03-01", "kind": ["price", "policy", "unknown"]}
    assert [what for _, what, _ in listed(manager.get(AGENDA, chosen))] == [EVERYTHING[n] for n in (3, 4, 9, 10)]
    answer = manager.get(MONTH, {"kind": ["price"]})
    assert cells(answer) == {"2027-03-10": (EVERYTHING[3:5], 0)}
    assert [kind for kind, _, _, on in answer.context["boxes"] if on] == ["price"]
    assert [kind for kind, _, _, on in manager.get(MONTH).context["boxes"] if on] == list(KINDS)


def test_names_can_be_looked_for(manager):
    everything(AT)
    offering("other", valid_from=AT)
    found = [what for _, what, _ in listed(manager.get(AGENDA, {"from": "2027-03-01", "q": "PLUS"}))]
    assert found == ["Sale ends Plus", "Path opens Lite → Plus", "Path closes Lite → Plus"]
    assert cells(manager.get(MONTH, {"q": "other"})) == {"2027-03-10": (["Launch Other"], 0)}


def test_the_first_of_a_day_are_shown_by_time_and_the_others_are_one_click_away(manager):
    for n in range(9):
        offering(f"o-{n}", valid_from=AT + timedelta(minutes=9 - n))
    answer = manager.get(MONTH)
    assert cells(answer) == {"2027-03-10": (["Launch O-8", "Launch O-7", "Launch O-6"], 6)}
    link = next(cell.agenda for _, week in answer.context["weeks"] for cell in week if cell.more)
    assert [what for _, what, _ in listed(manager.get(link))] == [f"Launch O-{n}" for n in range(8, -1, -1)]


def test_a_long_list_goes_on_without_a_gap_and_without_saying_anything_twice(manager):
    for n in range(30):
        offering(f"o-{n:02}", valid_from=AT, valid_to=AT + timedelta(hours=1 + n // 10))
    for n in range(70):
        AllowedAction.objects.create(offering_id="o-00", action=f"a{n}", valid_from=AT + timedelta(hours=n // 40))
    seen, address = [], AGENDA + "?from=2027-03-01"
    while address:
        answer = manager.get(address)
        here = [(s.entry.model, s.entry.id, s.entry.what) for _, of in answer.context["days"] for s in of]
        assert len(here) <= 50
        seen += here
        address = answer.context["later"]
    assert len(seen) == len(set(seen)) == 30 + 30 + 70


def test_where_nothing_starts_or_ends_it_says_so(manager):
    assert "Nothing starts or ends in this time." in text(manager.get(AGENDA))


def test_names_are_text(manager):
    offering("evil", name="<script>alert(1)</script>", valid_from=AT)
    for answer in (manager.get(MONTH), manager.get(AGENDA, {"from": "2027-03-01"})):
        assert "<script>alert(1)" not in answer.content.decode()
        assert "alert(1)" in answer.content.decode()


def test_in_a_change_set_the_calendar_is_that_of_the_set(manager):
    author = User.objects.get()
    change_set = create_change_set(name="Spring", by=author)
    with editing(change_set_id=change_set.pk, by=author), edit_catalog():
        save_entity(ProductOffering(id="draft", name="Draft", lifecycle_status="In Test", valid_from=AT))
    assert cells(manager.get(MONTH)) == {}
    manager.post("/admin/catalog/changeset/work/", {"change_set": change_set.pk})
    assert cells(manager.get(MONTH)) == {"2027-03-10": (["Launch Draft"], 0)}


@pytest.mark.parametrize("address", [MONTH, AGENDA])
def test_only_who_may_see_offerings_sees_the_calendar(sign_in, client, address):
    assert client.get(address).status_code == 302
    assert sign_in(None, "view_partner").get(address).status_code == 403


def test_a_care_agent_sees_it_without_change_sets(sign_in):
    everything(AT)
    agent = sign_in(CARE_AGENT)
    found = [what for _, what, _ in listed(agent.get(AGENDA, {"from": "2027-03-01"}))]
    assert found == EVERYTHING[1:]
    assert cells(agent.get(MONTH, {"kind": "changeSet"})) == {"2027-03-10": (EVERYTHING[1:4], 11)}


def test_who_may_see_offerings_alone_sees_their_dates_alone(sign_in):
    everything(AT)
    client = sign_in(None, "view_productoffering")
    assert [what for _, what, _ in listed(client.get(AGENDA, {"from": "2027-03-01"}))] == EVERYTHING[1:3]
    assert [kind for kind, *_ in client.get(MONTH).context["boxes"]] == ["launch", "retirement"]


@pytest.mark.parametrize("address", [MONTH, AGENDA + "?from=2027-03-01"])
def test_it_costs_as_many_queries_for_many_dates_as_for_few(manager, address):
    def cost():
        with CaptureQueriesContext(connection) as found:
            assert manager.get(address).status_code == 200
        return len(found)

    everything(AT)
    few = cost()
    ProductOffering.objects.bulk_create(
        ProductOffering(id=f"o-{n}", name="O", valid_from=AT + timedelta(hours=n)) for n in range(500)
    )
    assert cost() == few
