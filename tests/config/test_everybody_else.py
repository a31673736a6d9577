"""The APIs and the documents speak English and UTC, whatever the headers say, and right after a page in German."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from catalog.models import CatalogDocument
from tests.config.german import POLICY, PRICE, sent

CATALOG = "/tmf-api/productCatalogManagement/v5"
SERVICES = "/tmf-api/serviceCatalogManagement/v4"
QUALIFICATION = "/tmf-api/productOfferingQualification/v5"
GERMAN = {"HTTP_ACCEPT_LANGUAGE": "de", "HTTP_COOKIE": "django_language=de; tierway_zone=Europe/Berlin"}


@pytest.fixture
def api(reader):
    reader.get(PRICE)
    application = Application.objects.create(
        client_type="confidential", authorization_grant_type="client-credentials", name="app"
    )
    token = AccessToken.objects.create(
        token="secret", application=application, expires=timezone.now() + timedelta(hours=1), scope="read write"
    )

    def ask(method, address, body=None):
        given = {"data": body, "content_type": "application/json"} if body is not None else {}
        return getattr(reader, method)(address, **given, HTTP_AUTHORIZATION=f"Bearer {token.token}", **GERMAN)

    return ask


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "words"),
    [
        ("get", f"{CATALOG}/productOffering/none", None, 404, "There is no ProductOffering"),
        ("post", f"{CATALOG}/productOffering", {}, 400, "This field is required."),
        ("post", f"{CATALOG}/productOfferingPrice", {"percentage": "much"}, 400, "It has to be a number."),
        ("delete", f"{CATALOG}/productOffering/ott-basic", None, 409, "is Launched; retire it first"),
        ("delete", f"{CATALOG}/productOfferingPrice/ott-basic-price", None, 409, "is Launched; retire it first"),
        ("get", f"{CATALOG}/productOffering?limit=x", None, 400, "It has to be a whole number"),
        ("post", f"{CATALOG}/hub", {"callback": "nothing"}, 400, "An address begins with"),
        ("post", f"{SERVICES}/serviceSpecification", {"name": 1}, 400, "It has to be a text."),
        ("post", "/tmf-api/productOrderingManagement/v5/productOrder", {}, 400, "An order has at least one item."),
        ("get", "/tmf-api/productInventory/v5/product/none", None, 404, "There is no Product"),
        ("post", f"{QUALIFICATION}/checkProductOfferingQualification", {}, 400, "required"),
        ("post", "/tmf-api/serviceOrdering/v5/serviceOrder", {}, 400, "required"),
        ("get", "/tmf-api/nothing", None, 404, "Not found"),
    ],
)
def test_an_error_of_an_api_is_english(api, method, address, body, status, words):
    answer = api(method, address, body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert words in answer.content.decode()
    assert "Content-Language" not in answer


def test_a_refused_token_is_english(reader):
    answer = reader.get(f"{CATALOG}/productOffering", **GERMAN)
    assert answer.status_code == 401
    assert "Authentication credentials were not provided." in answer.content.decode()


def test_the_document_of_the_apis_is_english(reader):
    german, english = (reader.get("/api/schema/", HTTP_ACCEPT_LANGUAGE=language) for language in ("de", "en"))
    assert german.status_code == 200
    assert german.content == english.content


def test_a_document_that_a_german_form_has_written_is_the_same_to_the_letter(reader):
    def document():
        return CatalogDocument.objects.get(kind="Policy", entity_id="pol-ott-upgrade-only", current=True).body

    def written(language, date):
        headers = {"accept-language": language}
        html = reader.get(POLICY, headers=headers).content.decode()
        fields = sent(html, valid_to_0=date, valid_to_1="14:30", kind="minTenure", days="30")
        assert reader.post(POLICY, fields, headers=headers).status_code == 302
        return re.sub(r'"lastUpdate":"[^"]*"', "", document())

    assert written("de", "25.07.2027") == written("en", "2027-07-25")
    assert '"endDateTime":"2027-07-25T12:30:00.000Z"' in document()
