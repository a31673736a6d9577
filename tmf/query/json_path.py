"""Conditions inside a JSON column, in the words of the database.

PostgreSQL gets one jsonpath predicate with the values as variables. SQLite gets a chain of `json_each`, a link for each
name of the path, so that lists on the way are walked as jsonpath's lax mode does it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler

from tmf.query.expression import AllOf, AnyOf, Condition, Expression, Operator, Same
from tmf.query.values import Scalar, readings

_SIGNS: Mapping[Operator, str] = {"eq": "=", "ne": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


class InJson(Func):
    """Whether the JSON of a column is what an expression asks for; its paths begin at the column's JSON.

    A path may be empty: it means the column's JSON itself or, where that is a list, its elements. The names of the
    paths have to be checked before (letters, digits, _, -, @). SQL NULL counts as an empty list.
    """

    output_field = BooleanField()

    def __init__(self, column: str, expression: Expression) -> None:
        self.expression = expression
        super().__init__(F(column))

    def as_postgresql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002 - Django's signature
        **_: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """`jsonb_path_match` of one predicate; what cannot be compared is no match."""
        column, _none = compiler.compile(self.source_expressions[0])
        path = _JsonPath()
        predicate = path.predicate(self.expression, "$")
        sql = f"COALESCE(jsonb_path_match(COALESCE({column}, '[]'), %s::jsonpath, %s::jsonb, true), false)"
        return sql, (predicate, json.dumps(path.variables))

    def as_sqlite(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002
        **_: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """EXISTS over chains of `json_each`."""
        column, _none = compiler.compile(self.source_expressions[0])
        chains = _Chains(column)
        return chains.predicate(self.expression), tuple(chains.params)


def _wanted(condition: Condition) -> list[Scalar]:
    """What the values of a condition may stand for; truth has no order."""
    found = [value for text in condition.values for value in readings(text)]
    return found if condition.op in ("eq", "ne") else [value for value in found if not isinstance(value, bool)]


class _JsonPath:
    """Writes an expression as a jsonpath predicate and collects its variables."""

    def __init__(self) -> None:
        self.variables: dict[str, list[Scalar]] = {}

    def predicate(self, expression: Expression, at: str) -> str:
        """The predicate on what stands at `at` (`$` the column, `@` the element)."""
        match expression:
            case AllOf(parts):
                return self.joined(parts, at, "&&") or "(1 == 1)"
            case AnyOf(parts):
                return self.joined(parts, at, "||") or "(1 == 0)"
            case Same(path, inner):
                return f'exists({_below(at, path)} ? (@.type() == "object" && {self.predicate(inner, "@")}))'
            case Condition():
                return self.comparison(expression, at)

    def joined(self, parts: Sequence[Expression], at: str, sign: str) -> str:
        """Predicates joined by && or ||."""
        return f"({f' {sign} '.join(self.predicate(part, at) for part in parts)})" if parts else ""

    def comparison(self, condition: Condition, at: str) -> str:
        """Every value found is compared with every value wanted; values of different types give "unknown"."""
        name = f"v{len(self.variables)}"
        self.variables[name] = _wanted(condition)
        sign = {"=": "=="}.get(_SIGNS[condition.op], _SIGNS[condition.op])
        holds = f"({_below(at, condition.path)} {sign} ${name})"
        return f"(!{holds} || {holds} is unknown)" if condition.op == "ne" else holds


def _below(at: str, path: str) -> str:
    return at + "".join(f'."{name}"' for name in path.split(".") if name)


class _Chains:
    """Writes an expression as SQL over `json_each` and collects the parameters in the order of the text."""

    def __init__(self, column: str) -> None:
        self.column = column
        self.params: list[Any] = []
        self.aliases = 0

    def predicate(self, expression: Expression, element: str = "") -> str:
        """The condition on the JSON of the column or, inside a `Same`, on the object that `element` stands for."""
        match expression:
            case AllOf(parts):
                return f"({' AND '.join([self.predicate(part, element) for part in parts] or ['1'])})"
            case AnyOf(parts):
                return f"({' OR '.join([self.predicate(part, element) for part in parts] or ['0'])})"
            case Same(path, inner):
                sources, last = self.chain(path, element)
                bound = self.predicate(inner, last)
                return f"EXISTS(SELECT 1 FROM {sources} WHERE {last}.type = 'object' AND {bound})"  # noqa: S608 - ours
            case Condition():
                sources, last = self.chain(expression.path, element)
                return self.comparison(expression, sources, last)

    def comparison(self, condition: Condition, sources: str, last: str) -> str:
        """The values found, joined with the values wanted (one parameter: a JSON list)."""
        self.params.append(json.dumps(_wanted(condition)))
        wanted = self.alias()
        compared = f"{_type(last)} = {_type(wanted)} AND {last}.value {_SIGNS[condition.op]} {wanted}.value"
        there = f"EXISTS(SELECT 1 FROM {sources}, json_each(%s) AS {wanted} WHERE {compared})"  # noqa: S608 - ours
        return f"NOT {there}" if condition.op == "ne" else there

    def chain(self, path: str, element: str) -> tuple[str, str]:
        """The FROM items that walk a path, and the alias of the last one, whose rows are the values found."""
        names = [name for name in path.split(".") if name]
        first = self.link(f"{element}.value", f'$."{names.pop(0)}"') if element else self.link(self.column, "$")
        sources = [first]
        for name in names:
            sources.append(self.link(f"{self.last}.value", f'$."{name}"', guard=f"{self.last}.type"))  # noqa: PERF401
        return ", ".join(sources), self.last

    def link(self, value: str, path: str, guard: str = "") -> str:
        """The elements of the list at a path or, where none is, the one value there.

        `json_extract` of two paths is the list of both values; of the same path twice it makes a list of any value and
        keeps its JSON type.
        """
        self.params += [path] * 4
        items = (
            f"CASE json_type({value}, %s) WHEN 'array' THEN json_extract({value}, %s)"
            f" ELSE json_extract({value}, %s, %s) END"
        )
        # A text is no JSON of its own: only an object is read on.
        source = f"CASE {guard} WHEN 'object' THEN {items} END" if guard else items
        return f"json_each({source}) AS {self.alias()}"

    def alias(self) -> str:
        """A new name for a FROM item."""
        self.aliases += 1
        return self.last

    @property
    def last(self) -> str:
        """The newest name."""
        return f"json_{self.aliases}"


def _type(alias: str) -> str:
    """The type of a JSON value; whole numbers and others are one."""
    return f"CASE {alias}.type WHEN 'integer' THEN 'real' ELSE {alias}.type END"
