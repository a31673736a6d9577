"""The kinds of attribute that a TM Forum resource is declared from (see tmf.resources)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

if TYPE_CHECKING:
    from tmf.resources import Resource

Getter = Callable[[Any], Any]
AnyField = serializers.Field[Any, Any, Any, Any]
Build = Callable[..., AnyField]
_WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute: its TM Forum `name`, how it is read (`get` gives JSON or None) and how it is written.

    `build` makes the DRF field from its options and `write` (for what a client sends, or for what it gets);
    `required` and `read_only` speak of what a client sends.
    """

    name: str
    get: Getter
    build: Build
    required: bool = False
    read_only: bool = False


def rfc3339(value: datetime | None) -> str | None:
    """A time as TM Forum writes it: UTC with `Z`, to the millisecond."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def number(value: Decimal | None) -> float | int | None:
    """An exact amount as a JSON number."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def text(name: str, source: str | None = None, **options: Any) -> Field:
    """A string."""
    return _plain(name, source, partial(serializers.CharField, max_length=4000), None, options)


def boolean(name: str, source: str | None = None, **options: Any) -> Field:
    """True or false; false is given, None is not."""
    return _plain(name, source, serializers.BooleanField, None, options)


def integer(name: str, source: str | None = None, **options: Any) -> Field:
    """A whole number."""
    return _plain(name, source, serializers.IntegerField, None, options)


def date_time(name: str, source: str | None = None, **options: Any) -> Field:
    """A time: aware, given in UTC."""
    return _plain(name, source, serializers.DateTimeField, rfc3339, options)


def json(name: str, source: str | None = None, *, many: bool = False, **options: Any) -> Field:
    """What only travels: any JSON, kept and given back as it came; an object for the schema, or a list (`many`)."""
    return _plain(name, source, _JsonObjects if many else _JsonObject, None, options)


def period(name: str, start: str = "valid_from", end: str = "valid_to", **options: Any) -> Field:
    """A TMF `TimePeriod` from two columns; `[start, end)`."""

    def get(obj: Any) -> dict[str, str] | None:
        bounds = {"startDateTime": rfc3339(getattr(obj, start)), "endDateTime": rfc3339(getattr(obj, end))}
        return {key: value for key, value in bounds.items() if value} or None

    return Field(name, get, _simple(_TimePeriodSerializer), **options)


def computed(name: str, get: Getter, build: Callable[..., AnyField] = serializers.JSONField) -> Field:
    """A read-only attribute that a function of the object gives."""
    return Field(name, get, _simple(build), read_only=True)


def given(name: str, get: Getter, *, shape: Resource | None = None, required: bool = False) -> Field:
    """What a client sends as JSON and gets back as a function of the object gives it.

    `shape` describes each entry of a list of it; without one it is any JSON.
    """

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        return shape.serializer(write=write)(many=True, **kwargs) if shape else _JsonObject(**kwargs)

    return Field(name, get, build, required=required)


def one(name: str, resource: Resource, source: str | None = None, **options: Any) -> Field:
    """A nested resource."""
    get_part = _getter(name, source)

    def get(obj: Any) -> dict[str, Any] | None:
        part = get_part(obj)
        return None if part is None else resource.read(part)

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        return resource.serializer(write=write)(**kwargs)

    return Field(name, get, build, **options)


def many(name: str, resource: Resource, source: str | None = None, **options: Any) -> Field:
    """A list of nested resources; `source` may be a related manager (prefetch it)."""
    get_parts = _getter(name, source)

    def get(obj: Any) -> list[dict[str, Any]]:
        parts = get_parts(obj)
        return [resource.read(part) for part in (parts.all() if hasattr(parts, "all") else parts or ())]

    def build(*, write: bool, **kwargs: Any) -> AnyField:
        return resource.serializer(write=write)(many=True, **kwargs)

    return Field(name, get, build, **options)


@extend_schema_field({"type": "object", "additionalProperties": True})
class _JsonObject(serializers.JSONField):
    """JSON that the schema shows as an object."""


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
class _JsonObjects(serializers.JSONField):
    """JSON that the schema shows as a list of objects."""


class _TimePeriodSerializer(serializers.Serializer[Any]):
    """A TMF TimePeriod: both bounds optional, the start before the end."""

    startDateTime = serializers.DateTimeField(required=False)  # noqa: N815 - TM Forum's name
    endDateTime = serializers.DateTimeField(required=False)  # noqa: N815

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start, end = attrs.get("startDateTime"), attrs.get("endDateTime")
        if start and end and start >= end:
            raise serializers.ValidationError({"endDateTime": "The end has to lie after the start."})
        return attrs


def _plain(
    name: str,
    source: str | None,
    build: Callable[..., AnyField],
    convert: Callable[[Any], Any] | None,
    options: dict[str, Any],
) -> Field:
    getter = _getter(name, source)
    if convert is None:
        return Field(name, getter, _simple(build), **options)
    return Field(name, lambda obj: convert(getter(obj)), _simple(build), **options)


def _simple(make: Callable[..., AnyField]) -> Build:
    """A field that is the same for reading and for writing."""

    def build(*, write: bool, **kwargs: Any) -> AnyField:  # noqa: ARG001 - the common signature
        return make(**kwargs)

    return build


def _getter(name: str, source: str | None) -> Getter:
    return attrgetter(source or snake(name))


def snake(name: str) -> str:
    """`productOfferingPrice` as `product_offering_price`; a leading `@` is dropped."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name if c in _WORD)
