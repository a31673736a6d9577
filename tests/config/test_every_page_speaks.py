"""Whatever a page says goes through gettext, data aside."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from catalog.models import ImportJob, ProductOffering
from catalog.services import create_change_set, edit_catalog, editing, load_catalog, save_entity
from config.roles import PRODUCT_MANAGER, sync_roles
from events import bell
from events.models import Hub
from events.services import drain
from inventory.services import load_customers
from ordering.services import capture_order
from provisioning.domain.partner import Done, Failure, NotFound, Rejected, Snapshot
from provisioning.partners import registry
from provisioning.services import load_partners
from studio.services import request_impact
from tests.config.marked import data, mark, unmarked
from tests.demo import demo_document

OURS = ("catalog", "events", "inventory", "ordering", "provisioning", "qualification")


class Refusing:
    """A partner who refuses the second order."""

    calls_out = True
    refuses = False

    def perform(self, partner, _operation):
        if self.refuses:
            return Rejected(Failure("businessRule", "REGION_NOT_ALLOWED", "not sold there"))
        return Done(Snapshot(f"{partner.id}-1", next(iter(partner.product_keys.values())), "active"))

    def look_up(self, _partner, _operation):
        return NotFound()


def order(customer):
    given = [{"name": "email", "value": "someone@example.com"}, {"name": "msisdn", "value": "+49 151 12345678"}]
    child = {"id": "2", "action": "add", "productOffering": {"id": "ott-basic"}}
    item = {"id": "1", "action": "add", "productOffering": {"id": "plan-300"}, "productOrderItem": [child]}
    item["product"] = {"productCharacteristic": given}
    party = {"role": "Customer", "partyOrPartyRole": {"id": customer}}
    captured = capture_order(body={"relatedParty": [party], "productOrderItem": [item]}, actor="client:app")
    drain()
    return captured.order_id


@pytest.fixture
def house(db, monkeypatch):
    """Something of everything: a catalog, orders that went well and badly, drafts, jobs, a report."""
    partner = Refusing()
    monkeypatch.setitem(registry._adapters, "sync-rest", partner)  # noqa: SLF001 - the registry has no way to unlearn
    monkeypatch.setattr(bell, "wake", lambda: None)
    document, now = demo_document(), timezone.now()
    load_catalog(document=document)
    load_partners(partners=document["partners"], simulator_url="http://127.0.0.1:1")
    load_customers(customers=document["customers"], at=now - timedelta(days=1))
    sync_roles()
    user = User.objects.create_superuser("anna")
    orders = [order("cust-2001")]
    partner.refuses = True
    orders.append(order("cust-1002"))
    draft = create_change_set(name="Spring", by=user).pk
    with editing(change_set_id=draft, by=user):
        offering = ProductOffering.objects.get(pk="ott-standard")
        offering.valid_to, offering.description = now + timedelta(days=3), "Two screens"
        save_entity(offering)
    with edit_catalog():
        save_entity(ProductOffering(id="new", name="New", description="Fresh"))
    report = request_impact(change_set_id=draft, by=user, at=now, channel="")
    drain()
    ImportJob.objects.create(api="TMF620", url="x.jsonl", error_log="line 1: wrong", errors=1)
    Hub.objects.create(api="TMF620", callback="https://hub.example", actor="client:app")
    manager = User.objects.create_user("berta", is_staff=True)
    manager.groups.add(Group.objects.get(name=PRODUCT_MANAGER))
    return {"user": user, "manager": manager, "draft": draft, "report": report, "orders": orders}


def admin_pages():
    """The list, the empty form, and form, history and removal of one row of every kind."""
    for model in admin.site._registry:  # noqa: SLF001 - Django's API in all but name
        opts = model._meta  # noqa: SLF001 - Django's API
        if opts.app_label not in OURS:
            continue
        name = f"admin:{opts.app_label}_{opts.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        row = model.objects.first()
        if row:
            yield from (reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "history", "delete"))
        for page in ("import", "export"):
            with suppress(NoReverseMatch):
                yield reverse(f"{name}_{page}")
    yield from (reverse(f"admin:auth_{name}_changelist") for name in ("user", "group"))


def desk_pages(house):
    def at(name, *args, **query):
        query = "&".join(f"{key}={value}" for key, value in query.items())
        return reverse(f"studio:{name}", args=args) + (f"?{query}" if query else "")

    yield from (at("search", q="ott"), at("search", q="nothing at all"), at("ladders"), at("ladder", "ott-basic"))
    yield from (at("calendar"), at("agenda"), at("matrix"), at("simulator"), at("services"), at("impacts"))
    yield at("matrix", family="ott-basic", offering="ott-basic", set=house["draft"])
    yield at("simulator", customer="cust-1001", set=house["draft"], hidden=1)
    yield from (at("partner_products", "ottplay"), at("service_graph", "offering", "ott-basic"))
    yield from (at("impact", house["draft"]), at("impact_report", house["draft"], house["report"]))
    yield reverse("admin:catalog_changeset_change", args=[house["draft"]])


def other_pages(house):
    yield from ("/", "/nothing", "/care/", "/care/?state=held", "/care/?customer_id=nobody")
    yield from (f"/care/orders/{pk}/" for pk in house["orders"])


def test_every_text_of_every_page_goes_through_gettext(house, client, monkeypatch):
    mark(monkeypatch)
    known = sorted(data(), key=len, reverse=True)
    found, read = {}, 0
    pages = [(house["user"], one) for one in (*admin_pages(), *desk_pages(house), *other_pages(house))]
    for user, address in (*pages, (house["manager"], "/admin/")):
        client.force_login(user)
        answer = client.get(address)
        if answer.status_code in (200, 404):
            read += 1
            if left := unmarked(answer.content.decode(), known):
                found[address] = left
        else:
            assert answer.status_code in (302, 403), (address, answer.status_code)
    assert read > 100
    assert not found, "\n".join(f"{address}: {left}" for address, left in found.items())
