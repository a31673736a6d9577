"""The kinds of attribute that a TM Forum resource is declared from (see tmf.resources; nested kinds: tmf.parts)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from tmf.query.lookups import Column, Inside, Lookup
from tmf.query.values import Kind
from tmf.validation import (
    AnyJson,
    JsonObject,
    JsonObjects,
    StrictBoolean,
    StrictChoice,
    StrictDateTime,
    StrictDecimal,
    StrictInteger,
    StrictText,
    TimePeriod,
    shaped,
)
from tmf.values import number

if TYPE_CHECKING:
    from tmf.references import EntityType
    from tmf.resources import Resource

Getter = Callable[[Any], Any]
Put = Callable[[Any, Any], None]
AnyField = serializers.Field[Any, Any, Any, Any]
Build = Callable[..., AnyField]
Lookups = tuple[tuple[str, Lookup], ...]
_WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute: its TM Forum `name`, how it is read (`get` gives JSON or None) and how it is written.

    `build` makes the DRF field from its options and `write` (for what a client sends, or for what it gets);
    `required` and `read_only` speak of what a client sends. `put` lays a validated value (None: it was not sent) into
    the columns of an object. `lookups` says what can be filtered by it: path below the attribute, column.
    `refers` is the entity that it names, `part` the resource that it consists of, `rows` the related rows of `part`,
    those with the `fixed` values.
    """

    name: str
    get: Getter
    build: Build
    required: bool = False
    read_only: bool = False
    put: Put | None = None
    lookups: Lookups = ()
    refers: EntityType | None = None
    part: Resource | None = None
    rows: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)


def rfc3339(value: datetime | None) -> str | None:
    """A time as TM Forum writes it: UTC with `Z`, to the millisecond."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def text(name: str, source: str | None = None, *, longest: int = 4000, default: str = "", **options: Any) -> Field:
    """A string of at most `longest` characters."""
    return _plain(name, source, partial(StrictText, max_length=longest), "text", options, empty=default)


def boolean(name: str, source: str | None = None, *, default: bool | None = None, **options: Any) -> Field:
    """True or false; false is given, None is not."""
    return _plain(name, source, StrictBoolean, "boolean", options, empty=default)


def integer(
    name: str, source: str | None = None, *, default: int | None = None, lowest: int = 0, **options: Any
) -> Field:
    """A whole number, `lowest` or more."""
    return _plain(name, source, partial(StrictInteger, min_value=lowest), "integer", options, empty=default)


def choice(name: str, source: str | None = None, *, choices: Iterable[str], default: str = "", **options: Any) -> Field:
    """A text out of a few."""
    return _plain(name, source, partial(StrictChoice, choices=tuple(choices)), "text", options, empty=default)


def decimal(name: str, source: str | None = None, **options: Any) -> Field:
    """An exact number with at most 6 decimal places."""
    return _plain(name, source, StrictDecimal, "number", options, convert=number)


def date_time(name: str, source: str | None = None, **options: Any) -> Field:
    """A time: aware, given in UTC."""
    return _plain(name, source, StrictDateTime, "dateTime", options, convert=rfc3339)


def json(
    name: str, source: str | None = None, *, many: bool = False, shape: Resource | None = None, **options: Any
) -> Field:
    """What only travels: an object, or a list of objects (`many`), kept and given back as it came.

    `shape` says what its declared attributes have to be; others may stand beside them.
    """
    column = source or snake(name)

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        if shape:
            return shaped(shape, write=write, many=many)(**kwargs)
        return JsonObjects(**kwargs) if many else JsonObject(**kwargs)

    def put(obj: Any, value: Any) -> None:
        setattr(obj, column, (shape.typed_json(value) if shape else value) or None)

    return Field(name, attrgetter(column), build, put=put, lookups=(("", Inside(column)),), part=shape, **options)


def period(name: str, start: str = "valid_from", end: str = "valid_to", **options: Any) -> Field:
    """A TMF `TimePeriod` from two columns; `[start, end)`."""

    def get(obj: Any) -> dict[str, str] | None:
        bounds = {"startDateTime": rfc3339(getattr(obj, start)), "endDateTime": rfc3339(getattr(obj, end))}
        return {key: value for key, value in bounds.items() if value} or None

    def put(obj: Any, value: Any) -> None:
        setattr(obj, start, (value or {}).get("startDateTime"))
        setattr(obj, end, (value or {}).get("endDateTime"))

    lookups = (("startDateTime", Column(start, "dateTime")), ("endDateTime", Column(end, "dateTime")))
    return Field(name, get, simple(TimePeriod), put=put, lookups=lookups, **options)


def computed(
    name: str, get: Getter, build: Callable[..., AnyField] = serializers.JSONField, *, lookups: Lookups = ()
) -> Field:
    """A read-only attribute that a function of the object gives."""
    return Field(name, get, simple(build), read_only=True, lookups=lookups)


def given(
    name: str,
    get: Getter,
    *,
    shape: Resource | None = None,
    required: bool = False,
    put: Put | None = None,
    lookups: Lookups = (),
    many: bool = True,
    as_sent: bool = False,
) -> Field:
    """What a client sends as JSON and gets back as a function of the object gives it.

    `shape` describes it (each entry of a list of it, unless `many` is false); without one it is any JSON. `put` gets
    validated values, or what was sent (`as_sent`).
    """

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        if shape is None:
            return AnyJson(**kwargs)
        if as_sent:
            return shaped(shape, write=write, many=many)(**kwargs)
        serializer: Any = shape.serializer(write=write)
        made: AnyField = serializer(many=True, **kwargs) if many else serializer(**kwargs)
        return made

    return Field(name, get, build, required=required, put=put, lookups=lookups, part=shape)


def _plain(
    name: str,
    source: str | None,
    build: Callable[..., AnyField],
    kind: Kind,
    options: dict[str, Any],
    *,
    convert: Callable[[Any], Any] | None = None,
    empty: Any = None,
) -> Field:
    """An attribute in one column; a dotted source is read only."""
    column = source or snake(name)
    read = attrgetter(column)
    get = (lambda obj: convert(read(obj))) if convert else read

    def put(obj: Any, value: Any) -> None:
        setattr(obj, column, empty if value is None else value)

    lookups = (("", Column(column.replace(".", "__"), kind)),)
    return Field(name, get, simple(build), put=None if "." in column else put, lookups=lookups, **options)


def simple(make: Callable[..., AnyField]) -> Build:
    """A field that is the same for reading and for writing."""

    def build(*, write: bool, **kwargs: Any) -> AnyField:  # noqa: ARG001 - the common signature
        return make(**kwargs)

    return build


def snake(name: str) -> str:
    """`productOfferingPrice` as `product_offering_price`; a leading `@` is dropped."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name if c in _WORD)
