"""The demo catalog, a partner that always does what it is asked, and an API client with a token."""

import copy

import pytest

from events.models import OutboxEvent, WorkItem
from events.services import drain
from provisioning.domain.partner import Done, Evidence, NotFound, Snapshot
from provisioning.models import PlanningLock, Service, ServiceOrder, Step
from provisioning.partners import registry
from provisioning.services import load_partners
from tests.demo import demo_document, load_demo

ORDERING, INVENTORY = "/tmf-api/serviceOrdering/v5", "/tmf-api/serviceInventory/v5"
PARTY = {
    "@type": "RelatedPartyRefOrPartyRoleRef",
    "role": "customer",
    "partyOrPartyRole": {"@type": "PartyRef", "@referredType": "Individual", "id": "cust-1", "name": "Ann"},
}
ORDER = {
    "@type": "ServiceOrder",
    "category": "TVOption",
    "description": "OTT Play for Ann",
    "externalReference": [
        {
            "@type": "ExternalReference",
            "externalReferenceType": "ProductOrder",
            "id": "PO-1",
            "name": "shop",
            "href": "https://shop.example/PO-1",
        }
    ],
    "relatedParty": [PARTY],
    "serviceOrderItem": [
        {
            "@type": "ServiceOrderItem",
            "id": "1",
            "action": "add",
            "service": {
                "@type": "Service",
                "state": "active",
                "serviceSpecification": {"@type": "ServiceSpecificationRef", "id": "cfs-ottplay"},
                "serviceCharacteristic": [
                    {"@type": "StringCharacteristic", "name": "tier", "valueType": "string", "value": "basic"}
                ],
            },
        }
    ],
}


class Willing:
    """A partner that does everything at once."""

    calls_out = True

    def perform(self, partner, operation):
        state = "cancelled" if operation.kind == "cancel" else "active"
        return Done(Snapshot(f"{partner.id}-1", "KEY", state), Evidence(http_status=200))

    def look_up(self, _, __):
        return NotFound()


@pytest.fixture
def demo(db, monkeypatch):
    monkeypatch.setitem(registry._adapters, "sync-rest", Willing())  # noqa: SLF001
    document = demo_document()
    load_demo(document)
    load_partners(partners=document["partners"], simulator_url="http://127.0.0.1:1")
    return document


@pytest.fixture
def api(app, demo):
    """An HTTP client with a token, of the demo: `api("get", path)`."""
    return app


@pytest.fixture
def order():
    """A body that is fine, to be changed by the test."""
    return copy.deepcopy(ORDER)


@pytest.fixture
def placed(api, order):
    """A service order of OTT Play Basic, just taken."""
    answer = api("post", f"{ORDERING}/serviceOrder", order)
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.fixture
def finished(placed):
    """The same order, done."""
    drain()
    return ServiceOrder.objects.get(pk=placed["id"])


@pytest.fixture
def picture():
    """Everything that a refusal must leave alone."""
    tables = (ServiceOrder, Service, Step, PlanningLock, OutboxEvent, WorkItem)
    return lambda: {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}
