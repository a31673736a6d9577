"""Every operation of every official file has a place: it works, or it answers 501 with a TMF Error."""

import re

import pytest
from rest_framework.test import APIClient

APIS = {
    "TMF620": "/tmf-api/productCatalogManagement/v5",
    "TMF622": "/tmf-api/productOrderingManagement/v5",
    "TMF633": "/tmf-api/serviceCatalogManagement/v4",
    "TMF637": "/tmf-api/productInventory/v5",
    "TMF638": "/tmf-api/serviceInventory/v5",
    "TMF641": "/tmf-api/serviceOrdering/v5",
    "TMF679": "/tmf-api/productOfferingQualification/v5",
    "TMF688": "/tmf-api/event/v4",
    "TMF760": "/tmf-api/productConfiguration/v5",
}
# Operations that the official files declare, hubs and jobs included.
COUNTS = {
    "TMF620": 35,
    "TMF622": 10,
    "TMF633": 30,
    "TMF637": 7,
    "TMF638": 7,
    "TMF641": 10,
    "TMF679": 13,
    "TMF688": 13,
    "TMF760": 8,
}


@pytest.fixture
def client(db):
    """A client that may do everything; authentication is not the subject here."""
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(user=None, token=_Token())
    return client


class _Token:
    application = None
    scope = "read write"

    def is_valid(self, _scopes):
        return True


@pytest.mark.parametrize("api", APIS)
def test_every_operation_of_the_official_file_has_a_place(api, official, client):
    operations = official.operations(api)
    assert len(operations) == COUNTS[api]
    misplaced = []
    for method, path in operations:
        below = re.sub(r"\{[^}]+\}", "no-such-id", path)
        # JSON that is no object: whatever is built refuses it, so that nothing is stored.
        answer = client.generic(method, APIS[api] + below, b"[]", content_type="application/json")
        body = answer.json() if answer.content else None
        if "{" in path:
            fine = answer.status_code in (404, 501) and body["@type"] == "Error"
        elif method == "GET":
            fine = (answer.status_code == 200 and isinstance(body, list)) or answer.status_code == 501
        else:
            fine = answer.status_code in (400, 501) and body["@type"] == "Error"
        # An unknown route is a 404 too: it says so with the code of no view.
        if not fine or (answer.status_code == 404 and "There is no" not in body["message"]):
            misplaced.append((method, path, answer.status_code, body))
    assert misplaced == []
