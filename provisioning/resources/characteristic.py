"""Characteristics of TMF v5: the value lives in a subtype that its JSON type names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def characteristics(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Names and values as TMF Characteristics, in the order of their names."""
    return [_characteristic(name, values[name]) for name in sorted(values)]


def values_of(given: Iterable[Any]) -> dict[str, Any]:
    """The names and values of TMF Characteristics; what has no name is left out."""
    return {str(c["name"]): c.get("value") for c in given if isinstance(c, Mapping) and c.get("name")}


def _characteristic(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        kind = _kind(value[0]) if value else "string"
        return {"@type": f"{kind.title()}ArrayCharacteristic", "name": name, "valueType": "array", "value": value}
    kind = _kind(value)
    return {"@type": f"{kind.title()}Characteristic", "name": name, "valueType": kind, "value": value}


def _kind(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", dict: "object"}
    return kinds.get(type(value), "string")
