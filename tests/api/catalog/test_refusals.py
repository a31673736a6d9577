"""Every failure is a TMF Error: who has no token, what does not exist, what is asked wrongly."""

from datetime import timedelta

import pytest

pytestmark = pytest.mark.usefixtures("demo")
TMF620 = "/tmf-api/productCatalogManagement/v5"
TMF633 = "/tmf-api/serviceCatalogManagement/v4"
POLICY = "/tmf-api/policyManagement/v1"
COLLECTIONS = [
    *(f"{TMF620}/{name}" for name in ("category", "productCatalog", "productOffering", "productOfferingPrice")),
    *(f"{TMF620}/{name}" for name in ("productSpecification", "importJob", "exportJob")),
    *(f"{TMF633}/{name}" for name in ("serviceCatalog", "serviceCategory", "serviceCandidate")),
    *(f"{TMF633}/{name}" for name in ("serviceSpecification", "importJob", "exportJob")),
    f"{POLICY}/policy",
]
every_collection = pytest.mark.parametrize("path", COLLECTIONS)


@pytest.fixture
def refused(official_errors):
    """Check that an answer is a TMF Error of this status and code; gives its body."""

    def check(answer, status, code):
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"].startswith("application/json")
        body = answer.json()
        assert (body["@type"], body["code"], body["status"]) == ("Error", code, str(status))
        assert body["reason"]
        assert body["message"]
        assert official_errors("TMF620", "Error", body) == []
        return body

    return check


@every_collection
def test_without_a_token_nothing_is_told(client, refused, path):
    answer = client.get(path)
    refused(answer, 401, "notAuthenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    refused(client.get(f"{path}/ott-basic"), 401, "notAuthenticated")
    refused(client.post(path, {}, content_type="application/json"), 401, "notAuthenticated")


def test_a_token_that_has_run_out_or_is_unknown_is_none(client, token):
    old = token(lasts=timedelta(seconds=-1))
    for headers in (old, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic eDp5"}):
        assert client.get(COLLECTIONS[0], headers=headers).status_code == 401


def test_a_token_without_the_scope_to_read_does_not_read(client, token, refused):
    refused(client.get(COLLECTIONS[0], headers=token("write")), 403, "permissionDenied")


@every_collection
def test_an_unknown_id_is_a_404(call, refused, path):
    assert "nobody" in refused(call("get", f"{path}/nobody"), 404, "notFound")["message"]


def test_an_unknown_resource_is_a_404(call, refused):
    refused(call("get", f"{TMF620}/nothingOfTheKind"), 404, "notFound")


@every_collection
@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "-1"}, {"limit": "x"}, {"offset": "-1"}, {"offset": "1.5"}, {"offset": "٣"}]
)
def test_a_page_that_is_none_is_a_400(call, refused, path, query):
    assert refused(call("get", path, query), 400, "invalidParameter")["path"] in query


@every_collection
def test_an_attribute_that_cannot_be_filtered_is_a_400_that_names_those_that_can(call, refused, path):
    body = refused(call("get", path, {"password": "x"}), 400, "invalidFilter")
    assert body["path"] == "password"
    assert "filters: " in body["message"]


@every_collection
def test_a_method_that_nobody_declares_is_a_405(call, refused, path):
    refused(call("put", path), 405, "methodNotAllowed")
    refused(call("patch", path), 405, "methodNotAllowed")
