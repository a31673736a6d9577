"""One shape for every failure: the TMF630 `Error`.

Services raise `Refused` (or a subclass that stands beside the service); the DRF exception handler here turns it, and
everything that Django, DRF or a bug raises, into `{"@type": "Error", code, reason, message, status, referenceError}`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

from tmf.lifecycle import IllegalMove
from tmf.words import Words, worded

logger = logging.getLogger(__name__)

REASONS = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    412: "Precondition failed",
    413: "Payload too large",
    415: "Unsupported media type",
    422: "Unprocessable",
    429: "Too many requests",
    500: "Internal error",
    501: "Not implemented",
    503: "Service unavailable",
}


class Refused(Exception):  # noqa: N818 - named for what happened
    """A request that the product refuses, with everything the client needs to mend it.

    `code` is stable and machine-readable, `message` is for a person, `path` names the attribute of the body or query
    (`productOrderItem[0].product.id`). `headers` are sent along (for example `Retry-After`).
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        reason: str = "",
        path: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.code, self.message, self.path = status, code, message, path
        self.reason = reason or REASONS.get(status, "Error")
        self.headers = dict(headers or {})
        super().__init__(f"{code}: {message}")


class RefusedAll(Exception):  # noqa: N818 - named for what happened
    """Several refusals of one request, so that a client can mend them all at once."""

    def __init__(self, status: int, errors: Sequence[Refused]) -> None:
        self.status, self.errors = status, list(errors)
        super().__init__("; ".join(str(error) for error in errors))


class BadReference(Refused):
    """A body names something that does not exist."""

    def __init__(self, path: str, kind: str, value: str) -> None:
        super().__init__(
            400, "unknownReference", worded("There is no %(kind)s %(value)r.", kind=Words(kind), value=value), path=path
        )


class NotBuilt(Refused):
    """An operation of the official file that Tierway does not offer yet."""

    def __init__(self, operation: str) -> None:
        super().__init__(501, "notImplemented", f"{operation} is not implemented.")


def error_body(error: Refused) -> dict[str, Any]:
    """The TMF `Error` of one refusal; `@type`, `code`, `reason`, `message` and `status` (a string) are always there."""
    body = {
        "@type": "Error",
        "code": error.code,
        "reason": error.reason,
        "message": f"{error.path}: {error.message}" if error.path else error.message,
        "status": str(error.status),
    }
    return {**body, "path": error.path} if error.path else body


def errors_body(errors: Sequence[Refused]) -> dict[str, Any]:
    """One `Error` for a whole body: the first stands at the top, and all are listed under `errors` (extension)."""
    return {**error_body(errors[0]), "errors": [error_body(error) for error in errors]}


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's door for every exception of an API view."""
    errors = [_with_choices(exc, context)] if isinstance(exc, exceptions.UnsupportedMediaType) else refusals(exc)
    if errors[0].status in (status.HTTP_500_INTERNAL_SERVER_ERROR, status.HTTP_503_SERVICE_UNAVAILABLE):
        logger.error("Unexpected error in %s", context.get("view"), exc_info=exc)
    body = errors_body(errors) if len(errors) > 1 else error_body(errors[0])
    return Response(body, status=errors[0].status, headers=errors[0].headers)


@singledispatch
def refusals(exc: Exception) -> list[Refused]:  # noqa: ARG001 - told by its type
    """What an exception means to a client; a bug means 500 and gives nothing away."""
    return [Refused(500, "internalError", worded("Something went wrong here; it has been logged."))]


@refusals.register
def _(exc: RefusedAll) -> list[Refused]:
    return exc.errors


@refusals.register
def _(exc: Refused) -> list[Refused]:
    return [exc]


@refusals.register
def _(exc: IllegalMove) -> list[Refused]:
    return [Refused(409, "illegalMove", exc.words)]


@refusals.register
def _(exc: Http404) -> list[Refused]:
    return [Refused(404, "notFound", str(exc) or "There is nothing here.")]


@refusals.register
def _(exc: PermissionDenied) -> list[Refused]:  # noqa: ARG001
    return [_of_drf(exceptions.PermissionDenied())]


@refusals.register
def _(exc: OperationalError) -> list[Refused]:  # noqa: ARG001
    # Locked for too long, a deadlock, a connection lost: nothing was stored, and the same may work soon.
    words = worded("The database could not do this now; nothing was stored. Try it again.")
    return [Refused(503, "tryAgain", words, headers={"Retry-After": "1"})]


@refusals.register
def _(exc: exceptions.NotAcceptable) -> list[Refused]:  # noqa: ARG001
    return [Refused(406, "notAcceptable", "Answers are application/json, which the Accept header rules out.")]


@refusals.register
def _(exc: exceptions.ValidationError) -> list[Refused]:
    return list(_flatten(exc.get_full_details(), ""))


@refusals.register
def _(exc: exceptions.APIException) -> list[Refused]:
    return [_of_drf(exc)]


def _with_choices(exc: exceptions.UnsupportedMediaType, context: Mapping[str, Any]) -> Refused:
    """415 with the media types that the view takes, in words and in a header (RFC 5789 for PATCH, RFC 9110)."""
    taken = ", ".join(str(parser.media_type) for parser in context["view"].get_parsers())
    header = "Accept-Patch" if context["request"].method == "PATCH" else "Accept"
    message = f"{exc.detail} Send one of: {taken}."
    return Refused(415, "unsupportedMediaType", message, headers={header: taken})


def _of_drf(exc: exceptions.APIException) -> Refused:
    first, *others = exc.default_code.split("_")
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    code = first + "".join(word.title() for word in others)
    return Refused(exc.status_code, code, str(exc.detail), headers=headers)


def _flatten(detail: Any, path: str) -> Iterable[Refused]:
    """DRF's nested validation details as refusals with paths such as `productOrderItem[0].action`."""
    if isinstance(detail, Mapping) and set(detail) == {"message", "code"}:
        yield Refused(400, "invalid" if detail["code"] != "required" else "missing", str(detail["message"]), path=path)
    elif isinstance(detail, Mapping):
        for key, value in detail.items():
            yield from _flatten(value, path if key == "non_field_errors" else _step(path, key))
    else:
        leaves = [isinstance(d, Mapping) and set(d) == {"message", "code"} for d in detail]
        for index, value in enumerate(detail):
            yield from _flatten(value, path if leaves[index] else f"{path}[{index}]")


def _step(path: str, key: Any) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)
