"""Every status that a failure may have is reached, and answers with a TMF Error.

A status gets its row in REACHED: a function of `ask(method, path, body=None, **headers)` and pytest's `request`.
"""

import copy

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from events import bell
from inventory.services import load_customers
from ordering.api.views import ProductOrderList
from tests.demo import demo_document, load_demo
from tmf.errors import REASONS

ORDERS = "/tmf-api/productOrderingManagement/v5/productOrder"
OFFERING = "/tmf-api/productCatalogManagement/v5/productOffering/ott-basic"


def bad_request(ask, request):
    return ask("POST", ORDERS, "{")


def unauthorized(ask, request):
    return ask("GET", ORDERS, Authorization="Bearer wrong")


def forbidden(ask, request):
    return ask("POST", ORDERS, "{}", **request.getfixturevalue("token")("read"))


def not_found(ask, request):
    return ask("GET", f"{ORDERS}/nothing")


def method_not_allowed(ask, request):
    return ask("PUT", f"{ORDERS}/x", "{}")


def not_acceptable(ask, request):
    return ask("GET", ORDERS, Accept="text/html")


def conflict(ask, request):
    request.getfixturevalue("demo")
    assert ask("POST", ORDERS, {**ProductOrderList.example, "id": "first"}).status_code == 201
    return ask("POST", ORDERS, {**for_customer("cust-1002"), "id": "first"})


def precondition_failed(ask, request):
    request.getfixturevalue("demo")
    return ask("PATCH", OFFERING, {"description": "new"}, **{"If-Match": '"of-yesterday"'})


def payload_too_large(ask, request):
    return ask("POST", ORDERS, {"description": "x" * 1_000_000})


def unsupported_media_type(ask, request):
    return ask("POST", ORDERS, "{}", content_type="application/xml")


def unprocessable(ask, request):
    request.getfixturevalue("demo")
    assert ask("POST", ORDERS, ProductOrderList.example).status_code == 201
    return ask("POST", ORDERS, ProductOrderList.example)


def too_many_requests(ask, request):
    request.getfixturevalue("settings").REQUESTS_PER_MINUTE = 1
    cache.clear()
    request.addfinalizer(cache.clear)
    ask("GET", ORDERS)
    ask("GET", ORDERS)  # the minute of the clock may have turned between two requests, not between three
    return ask("GET", ORDERS)


def internal_error(ask, request):
    return while_rows_raise(request, RuntimeError("secret of the house"), ask)


def not_implemented(ask, request):
    return ask("PATCH", f"{ORDERS}/x", "{}")


def service_unavailable(ask, request):
    return while_rows_raise(request, OperationalError("deadlock detected: secret of the house"), ask)


REACHED = {
    400: bad_request,
    401: unauthorized,
    403: forbidden,
    404: not_found,
    405: method_not_allowed,
    406: not_acceptable,
    409: conflict,
    412: precondition_failed,
    413: payload_too_large,
    415: unsupported_media_type,
    422: unprocessable,
    429: too_many_requests,
    500: internal_error,
    501: not_implemented,
    503: service_unavailable,
}


@pytest.fixture
def ask(door, token):
    """A request with a token; further headers by name."""
    authorization = token()

    def call(method, path, body=None, content_type="application/json", **headers):
        call_ = getattr(door, method.lower())
        content = {} if body is None else {"data": body, "content_type": content_type}
        return call_(path, headers={**authorization, **headers}, **content)

    return call


@pytest.fixture
def demo(db, monkeypatch):
    monkeypatch.setattr(bell, "wake", lambda: None)
    document = demo_document()
    load_demo(document)
    load_customers(customers=document["customers"], at=timezone.now())


def for_customer(customer):
    order = copy.deepcopy(ProductOrderList.example)
    order["relatedParty"][0]["partyOrPartyRole"]["id"] = customer
    order["productOrderItem"] = [
        {"@type": "ProductOrderItem", "id": "1", "action": "add", "productOffering": {"id": "plan-300"}}
    ]
    return order


def while_rows_raise(request, problem, ask):
    def burst(*_args, **_kwargs):
        raise problem

    request.getfixturevalue("monkeypatch").setattr("ordering.api.views.ProductOrderList.rows", burst)
    return ask("GET", ORDERS)


@pytest.mark.parametrize("status", REACHED)
def test_a_failure_answers_with_a_tmf_error(ask, request, error, status):
    body = error(REACHED[status](ask, request), status)
    assert set(body) <= {"@type", "code", "reason", "message", "status", "path", "errors"}
    assert "secret" not in str(body)


def test_every_status_of_a_failure_is_reached():
    assert set(REACHED) == set(REASONS)
