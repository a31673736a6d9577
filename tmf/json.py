"""JSON in and out, with the limits of a public door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import IO, Any

import orjson
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, QueryDict
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from tmf.errors import Refused
from tmf.limits import MAX_BODY, MAX_DEPTH, Unfit, check, path_text, shown


def dumps(value: Any) -> bytes:
    """JSON bytes; datetimes become RFC 3339 with `Z`."""
    try:
        return orjson.dumps(value, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC, default=_default)
    except TypeError:
        # A number beyond 64 bits, which the parser refuses but a partner or a migration may have brought.
        return json.dumps(value, default=_default, separators=(",", ":"), ensure_ascii=False).encode()


class TmfJsonRenderer(BaseRenderer):
    """`application/json` by orjson; bytes pass through as they are (documents that were rendered before)."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:  # noqa: ARG002
        """The body; nothing at all for an answer without one (204)."""
        if data is None:
            return b""
        return data if isinstance(data, bytes) else dumps(data)


class TmfJsonParser(BaseParser):
    """A JSON body within the limits of `tmf.limits`: UTF-8, not compressed, each key once in its object."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The parsed body; never more of it is read than it may have, plus one byte.

        Raises:
            Refused: 413 for a body that is too large, 415 for another charset or a compressed body, 400 (`parseError`)
                for what is no JSON or breaks a limit, with the path to it where there is one.
        """
        _refuse_encodings(media_type or self.media_type, (parser_context or {}).get("request"))
        try:
            body = stream.read(MAX_BODY + 1)
        except Exception as error:  # each server has its own kinds for a malformed chunk or a client that left
            raise _unreadable("The body did not arrive to its end.") from error
        if len(body) > MAX_BODY:
            raise Refused(413, "payloadTooLarge", f"A body may have {MAX_BODY} bytes at most.")
        return loads(body)


class MergePatchParser(TmfJsonParser):
    """The body of an RFC 7386 merge patch."""

    media_type = "application/merge-patch+json"


class JsonPatchParser(TmfJsonParser):
    """The body of an RFC 6902 patch."""

    media_type = "application/json-patch+json"


class JsonPatchQueryParser(TmfJsonParser):
    """The body of a TMF630 patch whose paths select by value."""

    media_type = "application/json-patch-query+json"


PATCH_PARSERS = (TmfJsonParser, MergePatchParser, JsonPatchParser, JsonPatchQueryParser)
"""`parser_classes` of a view that takes a PATCH."""


def with_body(request: Request) -> Request:
    """The same request, whose parser sees every body: an empty one, and one that comes in chunks.

    DRF takes a request without a Content-Length for one that says `{}`, and Django reads nothing of it. A server that
    marks the end of its input (WSGI's `wsgi.input_terminated`, as gunicorn does) can be read without a length. There
    is no form to be read: the check of the token would look for one, and store what a stranger uploads.
    """
    inner: HttpRequest = request._request  # noqa: SLF001 - the way to Django's own request
    stream: Any = inner
    if not inner.META.get("CONTENT_LENGTH") and inner.META.get("wsgi.input_terminated"):
        stream = LimitedStream(inner.META["wsgi.input"], MAX_BODY + 1)
    inner.POST = QueryDict()
    request._stream = stream  # noqa: SLF001 - what DRF would set itself, to None for an empty body
    return request


def loads(body: bytes) -> Any:
    """The value of a JSON document.

    Raises:
        Refused: 400 (`parseError`) for what is no JSON, a key that comes twice or a value that breaks a limit.
    """
    if not body:
        raise _unreadable("The body is empty.")
    twice: list[tuple[dict[str, Any], str]] = []
    try:
        value = json.loads(body.decode(), object_pairs_hook=partial(_object, twice))
        check(value)
    except (ValueError, RecursionError) as error:
        raise _refusal(error) from None
    if twice:
        raise _unreadable("This key comes twice in its object.", _path_of_first(twice, value))
    return value


def _object(twice: list[tuple[dict[str, Any], str]], members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the document; one in which a key comes twice is noted, with the key."""
    made = dict(members)
    if len(made) != len(members):
        seen: set[str] = set()
        for name, _ in members:
            if name in seen:
                twice.append((made, name))
                break
            seen.add(name)
    return made


def _refusal(error: ValueError | RecursionError) -> Refused:
    """What is wrong with a body that Python could not read, or that breaks a limit."""
    if isinstance(error, Unfit):
        return _unreadable(error.reason, error.path)
    if isinstance(error, RecursionError):
        return _unreadable(f"The body is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(error, UnicodeDecodeError):
        return _unreadable(f"The body is not UTF-8: {error.reason} at byte {error.start}.")
    if isinstance(error, json.JSONDecodeError):
        return _unreadable(f"The body is not JSON: {error}")
    # What is left: Python reads no integer of more than 4300 digits.
    return _unreadable("The body holds a number that 64 bits do not hold.")


def _refuse_encodings(media_type: str, request: Request | None) -> None:
    """415 for a body in another charset than UTF-8, or compressed: its size would be known too late."""
    kind, params = parse_header_parameters(media_type)
    if "*" in kind:
        raise UnsupportedMediaType(kind)
    charset = params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise Refused(415, "unsupportedMediaType", f"The charset {shown(charset)!r} is not taken; send UTF-8.")
    coding = request.META.get("HTTP_CONTENT_ENCODING", "identity") if request else "identity"
    if coding.strip().lower() not in ("", "identity"):
        message = f"The Content-Encoding {shown(coding)!r} is not taken; send the body as it is."
        raise Refused(415, "unsupportedMediaType", message, headers={"Accept-Encoding": "identity"})


def _unreadable(message: str, path: str = "") -> Refused:
    return Refused(400, "parseError", message, path=path)


def _path_of_first(twice: list[tuple[dict[str, Any], str]], value: Any) -> str:
    """Where the outermost object with a repeated key lies; deeper ones may be lost with a key that was overwritten."""
    keys = {id(made): key for made, key in twice}
    queue: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    for steps, part in queue:
        if id(part) in keys:
            return path_text((*steps, keys[id(part)]))
        members = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        queue.extend(((*steps, step), inner) for step, inner in members if isinstance(inner, dict | list))
    raise AssertionError  # pragma: no cover - the outermost one is always part of the value


def _default(value: Any) -> Any:
    """Decimals go out as numbers, lazy texts as text."""
    if hasattr(value, "as_tuple"):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
