"""Every failure answers with one shape, whoever noticed it."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from catalog.models import ProductOffering
from tests.demo import load_demo

OFFERINGS = "/tmf-api/productCatalogManagement/v5/productOffering"
ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"
NO_JSON = [
    b"{",
    b'{"a": NaN}',
    b'{"a": 1e29}',
    b'{"a": 9223372036854775808}',
    b"\xff",
    b'{"a": "\\u0000"}',
    b"[" * 40 + b"]" * 40,
]
NO_PAGES = ["limit=0", "limit=x", "offset=-1", "limit=1e3", "offset=99999999999999999999", "offset=0000000000001"]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def error(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert body["@type"] == "Error"
    assert body["status"] == str(status)
    assert body["code"]
    assert body["reason"]
    return body


def test_401_without_a_token_says_how_to_get_in(client, db):
    answer = client.get(OFFERINGS)
    assert error(answer, 401)["code"] == "notAuthenticated"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_401_with_a_token_that_has_expired(client, token):
    error(client.get(OFFERINGS, headers=token(lasts=-timedelta(seconds=1))), 401)


def test_403_when_the_token_may_only_read(client, token):
    answer = client.post(ORDERS, "{}", content_type="application/json", headers=token("read"))
    assert error(answer, 403)["code"] == "permissionDenied"


def test_404_for_an_unknown_id_and_for_an_unknown_route(client, token):
    header = token()
    assert "no ProductOffering 'nothing'" in error(client.get(f"{OFFERINGS}/nothing", headers=header), 404)["message"]
    error(client.get("/tmf-api/nowhere", headers=header), 404)


def test_405_for_a_method_that_does_not_exist_and_501_for_one_that_is_to_come(client, token):
    header = token()
    error(client.put(f"{OFFERINGS}/x", "{}", content_type="application/json", headers=header), 405)
    error(client.delete(f"{ORDERS}/x", headers=header), 501)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"a": NaN}',
        b'{"a": 1e29}',
        b'{"a": 9223372036854775808}',
        b"\xff",
        b'{"a": "\\u0000"}',
        b"[" * 40 + b"]" * 40,
    ],
    ids=repr,
)
def test_400_for_a_body_that_is_no_json(client, token, body):
    answer = client.post(ORDERS, body, content_type="application/json", headers=token())
    assert error(answer, 400)["code"] == "parseError"


def test_413_for_a_body_that_is_too_large(client, token):
    body = json.dumps({"description": "x" * 1_000_001})
    assert error(client.post(ORDERS, body, content_type="application/json", headers=token()), 413)


def test_415_for_another_media_type(client, token):
    error(client.post(ORDERS, "<a/>", content_type="application/xml", headers=token()), 415)


@pytest.mark.parametrize("query", NO_PAGES)
def test_400_for_a_page_that_cannot_be_counted(client, token, query):
    body = error(client.get(f"{OFFERINGS}?{query}", headers=token()), 400)
    assert body["path"] == query.split("=")[0]


def test_400_for_a_filter_that_does_not_exist_says_which_there_are(client, token):
    body = error(client.get(f"{OFFERINGS}?colour=red", headers=token()), 400)
    assert body["path"] == "colour"
    assert "lifecycleStatus" in body["message"]


def test_500_gives_nothing_away(client, token, monkeypatch):
    def burst(*_args, **_kwargs):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("ordering.api.views.ProductOrderList.rows", burst)
    answer = client.get(ORDERS, headers=token())
    assert "secret" not in json.dumps(error(answer, 500))


@pytest.mark.parametrize("address", [f"{OFFERINGS}/%00", f"{OFFERINGS}?id=%00", f"{OFFERINGS}?%00=1"])
def test_400_for_a_nul_in_an_address(client, token, address):
    error(client.get(address, headers=token()), 400)


def test_503_when_the_database_is_in_the_way_says_when_to_try_again(client, token, monkeypatch):
    def locked(*_args, **_kwargs):
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr("ordering.api.views.ProductOrderList.rows", locked)
    answer = client.get(ORDERS, headers=token())
    assert error(answer, 503)["code"] == "tryAgain"
    assert answer["Retry-After"] == "1"


def test_a_row_that_matches_twice_comes_once(client, token):
    load_demo()
    ProductOffering.objects.get(pk="ott-basic").channels.set(["app", "web"])
    answer = client.get(f"{OFFERINGS}?channel.id=app,web", headers=token())
    assert [row["id"] for row in answer.json()] == ["ott-basic"]
    assert answer["X-Total-Count"] == "1"
