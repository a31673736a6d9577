"""JSON in and out by orjson, with the limits of a public door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from tmf.errors import Refused

MAX_BODY = 1_000_000
MAX_DEPTH = 32
MAX_NUMBER = 2**63


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
    """A JSON body of at most 1 MB, 32 levels deep, UTF-8, without NUL."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        """The parsed body.

        Raises:
            Refused: 413 for a body that is too large.
            ParseError: 400 for what is no JSON.
        """
        text = stream.read(MAX_BODY + 1)
        if len(text) > MAX_BODY:
            raise Refused(413, "payloadTooLarge", f"A body may have {MAX_BODY} bytes at most.")
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}") from error
        _check(value, MAX_DEPTH)
        if b"\\u0000" in text:
            raise ParseError("The body holds a NUL character.")
        return value


def _check(value: Any, left: int) -> None:
    """Refuse what would be taken and could not be stored or given back: depth, and numbers beyond 64 bits."""
    if isinstance(value, dict | list):
        if left == 0:
            raise ParseError(f"The body is nested deeper than {MAX_DEPTH} levels.")
        for part in value.values() if isinstance(value, dict) else value:
            _check(part, left - 1)
    elif isinstance(value, int | float) and abs(value) >= MAX_NUMBER:
        raise ParseError("The body holds a number beyond 64 bits.")


def _default(value: Any) -> Any:
    """Decimals go out as numbers, lazy texts as text."""
    if hasattr(value, "as_tuple"):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
