"""Rows of characteristics and of their values, as facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from catalog.domain.characteristic import Characteristic, Value, fixed_value
from catalog.models import CharacteristicSpecification, CharacteristicValueUse
from catalog.selectors.rows import Reader, Row, gathered, objects
from tmf.values import ALWAYS, Period

Uses = Mapping[str, tuple[Value, ...]]
Fixed = Mapping[str, str]
When = Mapping[str, frozenset[str]]


def uses_of_offerings(reader: Reader) -> tuple[dict[str, Fixed], dict[str, Uses]]:
    """The values that each offering fixes, and those that it leaves to choose from."""
    rows = list(_uses(reader, "offering_id"))
    fixed = gathered(((owner, name, value) for owner, name, value, _ in rows if value), _fixed)
    return fixed, gathered(((owner, name, values) for owner, name, value, values in rows if not value), _choices)


def uses_of_prices(reader: Reader) -> dict[str, When]:
    """The values of characteristics that each price holds for."""
    return gathered(_uses(reader, "price_id"), _when)


def declared_by(reader: Reader, owner: str) -> dict[str, tuple[Characteristic, ...]]:
    """The characteristics that each row declares; `owner` is the foreign key that leads to it."""
    rows = CharacteristicSpecification.objects.filter(**{f"{owner}__isnull": False})
    return gathered(
        reader.rows(rows, owner, *_DECLARED), lambda its: tuple(_characteristic(reader, row) for row in its)
    )


def names_declared_by(reader: Reader, owner: str) -> dict[str, tuple[str, ...]]:
    """The names of the characteristics that each row declares."""
    rows = CharacteristicSpecification.objects.filter(**{f"{owner}__isnull": False})
    return gathered(reader.rows(rows, owner, "name"), lambda its: tuple(name for (name,) in its))


def valid_for(sent: Any) -> Period:
    """A `validFor` inside JSON: RFC 3339 texts, open where there is none."""
    if not isinstance(sent, dict):
        return ALWAYS
    start, end = _instant(sent.get("startDateTime")), _instant(sent.get("endDateTime"))
    return Period(start, end) if start or end else ALWAYS


_DECLARED = (
    "local_id",
    "name",
    "description",
    "value_type",
    "min_cardinality",
    "max_cardinality",
    "configurable",
    "extensible",
    "regex",
    "values",
    "valid_from",
    "valid_to",
)


def _uses(reader: Reader, owner: str) -> Iterable[Row]:
    rows = CharacteristicValueUse.objects.filter(**{f"{owner}__isnull": False})
    return reader.rows(rows, owner, "name", "value", "values")


def _fixed(uses: tuple[Row, ...]) -> Fixed:
    return dict(uses)


def _choices(uses: tuple[Row, ...]) -> Uses:
    choices = {name: tuple(map(_value, _open(values))) for name, values in uses}
    return {name: values for name, values in choices.items() if values}


def _open(text: str | None) -> list[dict[str, Any]]:
    """The values that leave a choice: none where they fixed one that a person has taken away since."""
    values = objects(text)
    return [] if fixed_value(values) else values


def _when(uses: tuple[Row, ...]) -> When:
    found: dict[str, set[str]] = {}
    for name, value, values in uses:
        single = {value} if value else {str(one["value"]) for one in _open(values) if one.get("value") is not None}
        if single:
            found.setdefault(name, set()).update(single)
    return {name: frozenset(values) for name, values in found.items()}


def _characteristic(reader: Reader, row: Row) -> Characteristic:
    local_id, name, description, kind, least, most, configurable, extensible, pattern, values, start, end = row
    return Characteristic(
        id=local_id or name,
        name=name,
        value_type=kind,
        description=description,
        at_least=least or 0,
        at_most=most,
        configurable=configurable,
        extensible=bool(extensible),
        pattern=pattern,
        values=tuple(map(_value, objects(values))),
        validity=reader.period(start, end),
    )


def _value(sent: dict[str, Any]) -> Value:
    return Value(
        value=sent.get("value"),
        is_default=bool(sent.get("isDefault")),
        lower=sent.get("valueFrom"),
        upper=sent.get("valueTo"),
        interval=sent.get("rangeInterval") or "closed",
        pattern=sent.get("regex") or "",
        unit=sent.get("unitOfMeasure") or "",
        validity=valid_for(sent.get("validFor")),
    )


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
