"""The demo catalog, customers, and orders with a production that says what a test tells it to."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from events import bell
from events.models import OutboxEvent, StateChange, WorkItem
from inventory.models import Customer, Product
from inventory.services import load_customers
from ordering.models import IdempotencyKey, ProductOrder, ProductOrderItem
from ordering.services import capture_order, follow, follow_service_order, fulfil_order
from provisioning.domain.progress import ItemProgress, OrderProgress
from provisioning.domain.requests import ExternalReference
from provisioning.models import ServiceOrder
from provisioning.services import load_partners
from tests.demo import demo_document, load_demo

ROOT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 12, tzinfo=UTC)
TABLES = (Customer, Product, ProductOrder, ProductOrderItem, IdempotencyKey, OutboxEvent, StateChange, WorkItem)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def later():
    return LATER


@pytest.fixture
def demo(db, monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)
    document = demo_document()
    load_demo(document)
    load_partners(partners=document["partners"], simulator_url="http://127.0.0.1:1")
    load_customers(customers=document["customers"], at=AT)
    return document


@pytest.fixture
def picture():
    """Everything that a refusal, or a repetition, must leave alone."""
    tables = (*TABLES, ServiceOrder)
    return lambda: {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


@pytest.fixture
def body():
    """The body of an order of a customer."""

    def build(*items, customer="cust-2001", **more):
        party = {"@type": "PartyRef", "id": customer, "name": "Ann"}
        related = {"@type": "RelatedPartyRefOrPartyRoleRef", "role": "Customer", "partyOrPartyRole": party}
        return {"@type": "ProductOrder", "relatedParty": [related], "productOrderItem": list(items), **more}

    return build


@pytest.fixture
def add():
    """An `add` item; `values` are its characteristics, `parts` what is nested in it."""

    def build(offering, item_id="1", parts=(), values=None, **more):
        given = [{"name": name, "value": value} for name, value in (values or {}).items()]
        product = {"product": {"@type": "Product", "productCharacteristic": given}} if given else {}
        nested = {"productOrderItem": list(parts)} if parts else {}
        return {"id": item_id, "action": "add", "productOffering": {"id": offering}, **product, **nested, **more}

    return build


@pytest.fixture
def modify():
    def build(product, offering, item_id="1"):
        return {
            "id": item_id,
            "action": "modify",
            "product": {"@type": "ProductRef", "id": product},
            "productOffering": {"id": offering},
        }

    return build


@pytest.fixture
def delete():
    def build(product, item_id="1"):
        return {"id": item_id, "action": "delete", "product": {"@type": "ProductRef", "id": product}}

    return build


@pytest.fixture
def plan_order(body, add):
    """Fiber 300 with its included OTT Play Basic, as a new customer orders it."""
    part = add("ott-basic", "2", values={"email": "ann@example.org"})
    return body(add("plan-300", "1", parts=[part], values={"msisdn": "+49151", "region": "north"}))


@pytest.fixture
def capture(demo):
    def capture(body, key="", at=AT, actor="client:app"):
        return capture_order(body=body, actor=actor, idempotency_key=key, at=at)

    return capture


@pytest.fixture
def production(monkeypatch):
    """What production reports of service orders: `production.say(order, item_id, state, …)`, then `follow`."""
    said = Production()
    monkeypatch.setattr(follow, "service_order_progress", said.progress)
    return said


@pytest.fixture
def placed(capture, production):
    """Take an order, fulfil it, and give it with everything a test asks of it."""

    def place(body):
        order_id = capture(body).order_id
        fulfil_order(order_id=order_id, at=AT)
        return Placed(order_id, production)

    return place


class Production:
    """The progress of service orders, as a test writes it."""

    def __init__(self):
        self.words = {}

    def say(self, item_row, state, service_state=None, reason=""):
        for n, entry in enumerate(item_row.service_items):
            word = ItemProgress(
                entry["id"], state, entry["serviceId"] or f"svc-{item_row.item_id}-{n}", service_state, reason
            )
            self.words.setdefault(item_row.service_order_id, {})[entry["id"]] = word

    def progress(self, service_order_id):
        words = self.words.get(service_order_id, {})
        entries = [
            entry["id"]
            for row in ProductOrderItem.objects.filter(service_order_id=service_order_id).order_by("pk")
            for entry in row.service_items
        ]
        items = tuple(words.get(pk, ItemProgress(pk, "inProgress", None, None, "")) for pk in entries)
        return OrderProgress(service_order_id, "inProgress", ExternalReference(), items)


class Placed:
    """An order that is being fulfilled."""

    def __init__(self, order_id, production):
        self.id, self.production = order_id, production

    @property
    def row(self):
        return ProductOrder.objects.get(pk=self.id)

    def item(self, item_id):
        return ProductOrderItem.objects.get(order_id=self.id, item_id=item_id)

    def product(self, item_id):
        return self.item(item_id).product

    @property
    def state(self):
        return self.row.state

    @property
    def items(self):
        return dict(ProductOrderItem.objects.filter(order_id=self.id).values_list("item_id", "state"))

    def hear(self, item_id, state, service_state=None, reason="", at=LATER):
        """Production says something of one item, and the order follows."""
        row = self.item(item_id)
        self.production.say(row, state, service_state, reason)
        follow_service_order(service_order_id=row.service_order_id, at=at)

    def follow(self, at=LATER):
        for pk in set(ProductOrderItem.objects.filter(order_id=self.id).values_list("service_order_id", flat=True)):
            follow_service_order(service_order_id=pk, at=at)

    def events(self, subject_id=None):
        rows = OutboxEvent.objects.filter(subject_id=subject_id or self.id).order_by("pk")
        return list(rows.values_list("event_type", flat=True))
