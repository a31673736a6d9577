"""A demo catalog, partners, and a partner that does what a test tells it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from events.models import OutboxEvent, WorkItem
from events.services import drain
from provisioning.domain.partner import Done, Evidence, Failure, NotFound, Rejected, Snapshot, Transient, Unknown
from provisioning.domain.requests import ExternalReference, ServiceItemRequest
from provisioning.models import Partner, PartnerCall, Service, ServiceOrder, Step
from provisioning.partners import registry
from provisioning.services import load_partners, place_service_order
from tests.demo import demo_document, load_demo

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PARTY = [
    {
        "@type": "RelatedPartyRefOrPartyRoleRef",
        "role": "customer",
        "partyOrPartyRole": {"@type": "PartyRef", "@referredType": "Individual", "id": "cust-1"},
    }
]
STATES = {"create": "active", "changeTier": "active", "cancel": "cancelled"}


@dataclass
class FakePartner:
    """Remembers every operation; answers Done unless the next answers were set for an operation."""

    calls: list = field(default_factory=list)
    looked_up: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    traces: list = field(default_factory=list)
    held: dict = field(default_factory=dict)
    before_answer: object = None
    calls_out: bool = True

    def perform(self, partner, operation):
        self.calls.append((partner.id, operation))
        if self.before_answer:
            self.before_answer(operation)
        queued = self.answers.get((partner.id, operation.kind))
        return queued.pop(0) if queued else self.done(partner, operation)

    def look_up(self, partner, operation):
        self.looked_up.append((partner.id, operation))
        return self.traces.pop(0) if self.traces else NotFound(Evidence(http_status=404))

    def done(self, partner, operation):
        number = self.held.setdefault(operation.entitlement_id, f"{partner.id.upper()}-{len(self.held) + 1}")
        snapshot = Snapshot(number, f"KEY-{operation.tier}", STATES[operation.kind])
        evidence = Evidence({"email": "ann@example.org"}, {"entitlementId": number}, 200, 7)
        return Done(snapshot, evidence)

    def made(self):
        return [(partner, operation.kind, operation.tier) for partner, operation in self.calls]


@dataclass
class Production:
    """What a test does with production, and what it looks at."""

    partner: FakePartner

    def place(self, *items, customer="cust-1", external="PO-1"):
        return place_service_order(
            customer_id=customer,
            items=items,
            external_reference=ExternalReference("shop", "ProductOrder", external, f"https://shop.example/{external}"),
            related_party=PARTY,
            actor="client:shop",
            at=AT,
        )

    def order(self, order_id):
        return ServiceOrder.objects.get(pk=order_id)

    def step(self, operation, partner="ottplay", **where):
        return Step.objects.get(operation=operation, partner_id=partner, **where)

    def service(self, specification, **where):
        return Service.objects.get(specification_id=specification, **where)

    def states(self, order_id):
        order = self.order(order_id)
        return order.state, [item.state for item in order.items.order_by("position")]

    def make_due(self):
        WorkItem.objects.filter(state="ready").update(due_at=timezone.now() - timedelta(minutes=1))

    def drain(self):
        self.make_due()
        return drain()

    def picture(self):
        """Everything that a refusal must leave alone."""
        tables = (ServiceOrder, Service, Step, PartnerCall, OutboxEvent, WorkItem)
        return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}

    def events(self, subject_id):
        rows = OutboxEvent.objects.filter(subject_id=subject_id).order_by("id")
        return [(row.event_type, *(part["state"] for part in row.payload.values())) for row in rows]


@pytest.fixture
def partner(monkeypatch):
    fake = FakePartner()
    monkeypatch.setitem(registry._adapters, "sync-rest", fake)  # noqa: SLF001 - the registry has no way to unlearn
    return fake


@pytest.fixture
def catalog(db, monkeypatch):
    document = demo_document()
    load_demo(document)
    load_partners(partners=document["partners"], simulator_url="http://127.0.0.1:1")
    return document


@pytest.fixture
def production(catalog, partner):
    return Production(partner)


@pytest.fixture
def real_production(catalog):
    """Production with the adapters that it ships."""
    return Production(None)


@pytest.fixture
def add():
    def build(spec="cfs-ottplay", item_id="1", depends_on=(), **characteristics):
        values = characteristics or {"tier": "basic", "email": "ann@example.org", "msisdn": "491701234567"}
        return ServiceItemRequest(item_id, "add", None, spec, values, depends_on)

    return build


@pytest.fixture
def modify():
    def build(service, item_id="1", **characteristics):
        return ServiceItemRequest(item_id, "modify", service.pk, None, characteristics)

    return build


@pytest.fixture
def delete():
    def build(service, item_id="1"):
        return ServiceItemRequest(item_id, "delete", service.pk)

    return build


@pytest.fixture
def no():
    def build(code="REGION_NOT_ALLOWED", error_class="businessRule"):
        return Rejected(Failure(error_class, code, "not for ann@example.org"), Evidence(answer={"code": code}))

    return build


@pytest.fixture
def lost():
    return Unknown(Failure("ambiguous", "noAnswer", "timeout"), Evidence())


@pytest.fixture
def later():
    def build(retry_after=None):
        return Transient(Failure("transient", "slowDown", "busy"), retry_after, Evidence(http_status=429))

    return build


@pytest.fixture
def outside_transactions():
    """Whether the code that asks runs outside any transaction."""
    return lambda: not connection.in_atomic_block


@pytest.fixture
def partners():
    return Partner.objects
