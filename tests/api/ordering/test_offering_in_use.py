"""What is ordered stays on sale until the order is done (TMF620 over HTTP)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import ProductOffering
from events.models import WorkItem
from events.services import drain
from ordering.models import ProductOrder
from provisioning.domain.partner import Done, Evidence, Snapshot
from provisioning.partners import registry
from provisioning.services import load_partners

ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"
OFFERING = "/tmf-api/productCatalogManagement/v5/productOffering/plan-300"
PARTY = {"role": "Customer", "partyOrPartyRole": {"id": "cust-2001", "name": "Ann"}}
PART = {"id": "2", "action": "add", "productOffering": {"id": "ott-basic"}}
PLAN = {"id": "1", "action": "add", "productOffering": {"id": "plan-300"}, "productOrderItem": [PART]}
ORDER = {"relatedParty": [PARTY], "productOrderItem": [PLAN]}


class Willing:
    """A partner that does everything at once."""

    calls_out = True

    def perform(self, partner, operation):  # noqa: ARG002 - the contract of adapters
        return Done(Snapshot("E-1", "KEY", "active"), Evidence(http_status=200))


@pytest.fixture
def production(demo, monkeypatch):
    """Real production, with partners that do as they are told."""
    monkeypatch.setitem(registry._adapters, "sync-rest", Willing())  # noqa: SLF001 - the registry has no way to unlearn
    load_partners(partners=demo["partners"], simulator_url="http://127.0.0.1:1")


@pytest.mark.usefixtures("production")
def test_an_offering_is_retired_once_its_last_order_is_done(app, official_errors):
    order_id = app("post", ORDERS, ORDER).json()["id"]
    refused = app("patch", OFFERING, {"lifecycleStatus": "Retired"})
    error = refused.json()
    assert (refused.status_code, error["code"], error["path"]) == (409, "inUse", "lifecycleStatus")
    assert f"'plan-300' is still used by open product order {order_id} of customer cust-2001." in error["message"]
    assert official_errors("TMF620", "Error", error) == []
    assert ProductOffering.objects.get(pk="plan-300").lifecycle_status == "Launched"

    WorkItem.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    drain()
    assert ProductOrder.objects.get().state == "completed"
    retired = app("patch", OFFERING, {"lifecycleStatus": "Retired"})
    assert (retired.status_code, retired.json()["lifecycleStatus"]) == (200, "Retired")


@pytest.mark.usefixtures("demo")
def test_an_offering_that_somebody_holds_is_retired_but_not_removed(app):
    assert app("patch", OFFERING, {"lifecycleStatus": "Retired"}).status_code == 200
    refused = app("delete", OFFERING)
    assert (refused.status_code, refused.json()["code"]) == (409, "inUse")
    assert [error["message"] for error in refused.json()["errors"]] == [
        f"lifecycleStatus: 'plan-300' is still used by product {pk} of customer {customer}."
        for pk, customer in (("1233", "cust-1001"), ("1243", "cust-1002"), ("1283", "cust-1006"))
    ]
    assert ProductOffering.objects.filter(pk="plan-300").exists()
