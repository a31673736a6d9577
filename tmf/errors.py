"""One shape for every failure: the TMF630 `Error`.

Services raise `Refused` (or a subclass that stands beside the service); the DRF exception handler here turns it, and
everything that Django, DRF or a bug raises, into `{"@type": "Error", code, reason, message, status, referenceError}`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.text import camel_case_to_spaces
from rest_framework import exceptions, status
from rest_framework.response import Response

from tmf.lifecycle import IllegalMove

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

    def __init__(  # noqa: PLR0913 - an error is made of these words
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
        super().__init__(400, "unknownReference", f"There is no {kind} {value!r}.", path=path)


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
    match exc:
        case RefusedAll():
            return Response(errors_body(exc.errors), status=exc.status)
        case Refused():
            return Response(error_body(exc), status=exc.status, headers=exc.headers)
        case IllegalMove():
            return exception_handler(Refused(409, "illegalMove", str(exc)), context)
        case Http404():
            return exception_handler(Refused(404, "notFound", str(exc) or "There is nothing here."), context)
        case PermissionDenied():
            return exception_handler(exceptions.PermissionDenied(), context)
        case exceptions.ValidationError():
            return Response(errors_body(list(_flatten(exc.get_full_details(), ""))), status=400)
        case exceptions.APIException():
            return _api_exception(exc)
    logger.exception("Unexpected error in %s", context.get("view"))
    return exception_handler(Refused(500, "internalError", "Something went wrong here; it has been logged."), context)


def _api_exception(exc: exceptions.APIException) -> Response:
    code = exc.default_code
    words = camel_case_to_spaces(code).split("_")
    camel = words[0] + "".join(word.title() for word in words[1:])
    refused = Refused(exc.status_code, camel, str(exc.detail))
    response = Response(error_body(refused), status=exc.status_code)
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if exc.status_code == status.HTTP_429_TOO_MANY_REQUESTS and (wait := getattr(exc, "wait", None)):
        response["Retry-After"] = str(int(wait))
    return response


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
