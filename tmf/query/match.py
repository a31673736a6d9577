"""The same filters on a JSON document: for versions that are kept as JSON, and for the queries of hubs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tmf.query.expression import AllOf, AnyOf, Condition, Expression, Same, joined
from tmf.query.lookups import Column, Lookups
from tmf.query.values import Kind, Value, comparable, compares, parsed, readings


def matches(document: Mapping[str, Any], expression: Expression, lookups: Lookups | None = None) -> bool:
    """Whether a document (parsed JSON) is what the expression asks for; see the package for what that means.

    With the `lookups` of the resource, values are read by the kinds that they declare, as the database does; without,
    as inside JSON. Nothing is refused: what cannot be compared does not match.
    """
    return _Matcher(lookups or {}).holds(document, expression)


class _Matcher:
    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups

    def holds(self, document: Mapping[str, Any], expression: Expression, below: str = "") -> bool:
        """Whether the expression holds for the element at `below`."""
        match expression:
            case AllOf(parts):
                return all(self.holds(document, part, below) for part in parts)
            case AnyOf(parts):
                return any(self.holds(document, part, below) for part in parts)
            case Same(path, inner):
                objects = (item for item in values_at(document, path) if isinstance(item, Mapping))
                return any(self.holds(item, inner, joined(below, path)) for item in objects)
            case Condition():
                return self._compares(document, expression, self._kind(joined(below, expression.path)))

    def _kind(self, path: str) -> Kind | None:
        found = self.lookups.get(path)
        return found.kind if isinstance(found, Column) else None

    def _compares(self, document: Mapping[str, Any], condition: Condition, kind: Kind | None) -> bool:
        held = [comparable(value, kind) for value in values_at(document, condition.path)]
        wanted = [value for text in condition.values for value in _wanted(text, kind)]
        op = "eq" if condition.op == "ne" else condition.op
        one_holds = any(compares(value, op, other) for value in held if value is not None for other in wanted)
        return one_holds != (condition.op == "ne")


def _wanted(text: str, kind: Kind | None) -> tuple[Value, ...]:
    if kind is None:
        return readings(text)
    try:
        return (parsed(kind, text),)
    except ValueError:
        return ()


def values_at(document: Any, path: str) -> list[Any]:
    """The values at a path; lists are walked, one level at every name and one at the end."""
    found = [document]
    for name in path.split("."):
        found = [item[name] for item in _walked(found) if isinstance(item, Mapping) and name in item]
    return list(_walked(found))


def _walked(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        if isinstance(value, list):
            yield from value
        else:
            yield value
