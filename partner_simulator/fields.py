"""Reading what callers send: a value of the right type comes back, or the refusal that names the field."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from partner_simulator.http_values import Refusal, Request
from partner_simulator.times import rfc3339

MAX_TEXT = 200
MAX_LIMIT = 1000
DEFAULT_LIMIT = 100
# 18 digits always fit the 64 bits of an SQLite integer.
CURSOR = re.compile(r"[0-9]{1,18}")


def invalid(name: str, message: str) -> Refusal:
    """Build the 422 INVALID_FIELD refusal for a field, query parameter or path part."""
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "INVALID_FIELD", f"{name} {message}", field_name=name)


def json_object(body: bytes, *, empty_allowed: bool = False) -> dict[str, Any]:
    """Parse a body that must be a JSON object; 400 BAD_JSON when it is not JSON, 422 when not an object."""
    if empty_allowed and not body.strip():
        return {}
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refusal(HTTPStatus.BAD_REQUEST, "BAD_JSON", "the body is not valid JSON") from None
    if not isinstance(value, dict):
        raise invalid("body", "must be a JSON object")
    return value


def _no_constant(name: str) -> None:
    # Python reads NaN and Infinity, JSON does not know them.
    raise ValueError(name)


def text(value: Any, name: str) -> str:
    """Return a text of 1 to 200 characters; 422 INVALID_FIELD otherwise."""
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_TEXT:
        raise invalid(name, f"must be a text of 1 to {MAX_TEXT} characters")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise invalid(name, "holds half a surrogate pair, which no UTF-8 text can")
    return value


def optional_text(value: Any, name: str) -> str | None:
    """Return a text as `text` does, or None when it is absent or null."""
    return None if value is None else text(value, name)


def check_object(value: Any, name: str) -> None:
    """Refuse a value that is neither absent, null nor a JSON object."""
    if value is not None and not isinstance(value, dict):
        raise invalid(name, "must be an object")


def operation_key(request: Request) -> str:
    """Return the Idempotency-Key header; 400 MISSING_OPERATION_KEY when it is absent or empty."""
    if not request.operation_key:
        raise Refusal(HTTPStatus.BAD_REQUEST, "MISSING_OPERATION_KEY", "the header Idempotency-Key is required")
    return text(request.operation_key, "Idempotency-Key")


def check_query(query: Mapping[str, str], allowed: Collection[str]) -> None:
    """Refuse a query name that is not known: a misspelt filter must not look like an unfiltered answer."""
    for name in query:
        if name not in allowed:
            raise invalid(name, f"is not known here; known are {', '.join(sorted(allowed))}")


def limit(query: Mapping[str, str]) -> int:
    """Return the page size, 1 to 1000, 100 when absent or empty."""
    value = query.get("limit") or str(DEFAULT_LIMIT)
    if not CURSOR.fullmatch(value) or not 1 <= int(value) <= MAX_LIMIT:
        raise invalid("limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    return int(value)


def cursor(query: Mapping[str, str]) -> int:
    """Return the effect after which a page starts, 0 when absent or empty."""
    value = query.get("cursor") or "0"
    if not CURSOR.fullmatch(value):
        raise invalid("cursor", "must be a nextCursor of an earlier answer")
    return int(value)


def updated_since(query: Mapping[str, str]) -> str | None:
    """Return the moment in the store's own notation, or None when absent or empty."""
    value = query.get("updatedSince")
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return rfc3339(moment)
    except (ValueError, OverflowError):
        pass
    raise invalid("updatedSince", "must be an RFC 3339 time with its zone, such as 2030-01-31T12:00:00Z")
