"""What holds while others write: orders of one customer are judged one after the other, and on the catalog of now."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import connections

from catalog.models import ProductOffering
from catalog.selectors import compiled
from catalog.services import edit_catalog, load_catalog
from events import bell
from inventory.models import Product
from inventory.services import load_customers
from ordering.services import capture_order
from ordering.services.check import check_rules
from tests.demo import demo_document
from tests.threads import PATIENCE, in_thread, shared_database
from tmf.errors import RefusedAll

pytestmark = pytest.mark.django_db(transaction=True)
ONE = {"id": "one", "kind": "maxPerCustomer", "parameters": {"maximum": 1}, "offerings": ["sport-lite"]}


@pytest.fixture
def one_each(tmp_path, monkeypatch, at):
    """The demo, where a customer may have one SportStream Lite."""
    monkeypatch.setattr(bell, "wake", lambda: None)
    monkeypatch.setattr(compiled, "_compiled", compiled.Compiled())
    document = demo_document()
    document["policies"] = [*document.get("policies", ()), ONE]

    def load():
        load_catalog(document=document)
        load_customers(customers=document["customers"], at=at)

    tables = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]  # noqa: SLF001 - Django's API
    with shared_database(tmp_path, tables):
        in_thread(load)
        yield


@pytest.fixture
def judged_together(monkeypatch):
    """Whoever has been judged waits a moment for the other, so that both are judged before either is stored."""
    both = threading.Barrier(2)

    def judge(scene, *, at):
        check_rules(scene, at=at)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)

    monkeypatch.setattr("ordering.services.capture.check_rules", judge)


@pytest.mark.usefixtures("one_each")
def test_a_catalog_that_has_changed_is_compiled_before_the_transaction_of_the_order(body, add, at, monkeypatch):
    def rename():
        with edit_catalog():
            ProductOffering.objects.filter(pk="sport-lite").update(name="SportStream Start")

    def order():
        captured = capture_order(body=body(add("sport-lite")), actor="client:app", at=at)
        return captured.answer["productOrderItem"][0]["productOffering"]["name"]

    in_thread(rename)
    monkeypatch.setattr(compiled.Compiled, "_inside", lambda _: pytest.fail("compiled within the transaction"))
    assert in_thread(order) == "SportStream Start"


@pytest.mark.usefixtures("one_each", "judged_together")
@pytest.mark.parametrize("customer", ["cust-1001", "cust-new"])
def test_two_orders_at_once_do_not_get_a_customer_more_than_a_policy_allows(body, add, at, customer):
    def order(actor):
        try:
            capture_order(body=body(add("sport-lite"), customer=customer), actor=actor, at=at)
        except RefusedAll as refused:
            return [(error.status, error.code) for error in refused.errors]
        finally:
            connections.close_all()
        return []

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(order, ("client:app", "client:care"), timeout=PATIENCE))
    assert outcomes == [[], [(422, "maxInstancesReached")]]
    held = Product.objects.filter(customer_id=customer, product_offering_id="sport-lite")
    assert in_thread(held.count) == 1
