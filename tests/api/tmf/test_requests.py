"""What Django makes of the head of a request, below every middleware."""

import pytest

from tmf.requests import PlainRequest

ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"


@pytest.fixture
def post(door, token, monkeypatch):
    """POST with this Content-Type, through requests as the server makes them."""
    monkeypatch.setattr("django.test.client.WSGIRequest", PlainRequest)
    headers = token()

    def call(content_type, query):
        return door.generic("POST", f"{ORDERS}?{query}", b"{}", content_type, headers=headers)

    return call


@pytest.mark.parametrize(
    "charset", ["charset=rot13", "charset=hex", "charset=idna", "charset=utf-16", "charset*=hex'en'%41"]
)
def test_a_charset_that_decodes_no_address_is_not_taken(post, error, charset):
    assert error(post(f"application/json; {charset}", "a=%41%ff"), 415)["code"] == "unsupportedMediaType"


def test_a_charset_that_nobody_knows_is_no_crash(post, error):
    error(post("application/json; charset*=no-such'en'%41", ""), 415)


def test_too_many_parameters_beside_a_charset_are_no_crash(post, error):
    error(post("application/json; charset=utf-8", "a&" * 1001), 400)


def test_a_query_is_utf8_whatever_the_body_is(post, error):
    answer = post("application/json; charset=latin-1", "a=%C3%A4")
    assert answer.wsgi_request.GET["a"] == "ä"
    error(answer, 415)
