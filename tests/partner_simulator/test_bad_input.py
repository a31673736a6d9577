import json
import socket

import pytest

GOOD = {"productKey": "OP-BASIC", "customerReference": "c"}
ID_PATH = "/ottplay/entitlements/never-created"

pytestmark = pytest.mark.usefixtures("nothing_changes")


def code(reply):
    return reply.status, reply.body["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"productKey=OP-BASIC",
        b"\xff\xfe",
        b'{"productKey": NaN}',
        b'{"productKey": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
    ],
)
def test_what_is_not_json_is_refused(simulator, body):
    reply = simulator.send("PUT", ID_PATH, body, key="k")

    assert reply.status == 400
    assert reply.body == {"code": "BAD_JSON", "message": "the body is not valid JSON"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ([], "body"),
        (None, "body"),
        ("text", "body"),
        ({"customerReference": "c"}, "productKey"),
        ({**GOOD, "productKey": 1}, "productKey"),
        ({**GOOD, "productKey": ""}, "productKey"),
        ({**GOOD, "productKey": None}, "productKey"),
        ({**GOOD, "productKey": ["OP-BASIC"]}, "productKey"),
        ({"productKey": "OP-BASIC"}, "customerReference"),
        ({**GOOD, "customerReference": {}}, "customerReference"),
        ({**GOOD, "customerReference": True}, "customerReference"),
        ({**GOOD, "customerReference": "c" * 201}, "customerReference"),
        ({**GOOD, "customerReference": "\ud800"}, "customerReference"),
        ({**GOOD, "attributes": []}, "attributes"),
        ({**GOOD, "attributes": "region"}, "attributes"),
    ],
)
def test_create_names_the_bad_field(simulator, body, name):
    reply = simulator.send("PUT", ID_PATH, json.dumps(body).encode(), key="k")

    assert code(reply) == (422, "INVALID_FIELD")
    assert reply.body["field"] == name
    assert name in reply.body["message"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({}, "productKey"),
        ({"productKey": 7}, "productKey"),
        ({"productKey": "OP-ULTRA", "expectedProductKey": 7}, "expectedProductKey"),
        ({"productKey": "OP-ULTRA", "expectedProductKey": ""}, "expectedProductKey"),
    ],
)
def test_change_tier_names_the_bad_field(simulator, body, name):
    reply = simulator.send("POST", f"{ID_PATH}/changeTier", body, key="k")

    assert (code(reply), reply.body["field"]) == ((422, "INVALID_FIELD"), name)


@pytest.mark.parametrize("operation", ["suspend", "resume", "cancel"])
def test_a_body_that_is_not_needed_must_still_be_an_object(simulator, operation):
    path = f"{ID_PATH}/{operation}"

    assert code(simulator.send("POST", path, b"{", key="k")) == (400, "BAD_JSON")
    assert code(simulator.send("POST", path, b"[]", key="k")) == (422, "INVALID_FIELD")


def test_keys_and_ids_have_a_greatest_length(simulator):
    long_key = simulator.send("PUT", ID_PATH, GOOD, key="k" * 201)
    long_id = simulator.send("PUT", f"/ottplay/entitlements/{'e' * 201}", GOOD, key="k")

    assert (code(long_key), long_key.body["field"]) == ((422, "INVALID_FIELD"), "Idempotency-Key")
    assert (code(long_id), long_id.body["field"]) == ((422, "INVALID_FIELD"), "clientEntitlementId")


def test_a_body_over_a_megabyte_is_refused(simulator):
    too_large = json.dumps({**GOOD, "attributes": {"a": "x" * 1_000_000}}).encode()

    assert code(simulator.send("PUT", ID_PATH, too_large, key="k")) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/nobody/health", "UNKNOWN_PARTNER"),
        ("PUT", "/nobody/entitlements/E-1", "UNKNOWN_PARTNER"),
        ("GET", "/OTTPLAY/health", "UNKNOWN_PARTNER"),
        ("GET", "/ottplay", "UNKNOWN_PATH"),
        ("GET", "/ottplay/nothing", "UNKNOWN_PATH"),
        ("POST", "/ottplay/entitlements/E-1/revoke", "UNKNOWN_PATH"),
        ("GET", "/_control", "UNKNOWN_PATH"),
        ("DELETE", "/_control/nothing", "UNKNOWN_PATH"),
        ("GET", "/ottplay/entitlements/never-created", "UNKNOWN_ENTITLEMENT"),
        ("GET", "/ottplay/operations/never-sent", "UNKNOWN_OPERATION"),
    ],
)
def test_what_is_not_there_is_404(simulator, method, path, expected):
    assert code(simulator.send(method, path, GOOD, key="k")) == (404, expected)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", ID_PATH, "PUT, GET"),
        ("POST", ID_PATH, "PUT, GET"),
        ("PATCH", ID_PATH, "PUT, GET"),
        ("GET", f"{ID_PATH}/cancel", "POST"),
        ("PUT", "/ottplay/entitlements", "GET"),
        ("POST", "/ottplay/products", "GET"),
        ("DELETE", "/_control/ledger", "GET"),
        ("POST", "/", "GET"),
        ("OPTIONS", "/ottplay/health", "GET"),
    ],
)
def test_a_wrong_method_is_405(simulator, method, path, allowed):
    reply = simulator.send(method, path, GOOD, key="k")

    assert code(reply) == (405, "METHOD_NOT_ALLOWED")
    assert reply.headers["Allow"] == allowed


def test_a_method_that_does_not_exist_is_405(simulator):
    assert code(simulator.send("BREW", "/ottplay/health")) == (405, "METHOD_NOT_ALLOWED")


def raw(simulator, request):
    """Send bytes as they are, end the sending, and read all that comes back."""
    with socket.create_connection((simulator.host, simulator.port), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as stream:
            head, _, body = stream.read().partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["code"]


HEAD = b"PUT /ottplay/entitlements/never-created HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"


@pytest.mark.parametrize(
    ("request_bytes", "expected"),
    [
        (HEAD + b"Content-Length: 500\r\n\r\n" + json.dumps(GOOD).encode(), (400, "BAD_REQUEST")),
        (HEAD + b"Content-Length: -1\r\n\r\n", (400, "BAD_REQUEST")),
        (HEAD + b"Content-Length: many\r\n\r\n", (400, "BAD_REQUEST")),
        (HEAD + b"Content-Length: 999999999999\r\n\r\n", (413, "BODY_TOO_LARGE")),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (411, "LENGTH_REQUIRED")),
        (b"GET /ottplay/operations/%FF HTTP/1.1\r\nHost: x\r\n\r\n", (400, "BAD_REQUEST")),
        (b"GET http://[x/ HTTP/1.1\r\nHost: x\r\n\r\n", (400, "BAD_REQUEST")),
        (b"GET /one two three HTTP/1.1\r\n\r\n", (400, "BAD_REQUEST")),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", (414, "BAD_REQUEST")),
    ],
)
def test_what_is_not_http_as_it_should_be_is_refused(simulator, request_bytes, expected):
    assert raw(simulator, request_bytes) == expected
