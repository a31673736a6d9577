"""The demo catalog, a partner that always does what it is asked, and an API client with a token."""

import copy
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from catalog.services import load_catalog
from events.models import OutboxEvent, WorkItem
from events.services import drain
from provisioning.domain.partner import Done, Evidence, NotFound, Snapshot
from provisioning.models import PlanningLock, Service, ServiceOrder, Step
from provisioning.partners import registry
from provisioning.services import load_partners
from tests.demo import demo_document

ROOT = Path(__file__).parents[3]
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
    load_catalog(document=document)
    load_partners(partners=document["partners"], simulator_url="http://127.0.0.1:1")
    return document


@pytest.fixture
def api(client, demo):
    """An HTTP client with a token: `api("get", path)`."""
    application = Application.objects.create(
        name="app",
        client_id="shop",
        client_type="confidential",
        authorization_grant_type="client-credentials",
        hash_client_secret=False,  # slow, and no secret is used here
    )
    until = timezone.now() + timedelta(days=1)
    token = AccessToken.objects.create(application=application, token="t", scope="read write", expires=until)

    def call(method, path, body=None):
        content = {"data": body, "content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(path, headers={"Authorization": f"Bearer {token.token}"}, **content)

    return call


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


@pytest.fixture(scope="session")
def official(specs_dir):
    """What the official OpenAPI file of an API says against a document."""
    sys.path.insert(0, str(specs_dir))
    try:
        import oas_validator  # noqa: PLC0415 - it lies beside the official files
    finally:
        sys.path.remove(str(specs_dir))
    return oas_validator.errors
