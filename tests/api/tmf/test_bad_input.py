"""What is no body of ours is refused with words and a path, whatever the address; nothing is stored."""

import json

import pytest

from events.models import OutboxEvent

# Every address that takes a POST may stand here.
PATHS = ["/tmf-api/productOrderingManagement/v5/productOrder"]
JSON = "application/json"
AT_PATH = [
    ('{"a": NaN}', "a", "number"),
    ('{"a": [0, Infinity]}', "a[1]", "number"),
    ('{"a": [0, -Infinity]}', "a[1]", "number"),
    ('{"a": {"b": 1e999}}', "a.b", "number"),
    ('{"a": {"b": -1e19}}', "a.b", "number"),
    ('{"a": 9223372036854775808}', "a", "64 bits"),
    ('{"a": -9223372036854775809}', "a", "64 bits"),
    ('{"a": {"b": [1, "x\\u0000y"]}}', "a.b[1]", "NUL"),
    ('{"a": {"b\\u0000c": 1}}', "a.b\\u0000c", "NUL"),
    ('{"a": ["\\ud800"]}', "a[0]", "surrogate"),
    ('{"a": {"\\udfff": 1}}', "a.\\udfff", "surrogate"),
    ('{"a": 1, "a": 2}', "a", "twice"),
    ('{"a": [{}, {"b": {"c": 1, "d": 2, "c": 1}}]}', "a[1].b.c", "twice"),
    ('{"a": {"b": 1, "b": 2}, "a": 0}', "a", "twice"),
    (json.dumps({"a": [0] * 5001}), "a", "5000 entries"),
    (json.dumps({"a": [0] * 10_000}), "a", "5000 entries"),
    (json.dumps({str(n): 0 for n in range(5001)}), None, "5000 members"),
    (json.dumps({"a": json.loads("[" * 32 + "]" * 32)}), "a" + "[0]" * 31, "32 levels"),
]
NO_JSON = [
    (b"", None),
    (b" ", "not JSON"),
    (b"{", "not JSON"),
    (b"{'a': 1}", "not JSON"),
    (b'{"a": 1,}', "not JSON"),
    (b'{"a": 01}', "not JSON"),
    (b'{"a": "\x00"}', "not JSON"),
    (b'{"a": "\n"}', "not JSON"),
    (b'{"a": 1} {"b": 2}', "not JSON"),
    (b"a=1", "not JSON"),
    (b"\xef\xbb\xbf{}", "BOM"),
    (b'{"a": "\xe4"}', "not UTF-8"),
    (b'{"a": "\xed\xa0\x80"}', "not UTF-8"),
    ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
    (b"[" * 500_000, "32 levels"),
    (b'{"a":' * 150_000, "32 levels"),
    (b'{"a": %s}' % (b"9" * 5000), "64 bits"),
]


@pytest.fixture(params=PATHS)
def send(request, door, token):
    """POST a body as it is: `send(b"{", "application/json", **headers)`."""
    authorization = token()

    def post(body, content_type=JSON, query="", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        environ = {"CONTENT_TYPE": content_type}  # the test client would leave it out beside an empty body
        return door.generic("POST", request.param + query, body, headers={**authorization, **named}, **environ)

    yield post
    assert OutboxEvent.objects.count() == 0


@pytest.mark.parametrize(("body", "path", "words"), AT_PATH, ids=[body[:40] for body, *_ in AT_PATH])
def test_a_value_that_cannot_be_kept_is_named_by_its_path(send, error, body, path, words):
    refused = error(send(body), 400)
    assert (refused["code"], refused.get("path")) == ("parseError", path)
    assert words in refused["message"]


@pytest.mark.parametrize(("body", "words"), NO_JSON, ids=[repr(body[:20]) for body, _ in NO_JSON])
def test_a_body_that_is_no_json_is_refused(send, error, body, words):
    refused = error(send(body), 400)
    if words:
        assert refused["code"] == "parseError"
        assert words in refused["message"]


@pytest.mark.parametrize("body", ["null", "true", "1", '"text"', "[]", "[{}]", "{}"])
def test_json_that_is_no_resource_is_refused(send, error, body):
    error(send(body), 400)


def test_a_body_of_more_than_a_megabyte_is_too_large(send, error):
    refused = error(send(json.dumps({"description": "x" * 1_000_000})), 413)
    assert refused["code"] == "payloadTooLarge"
    assert "1000000 bytes" in refused["message"]


def test_a_body_of_just_a_megabyte_is_read(send, error):
    body = json.dumps({"description": ""})
    filled = body.replace('""', '"' + "x" * (1_000_000 - len(body)) + '"')
    assert len(filled) == 1_000_000
    assert error(send(filled), 400)["code"] != "parseError"


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-7", "no-such-charset", '"x;y"', ""])
def test_another_charset_than_utf8_is_not_taken(send, error, charset):
    refused = error(send("{}", f"{JSON}; charset={charset}", query="?a=%41"), 415)
    assert refused["code"] == "unsupportedMediaType"
    assert "UTF-8" in refused["message"]


@pytest.mark.parametrize("content_type", [JSON, f"{JSON};charset=utf-8", f'{JSON}; charset="UTF-8"', f"{JSON}; v=5"])
def test_json_in_utf8_is_read_however_it_is_called(send, error, content_type):
    assert error(send("{", content_type), 400)["code"] == "parseError"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip", "x" * 300])
def test_a_compressed_body_is_not_taken(send, error, coding):
    answer = send("{}", Content_Encoding=coding)
    assert error(answer, 415)["code"] == "unsupportedMediaType"
    assert answer["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("coding", ["identity", "Identity", ""])
def test_a_body_that_says_it_is_not_compressed_is_read(send, error, coding):
    assert error(send("{", Content_Encoding=coding), 400)["code"] == "parseError"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/xml",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/*",
        "json",
        "application/json" + "; x=y" * 200,
        "application/json\x00",
    ],
)
def test_another_media_type_is_told_which_are_taken(send, error, content_type):
    answer = send("{}", content_type)
    refused = error(answer, 415)
    assert refused["code"] == "unsupportedMediaType"
    assert JSON in refused["message"]
    assert JSON in answer["Accept"]


ACCEPTED = ["*/*", JSON, "application/*", f"{JSON};charset=utf-8", f"text/html, {JSON};q=0.5", f"{JSON}; q=1.0"]


@pytest.mark.parametrize("accept", ACCEPTED)
def test_who_takes_json_gets_it(send, error, accept):
    error(send("{}", Accept=accept), 400)


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*", "application/merge-patch+json", "x"])
def test_who_does_not_take_json_is_told_so_in_json(send, error, accept):
    refused = error(send("{}", Accept=accept), 406)
    assert refused["code"] == "notAcceptable"
    assert JSON in refused["message"]


def test_more_parameters_than_are_read_are_refused(send, error):
    error(send("{}", query="?" + "a&" * 1001), 400)


def test_a_parameter_named_format_is_an_attribute_like_others(door, token, error):
    refused = error(door.get(f"{PATHS[0]}?format=xml", headers=token()), 400)
    assert refused["path"] == "format"


def test_a_stranger_is_refused_before_the_body_is_read(door, db, error):
    error(door.generic("POST", PATHS[0], b"{", "application/xml", headers={"Content-Encoding": "gzip"}), 401)


ZERO = [f"{JSON};q=0, */*;q=0", f"{JSON};q=0, */*", "application/*; q=0.000, */*", f"{JSON};Q=0", f"{JSON} ; q = 0"]


@pytest.mark.parametrize("accept", ZERO)
def test_who_rules_json_out_by_its_weight_is_told_so(send, error, accept):
    assert error(send("{}", Accept=accept), 406)["code"] == "notAcceptable"


@pytest.mark.parametrize("accept", [f"{JSON}, */*;q=0", f"{JSON};q=0.1, text/html;q=0", f"{JSON};q=x"])
def test_a_weight_of_something_else_rules_nothing_out(send, error, accept):
    error(send("{}", Accept=accept), 400)


@pytest.mark.parametrize("header", ["Bearer unknown", "Bearer", "Basic c2hvcDpwdw=="])
def test_a_token_that_is_not_known_is_told_from_none_at_all(door, db, error, header):
    refused = error(door.get(PATHS[0], headers={"Authorization": header}), 401)
    assert (refused["code"], "unknown or has expired" in refused["message"]) == ("notAuthenticated", True)
    none = error(door.get(PATHS[0]), 401)
    assert (none["code"], "expired" in none["message"]) == ("notAuthenticated", False)


@pytest.mark.parametrize(("query", "path"), [("name=%00", "name"), ("a=1&b=2&b=x%00", "b"), ("%00=1", "\\u0000")])
def test_a_parameter_with_a_nul_is_named(door, token, error, query, path):
    refused = error(door.get(f"{PATHS[0]}?{query}", headers=token()), 400)
    assert (refused["code"], refused["path"]) == ("badRequest", path)
    assert "NUL" in refused["message"]
