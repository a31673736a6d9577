"""How a body is read: never more of it than it may have, empty or in chunks."""

import io
import json
import tracemalloc

import pytest
from django.urls import path
from gunicorn.http.errors import InvalidChunkSize
from rest_framework.response import Response

from tmf.errors import Refused
from tmf.json import PATCH_PARSERS, TmfJsonParser, loads, with_body
from tmf.limits import MAX_BODY
from tmf.patch import MEDIA_TYPES
from tmf.views import TmfView


class Echo(TmfView):
    """Answers with the body that it read, to whoever asks."""

    permission_classes = ()
    parser_classes = PATCH_PARSERS

    def initialize_request(self, request, *args, **kwargs):
        return with_body(super().initialize_request(request, *args, **kwargs))

    def post(self, request):
        return Response(request.data)

    patch = post


urlpatterns = [path("tmf-api/echo", Echo.as_view())]
ECHO = "/tmf-api/echo"
pytestmark = pytest.mark.urls(__name__)


class Endless(io.RawIOBase):
    """A body without an end, which counts what is read of it."""

    taken = 0

    def read(self, size=-1):
        assert size >= 0, "all of it"
        self.taken += size
        return b"x" * size


def send(door, method="POST", **environ):
    """A request whose body, if any, is the environ's own."""
    return door.generic(method, ECHO, **{"CONTENT_TYPE": "application/json", **environ})


def chunked(door, stream):
    """A POST without a length, as gunicorn gives it to Django."""
    environ = {"wsgi.input": stream, "CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    return send(door, **environ)


@pytest.mark.parametrize("length", [{}, {"CONTENT_LENGTH": "0"}, {"CONTENT_LENGTH": "x"}])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_an_empty_body_says_nothing(door, error, method, length):
    refused = error(send(door, method, **length), 400)
    assert (refused["code"], refused["message"]) == ("parseError", "The body is empty.")


def test_a_body_in_chunks_is_read(door):
    answer = chunked(door, io.BytesIO(b'{"a": [1, "\xc3\xa4"]}'))
    assert (answer.status_code, answer.json()) == (200, {"a": [1, "ä"]})


def test_no_more_is_read_than_a_body_may_have_whatever_the_client_says(door, error):
    in_chunks, announced = Endless(), Endless()
    error(chunked(door, in_chunks), 413)
    huge = {"wsgi.input": announced, "CONTENT_LENGTH": str(10**12)}
    error(send(door, **huge), 413)
    assert (in_chunks.taken, announced.taken) == (MAX_BODY + 1, MAX_BODY + 1)


@pytest.mark.parametrize("problem", [OSError("connection reset"), InvalidChunkSize(b"zz")])
def test_a_body_that_breaks_off_is_the_clients_fault(door, error, problem):
    class Broken(io.RawIOBase):
        def read(self, *_):
            raise problem

    error(chunked(door, Broken()), 400)
    cut = {"wsgi.input": Broken(), "CONTENT_LENGTH": "10"}
    error(send(door, **cut), 400)


@pytest.mark.parametrize("kind", MEDIA_TYPES)
def test_a_view_can_take_every_kind_of_patch(door, kind):
    answer = door.generic("PATCH", ECHO, b'{"a": null}', f"{kind}; charset=utf-8")
    assert (answer.status_code, answer.json()) == (200, {"a": None})


def test_another_kind_of_patch_is_told_which_are_taken(door, error):
    answer = door.generic("PATCH", ECHO, b"{}", "application/xml")
    refused = error(answer, 415)
    assert answer["Accept-Patch"] == ", ".join(MEDIA_TYPES)
    for kind in MEDIA_TYPES:
        assert kind in refused["message"]


def test_a_patch_without_a_media_type_is_not_guessed(door, error):
    error(door.generic("PATCH", ECHO, b"{}", ""), 415)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_form_is_not_taken_nor_read(door, error, kind):
    stream = Endless()
    error(send(door, CONTENT_TYPE=kind, CONTENT_LENGTH=str(10**9), **{"wsgi.input": stream}), 415)
    assert stream.taken == 0


@pytest.mark.parametrize(
    "value",
    [
        {"a": [True, None, 2**63 - 1, -(2**63), 0.5, 1e18], "ä": "\U0001f600", "": {}},
        [[0] * 5000],
        {str(n): n for n in range(5000)},
    ],
)
def test_what_lies_within_the_limits_is_read_as_json_says(value):
    assert loads(json.dumps(value).encode()) == value
    assert loads(json.dumps(value, ensure_ascii=False).encode()) == value


def test_32_levels_are_read():
    assert loads(b"[" * 32 + b"]" * 32) == json.loads("[" * 32 + "]" * 32)


@pytest.mark.parametrize(
    "body",
    [
        b"[" + b",".join([b"{}"] * 333_000) + b"]",
        b"[" + b",".join([b"[]"] * 333_000) + b"]",
        b"{" + b",".join(b'"%d":0' % n for n in range(95_000)) + b"}",
        b"[" + b",".join([b'{"a":0,"a":0}'] * 70_000) + b"]",
        b"[" * 999_000,
    ],
    ids=lambda body: body[:12].decode(),
)
def test_the_worst_body_of_a_megabyte_takes_little_memory(body):
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            loads(body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * MAX_BODY


def test_a_parser_reads_a_plain_stream_too():
    assert TmfJsonParser().parse(io.BytesIO(b"[1]")) == [1]
