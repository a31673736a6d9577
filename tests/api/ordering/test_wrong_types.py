"""Whatever stands where something else should stand is refused or taken, never a failure of ours."""

import pytest

from ordering.models import ProductOrder
from tests.api.wrong_types import WRONG, places, swap

ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"
ITEM = {
    "@type": "ProductOrderItem",
    "id": "1",
    "action": "add",
    "quantity": 1,
    "productOffering": {"id": "plan-300", "name": "Fiber"},
    "product": {
        "productCharacteristic": [{"name": "region", "value": "north"}],
        "productRelationship": [{"id": "1233", "relationshipType": "other"}],
    },
    "productOrderItemRelationship": [{"id": "2", "relationshipType": "bundles"}],
    "itemPrice": [],
    "productOrderItem": [{"id": "3", "action": "add", "productOffering": {"id": "sport-lite"}}],
}
BODY = {
    "@type": "ProductOrder",
    "id": "mine",
    "href": "text",
    "category": "B2C",
    "description": "text",
    "priority": "1",
    "requestedInitialState": "acknowledged",
    "requestedStartDate": "2026-11-21T12:00:00Z",
    "requestedCompletionDate": "2026-11-21T12:00:00Z",
    "channel": [{"role": "capture", "channel": {"id": "app"}}],
    "externalId": [{"owner": "shop", "id": "77"}],
    "note": [{"author": "Ann", "text": "text"}],
    "relatedParty": [{"role": "Customer", "partyOrPartyRole": {"id": "cust-1001", "name": "Ann"}}],
    "productOrderItem": [
        ITEM,
        {"id": "2", "action": "add", "productOffering": {"id": "ott-basic"}},
        {"id": "4", "action": "noChange", "product": {"id": "1234"}},
    ],
}


@pytest.mark.usefixtures("demo")
def test_the_whole_body_is_an_order(app):
    assert app("post", ORDERS, BODY).status_code == 201


@pytest.mark.usefixtures("demo")
def test_an_attribute_of_another_type_is_never_a_failure_of_ours(app):
    odd = []
    for path in places(BODY):
        for value in WRONG:
            status = app("post", ORDERS, swap(BODY, path, value)).status_code
            ProductOrder.objects.all().delete()  # neither its id nor its external id is taken for the next one
            if status not in (201, 400, 422, 501):
                odd.append((path, value, status))
    assert odd == []
