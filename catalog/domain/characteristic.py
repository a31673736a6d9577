"""Characteristics of products and the values that they may have (TMF620 CharacteristicSpecification)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tmf.values import ALWAYS, Period


@dataclass(frozen=True, slots=True)
class Value:
    """A CharacteristicValueSpecification: one `value`, or a range from `lower` to `upper`.

    `interval` says which ends belong to a range: closed, open, closedBottom or closedTop. `pattern` is a regular
    expression that a text has to match as a whole.
    """

    value: object = None
    is_default: bool = False
    lower: int | None = None
    upper: int | None = None
    interval: str = "closed"
    pattern: str = ""
    unit: str = ""
    validity: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A characteristic that a product has, or may be given.

    `at_least` and `at_most` count its values; one of which at least one value is due has to be given unless there is a
    default. `configurable` says whether a customer may choose. `extensible` allows values beside those in `values`.
    """

    id: str
    name: str
    value_type: str = "string"
    description: str = ""
    at_least: int = 0
    at_most: int | None = None
    configurable: bool = True
    extensible: bool = False
    pattern: str = ""
    values: tuple[Value, ...] = ()
    validity: Period = ALWAYS


def fixed_value(values: Sequence[Mapping[str, Any]]) -> str:
    """The value that the specifications fix: the only one, or the default; empty where a choice is left."""
    defaults = [one for one in values if one.get("isDefault")]
    chosen = values if len(values) == 1 else defaults
    value = chosen[0].get("value") if len(chosen) == 1 else None
    return str(value)[:200] if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def instants_of(characteristics: Iterable[Characteristic]) -> frozenset[datetime]:
    """Every moment at which one of them, or one of their values, comes into force or ends."""
    periods = [
        period for one in characteristics for period in (one.validity, *(value.validity for value in one.values))
    ]
    return frozenset(bound for period in periods for bound in (period.start, period.end) if bound is not None)
