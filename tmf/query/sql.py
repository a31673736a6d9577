"""An expression as a condition on rows.

A row never comes twice: what lies over a relation to many is asked for in a subquery of the related rows, and the
conditions of a `Same` in one subquery, so that they hold for one and the same related row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_
from typing import Any, TypeAlias, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from tmf.query.columns import column_condition
from tmf.query.expression import EVERYTHING, AllOf, AnyOf, Condition, Expression, Operator, Same, joined
from tmf.query.filter_text import not_offered
from tmf.query.json_path import InJson
from tmf.query.lookups import Column, Lookups, check_steps, inside_of, resolve, values_of
from tmf.query.relations import Relation, relation, shared, steps_to_many
from tmf.query.values import Kind, Value

Row = TypeVar("Row", bound=Model)
_NONE = Q(pk__in=[])


def filtered(rows: QuerySet[Row], expression: Expression, lookups: Lookups) -> QuerySet[Row]:
    """The rows that fulfil the expression, each once.

    Raises:
        Refused: 400 for an attribute that cannot be filtered, naming those that can, and for a value that is none.
    """
    return rows if expression == EVERYTHING else rows.filter(where(expression, lookups, rows.model))


def where(expression: Expression, lookups: Lookups, model: type[Model]) -> Q:
    """The condition on rows of a model; raises as `filtered`."""
    return _condition(_resolved(expression, lookups, ""), model)


@dataclass(frozen=True, slots=True)
class _InColumn:
    """A column compared with values; `op` is never `ne`, that is what `negated` says."""

    lookup: str
    op: Operator
    values: tuple[Value, ...]
    kind: Kind
    negated: bool

    def test(self) -> Q:
        return column_condition(self.lookup, self.kind, self.op, self.values)


@dataclass(frozen=True, slots=True)
class _InDocument:
    """A condition inside a JSON column."""

    lookup: str
    expression: Expression
    negated: bool

    def test(self) -> Q:
        return Q(InJson(self.lookup, self.expression))


@dataclass(frozen=True, slots=True)
class _All:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Any:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Same:
    part: _Node
    declared: tuple[str, ...]
    """Every look-up that is declared below the attribute."""


_Leaf: TypeAlias = _InColumn | _InDocument
_Node: TypeAlias = _Leaf | _All | _Any | _Same


def _resolved(expression: Expression, lookups: Lookups, below: str) -> _Node:
    """The expression with look-ups in the place of attributes."""
    match expression:
        case AllOf(parts):
            return _All(tuple(_resolved(part, lookups, below) for part in parts))
        case AnyOf(parts):
            return _Any(tuple(_resolved(part, lookups, below) for part in parts))
        case Condition():
            return _leaf(expression, lookups, below)
        case Same(path, inner):
            return _element(inner, lookups, joined(below, path))


def _leaf(condition: Condition, lookups: Lookups, below: str) -> _Leaf:
    found, rest = resolve(condition, lookups, below)
    negated = condition.op == "ne"
    op: Operator = "eq" if negated else condition.op
    if isinstance(found, Column):
        values = tuple(values_of(condition, found.kind))
        return _InColumn(found.lookup, op, values, found.kind, negated)
    return _InDocument(found.column, replace(condition, path=rest, op=op), negated)


def _element(inner: Expression, lookups: Lookups, at: str) -> _Node:
    """What is asked of one element: inside JSON where a column holds it, else of one related row."""
    if found := inside_of(at, lookups):
        inside, rest = found
        check_steps(inner, rest)
        return _InDocument(inside.column, Same(rest, inner), negated=False)
    declared = (found for path, found in lookups.items() if path.startswith(f"{at}."))
    names = tuple(found.lookup if isinstance(found, Column) else found.column for found in declared)
    return _Same(_resolved(inner, lookups, at), names)


def _condition(node: _Node, model: type[Model]) -> Q:
    match node:
        case _All(parts):
            return reduce(and_, (_condition(part, model) for part in parts), ~_NONE)
        case _Any(parts):
            return reduce(or_, (_condition(part, model) for part in parts), _NONE)
        case _Same():
            return _of_one_element(node, model)
        case _InColumn() | _InDocument():
            return _of_any_value(node, model)


def _of_any_value(leaf: _Leaf, model: type[Model]) -> Q:
    """The condition of one attribute; over a relation to many it holds for a related row, negated for none of them."""
    steps = steps_to_many(model, leaf.lookup)
    if not steps:
        return ~leaf.test() if leaf.negated else leaf.test()
    over = relation(model, steps)
    test = replace(leaf, lookup=over.rest_of(leaf.lookup), negated=False).test()
    return ~Q(_exists(over, test)) if leaf.negated else _among(over, test)


def _of_one_element(node: _Same, model: type[Model]) -> Q:
    """Conditions on one related row: the one to which all look-ups lead that are declared below the attribute.

    Where one of these has a single value for each row, the attribute is no list and there is nothing to bind.
    """
    ways = [steps_to_many(model, lookup) for lookup in node.declared]
    common = shared(ways)
    steps = steps_to_many(model, "__".join(common)) if common else ()
    if steps:
        over = relation(model, steps)
        return _among(over, _condition(_moved(node.part, over), over.model))
    if all(ways) and not common:
        raise not_offered("A predicate on attributes that are kept in different places")
    return _condition(node.part, model)


def _moved(node: _Node, over: Relation) -> _Node:
    """The same conditions, seen from the related row."""
    match node:
        case _All(parts):
            return _All(tuple(_moved(part, over) for part in parts))
        case _Any(parts):
            return _Any(tuple(_moved(part, over) for part in parts))
        case _Same(part, declared):
            return _Same(_moved(part, over), tuple(over.rest_of(lookup) for lookup in declared))
        case _InColumn() | _InDocument():
            return replace(node, lookup=over.rest_of(node.lookup))


def _among(over: Relation, test: Q) -> Q:
    """Rows with a related one that fulfils the test; asked from the related side, which an index can answer."""
    related: QuerySet[Any] = over.model._base_manager.filter(test, **{f"{over.back}__isnull": False})  # noqa: SLF001
    return Q(pk__in=related.values(over.back))


def _exists(over: Relation, test: Q) -> Exists:
    """The same, asked for each row: its negation is quick where NOT IN is not."""
    return Exists(over.model._base_manager.filter(test, **{over.back: OuterRef("pk")}))  # noqa: SLF001
