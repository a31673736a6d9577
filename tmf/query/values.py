"""How the texts of a filter are read, and how what a document holds is compared with them. Pure Python."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Literal, TypeAlias

from tmf.query.expression import Operator

Kind: TypeAlias = Literal["text", "number", "integer", "boolean", "dateTime"]
Scalar: TypeAlias = str | int | float | bool
Value: TypeAlias = Scalar | Decimal | datetime
COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
_TRUTH = {"true": True, "false": False}
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_JSON_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# The plus of an offset arrives as a blank when a client forgot to encode it.
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([Tt][0-9:]{5,8}(\.[0-9]{1,9})?([Zz]|[+ -][0-9]{2}:[0-9]{2})?)?")
_64_BITS = range(-(2**63), 2**63)
_LONGEST_NUMBER = 40  # characters; beyond, a text is no number that a document could hold


def parsed(kind: Kind, text: str) -> Value:
    """The value that a text names.

    Raises:
        ValueError: it names none of this kind; the message says what would.
    """
    return _PARSERS[kind](text)


def readings(text: str) -> tuple[Scalar, ...]:
    """Everything that a text may stand for where no kind is declared: the text, a number, a truth value."""
    number = _json_number(text)
    numbers = () if number is None else (number,)
    truths = (_TRUTH[text],) if text in _TRUTH else ()
    return (text, *numbers, *truths)


def comparable(value: Any, kind: Kind | None) -> Value | None:
    """What a document holds, to be compared with values of a kind; None for what equals nothing and has no order."""
    if kind is None:
        return value if isinstance(value, str | int | float) else None
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind in ("number", "integer"):
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        return Decimal(str(value)) if plain else None
    if not isinstance(value, str) or not value:
        return None
    return value if kind == "text" else _moment_or_none(value)


def compares(one: Value, op: Operator, other: Value) -> bool:
    """Whether the comparison holds; values of different kinds are neither equal nor in order, truth has no order."""
    if _family(one) != _family(other) or (isinstance(one, bool) and op != "eq"):
        return False
    return COMPARE[op](one, other)


def _family(value: Value) -> str:
    if isinstance(value, bool | str | datetime):
        return type(value).__name__
    return "number"


def _json_number(text: str) -> int | float | None:
    """The number as every JSON reader has it: whole numbers of 64 bits exactly, others as a double."""
    if len(text) > _LONGEST_NUMBER or not _JSON_NUMBER.fullmatch(text):
        return None
    if _INTEGER.fullmatch(text) and int(text) in _64_BITS:
        return int(text)
    number = float(text)
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() and int(number) in _64_BITS else number


def _text(text: str) -> str:
    return text


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:50]!r} is no number; write it like -12.50, with at most 30 digits on each side.")
    return Decimal(text)


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text) or int(text) not in _64_BITS:
        raise ValueError(f"{text[:50]!r} is no whole number of at most 64 bits.")
    return int(text)


def _boolean(text: str) -> bool:
    if text not in _TRUTH:
        raise ValueError(f"{text[:50]!r} is neither true nor false.")
    return _TRUTH[text]


def _moment(text: str) -> datetime:
    try:
        return _utc(text)
    except (ValueError, OverflowError):
        words = f"{text[:50]!r} is no date-time; write it like 2026-11-21 or 2026-11-21T12:00:00Z (RFC 3339)."
        raise ValueError(words) from None


def _utc(text: str) -> datetime:
    if not (found := _MOMENT.fullmatch(text)):
        raise ValueError(text)
    moment = datetime.fromisoformat(found[1] + (found[2] or "").upper().replace(" ", "+"))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _moment_or_none(text: str) -> datetime | None:
    try:
        return _utc(text)
    except (ValueError, OverflowError):
        return None


_PARSERS: Mapping[Kind, Callable[[str], Value]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "dateTime": _moment,
}
