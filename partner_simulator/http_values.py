"""What passes between the HTTP server and the archetypes: requests, answers, refusals and routes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request that has been read completely: decoded path segments, last value of each query name, raw body."""

    method: str
    segments: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    operation_key: str | None = None
    body: bytes = b""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer with its body already encoded."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - a refusal is an ordinary answer of a partner, not a fault of this process
    """The request is answered with an error: {"code", "message"} and, for a bad field, {"field"}.

    Whoever raises it inside a store transaction leaves the store as it was.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field_name: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field_name = field_name
        self.headers = headers or {}

    def answer(self) -> Answer:
        """Give the refusal as an HTTP answer."""
        body = {"code": self.code, "message": self.message}
        if self.field_name is not None:
            body["field"] = self.field_name
        return json_answer(self.status, body, headers=self.headers)


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path; the pattern's parts in braces become `Request.params`."""

    method: str
    pattern: str
    handle: Callable[[Request], Answer]

    def match(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """Return the path's parameters, or None when the path is another one."""
        parts = tuple(part for part in self.pattern.split("/") if part)
        if len(parts) != len(segments):
            return None
        params = {}
        for part, segment in zip(parts, segments, strict=True):
            if part.startswith("{"):
                params[part[1:-1]] = segment
            elif part != segment:
                return None
        return params


def json_answer(status: int, body: Any, *, headers: Mapping[str, str] | None = None) -> Answer:
    """Encode a JSON body as an answer."""
    return Answer(status=status, body=json.dumps(body).encode(), headers=headers or {})


def ok(body: Any) -> Answer:
    """Answer 200 with a JSON body."""
    return json_answer(HTTPStatus.OK, body)
