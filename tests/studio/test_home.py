"""The first page says what needs a product manager, and the search finds things by what one remembers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Policy, ProductOffering, ProductSpecification, ServiceSpecification
from catalog.services import create_change_set, edit_catalog, editing, save_entity
from provisioning.models import Partner

pytestmark = pytest.mark.usefixtures("demo")
HOME = "/admin/"


def blocks(session):
    found = session.get(HOME).context["blocks"]
    return {block.title: (block.noted.count, [item.name for item, _ in items]) for block, items in found}


@pytest.fixture(autouse=True)
def partners(demo):
    for pk in set(ServiceSpecification.objects.exclude(partner_id="").values_list("partner_id", flat=True)):
        Partner.objects.create(id=pk, name=pk, base_url="https://partner.example")


def test_drafts_and_sets_that_wait_are_named(manager):
    create_change_set(name="Spring", by=manager.user)
    assert blocks(manager)["Drafts"] == (1, ["Spring"])
    assert blocks(manager)["Waiting for review"] == (0, [])


def test_a_launch_within_the_week_is_due_and_one_later_is_not(manager):
    for pk, days in (("soon", 3), ("later", 8)):
        save_entity(
            ProductOffering(id=pk, name=pk, lifecycle_status="Active", valid_from=timezone.now() + timedelta(days=days))
        )
    assert blocks(manager)["Launches due this week"] == (1, ["soon"])


def test_an_offering_that_ends_within_thirty_days_is_named(manager):
    basic = ProductOffering.objects.get(pk="ott-basic")
    basic.valid_to = timezone.now() + timedelta(days=29)
    save_entity(basic)
    assert blocks(manager)["Offerings ending within 30 days"] == (1, ["OTT Play Basic"])


def test_a_sold_specification_without_a_service_is_a_problem(manager):
    assert blocks(manager)["Sold, and no service realizes it"] == (0, [])
    spec = ProductSpecification.objects.get(pk="ps-ottplay")
    with edit_catalog() as touched:
        spec.service_specifications.clear()
        touched.write(spec)
    assert blocks(manager)["Sold, and no service realizes it"] == (1, [spec.name])


def test_a_service_of_a_partner_that_is_not_there_is_a_problem(manager):
    assert blocks(manager)["Services of a partner that is not there"] == (0, [])
    Partner.objects.filter(pk="ottplay").delete()
    count, names = blocks(manager)["Services of a partner that is not there"]
    assert count == len(names) == ServiceSpecification.objects.filter(partner_id="ottplay").count() > 0


def test_a_policy_that_cannot_be_read_is_a_problem(manager):
    save_entity(Policy(id="odd", name="Odd", kind="minTenure", parameters={}))
    assert blocks(manager)["Policies that cannot be read"] == (1, ["Odd"])


def test_every_link_of_the_page_leads_somewhere(manager):
    draft = create_change_set(name="Spring", by=manager.user)
    with editing(change_set_id=draft.pk, by=manager.user):
        save_entity(ProductOffering(id="new", name="New"))
    page = manager.get(HOME)
    links = {block.url for block, _ in page.context["blocks"]} | {
        url for _, items in page.context["blocks"] for _, url in items
    }
    assert len(links) > 5
    answers = {link: manager.get(link).status_code for link in links}
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_a_care_agent_is_told_nothing_of_drafts(agent, manager):
    create_change_set(name="Spring", by=manager.user)
    assert "Drafts" not in blocks(agent)
    assert b"Spring" not in agent.get(HOME).content


def test_who_may_see_no_offering_sees_only_what_they_may(signed_in):
    page = signed_in().get(HOME)
    assert page.status_code == 200
    assert "blocks" not in page.context


def test_the_page_costs_the_same_with_many_offerings(manager):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(HOME).status_code == 200
        return len(queries)

    cost()
    before = cost()
    with edit_catalog():
        for number in range(30):
            start = timezone.now() + timedelta(days=2)
            save_entity(ProductOffering(id=f"n{number}", name="n", lifecycle_status="Active", valid_from=start))
    assert cost() == before


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ott-basic", ("ProductOffering", "ott-basic")),
        ("play stand", ("ProductOffering", "ott-standard")),
        ("tvplatform", ("ServiceSpecification", None)),
        ("upgrades only", ("Policy", "pol-ott-upgrade-only")),
    ],
)
def test_a_thing_is_found_by_its_id_a_part_of_its_name_or_its_partner(manager, words, found):
    hits = {
        one.kind: [pk for pk, _, _ in rows] for one, rows in manager.get("/admin/search/", {"q": words}).context["hits"]
    }
    kind, pk = found
    assert hits[kind]
    assert pk is None or hits[kind][0] == pk


def test_a_kind_of_which_there_is_more_says_so_and_shows_ten(manager):
    with edit_catalog():
        for number in range(12):
            save_entity(ProductOffering(id=f"many-{number}", name="Many"))
    (one, rows), *_ = manager.get("/admin/search/", {"q": "many"}).context["hits"]
    assert (len(rows), one.more) == (10, True)


def test_what_is_in_a_draft_is_found_by_who_works_in_it(manager):
    draft = create_change_set(name="Spring", by=manager.user)
    with editing(change_set_id=draft.pk, by=manager.user):
        save_entity(ProductOffering(id="brand-new", name="Brand new"))
    assert manager.get("/admin/search/", {"q": "brand-new"}).context["hits"][0][0].kind == "ChangeSet"
    manager.post("/admin/catalog/changeset/work/", {"change_set": draft.pk})
    assert manager.get("/admin/search/", {"q": "brand-new"}).context["hits"][0][0].kind == "ProductOffering"


def test_search_is_for_those_who_may_see_the_catalog(signed_in, client):
    assert signed_in().get("/admin/search/", {"q": "ott"}).status_code == 403
    assert client.get("/admin/search/", {"q": "ott"}).status_code == 302
