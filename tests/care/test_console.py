"""The console: where every order stands, and why; for people who may see orders."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db.models import F
from django.utils import timezone

from config.roles import CARE_AGENT, PRODUCT_MANAGER, sync_roles
from events import bell
from events.models import WorkItem
from events.services import drain
from inventory.services import load_customers
from ordering.services import capture_order
from provisioning.domain.partner import Done, Failure, NotFound, Rejected, Snapshot
from provisioning.partners import registry
from provisioning.services import load_partners
from tests.demo import demo_document, load_demo


class FakePartner:
    """Answers what it is told to; the console, not HTTP, is the subject here."""

    calls_out = True

    def __init__(self):
        self.refuses = False

    def perform(self, partner, operation):
        if self.refuses:
            return Rejected(Failure("businessRule", "REGION_NOT_ALLOWED", "not sold there"))
        key = partner.product_keys.get(operation.tier) or next(iter(partner.product_keys.values()))
        return Done(Snapshot(f"{partner.id}-1", key, "active"))

    def look_up(self, _partner, _operation):
        return NotFound()


@pytest.fixture
def partner(monkeypatch):
    fake = FakePartner()
    monkeypatch.setitem(registry._adapters, "sync-rest", fake)  # noqa: SLF001 - the registry has no way to unlearn
    monkeypatch.setattr(bell, "wake", lambda: None)
    return fake


@pytest.fixture
def demo(db, partner):
    document = demo_document()
    load_demo(document)
    load_partners(partners=document["partners"], simulator_url="http://127.0.0.1:1")
    load_customers(customers=document["customers"], at=timezone.now() - timedelta(days=1))


@pytest.fixture
def place(demo):
    """Order Fiber 300 with OTT Play Basic and let it run; gives the order's id."""

    def placed(customer="cust-2001", email="someone@example.com"):
        given = [{"name": "email", "value": email}, {"name": "msisdn", "value": "+49 151 12345678"}]
        child = {"id": "2", "action": "add", "productOffering": {"id": "ott-basic"}}
        item = {"id": "1", "action": "add", "productOffering": {"id": "plan-300"}, "productOrderItem": [child]}
        item["product"] = {"productCharacteristic": given}
        party = {"role": "Customer", "partyOrPartyRole": {"id": customer}}
        body = {"relatedParty": [party], "productOrderItem": [item]}
        captured = capture_order(body=body, actor="client:app")
        drain()
        return captured.order_id

    return placed


@pytest.fixture
def agent(db, client):
    sync_roles()
    user = User.objects.create_user("agent", is_staff=True)
    user.groups.add(Group.objects.get(name=CARE_AGENT))
    client.force_login(user)
    return client


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_orders_are_listed_with_state_and_customer(agent, place):
    order_id = place()
    text = page(agent, "/care/")
    assert "1 order Ordered" in text
    assert "Demo New cust-2001 Add Fiber 300, Add OTT Play Basic completed" in text
    assert order_id in text


def test_the_list_is_narrowed_by_customer_and_state(agent, place):
    place()
    assert "No order matches." in page(agent, "/care/?customer_id=cust-1001")
    assert "No order matches." in page(agent, "/care/?state=held")
    assert "1 order Ordered" in page(agent, "/care/?state=completed&customer_id=cust-2001")


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999", "2"])
def test_a_page_that_is_not_there_shows_the_nearest(agent, place, number):
    place()
    assert "1 order Ordered" in page(agent, f"/care/?page={number}")


def test_the_timeline_goes_from_the_order_to_the_partners_and_back(agent, place):
    text = page(agent, f"/care/orders/{place()}/")
    told = [
        "Product order acknowledged",
        "Product order inProgress",
        "Service order",
        "Call to tvplatform create TV account at the platform done",
        "Call to ottplay create OTT Play entitlement done",
        "Service OTT Play access (CFS) active",
        "Product OTT Play Basic active",
        "Product order completed",
    ]
    places = [text.index(line) for line in told]
    assert places == sorted(places)


def test_what_a_partner_refused_is_told_with_its_reason(agent, place, partner):
    partner.refuses = True
    text = page(agent, f"/care/orders/{place()}/")
    assert "Add OTT Play Basic held REGION_NOT_ALLOWED: not sold there" in text
    assert "Fallout create TV account at the platform at tvplatform opened" in text


def test_what_happened_before_the_order_is_not_its_story(agent, place):
    first = place()
    second = place("cust-2001")
    assert first != second
    text = page(agent, f"/care/orders/{second}/")
    assert text.count("Product order acknowledged") == 1
    # The TV account of the first order is used again: nothing happened to it.
    assert "Call to tvplatform" not in text


def test_work_that_was_given_up_is_told_where_its_order_is(agent, place, monkeypatch):
    def broken(**_):
        raise RuntimeError("no way")

    monkeypatch.setattr("ordering.handlers.fulfil_order", broken)
    order_id = place()
    WorkItem.objects.update(due_at=timezone.now() - timedelta(days=1), attempts=F("max_attempts") - 1)
    drain()
    assert "1 piece of work failed too often" in page(agent, "/care/")
    assert "Given up after 12 tries: ordering.fulfil. RuntimeError: no way" in page(agent, f"/care/orders/{order_id}/")


def test_a_page_costs_the_same_however_many_orders(agent, place, django_assert_max_num_queries):
    for n in range(6):
        place(f"cust-new-{n}")
    with django_assert_max_num_queries(9):
        page(agent, "/care/")


def test_an_unknown_order_is_a_404(agent, demo):
    assert agent.get("/care/orders/nothing/").status_code == 404


def test_nobody_enters_without_a_login(client, demo):
    answer = client.get("/care/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/care/")


def test_a_role_without_the_right_is_refused(client, demo):
    sync_roles()
    user = User.objects.create_user("pm", is_staff=True)
    user.groups.add(Group.objects.get(name=PRODUCT_MANAGER))
    client.force_login(user)
    answer = client.get("/care/")
    assert answer.status_code == 403
    assert "your role may not see this page" in answer.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/care/orders/nothing/", 404), ("/nowhere", 404)])
def test_what_is_not_there_is_a_page_with_a_way_back(agent, demo, address, status):
    answer = agent.get(address)
    assert answer.status_code == status
    assert "There is nothing at this address." in answer.content.decode()
    assert 'href="/"' in answer.content.decode()
