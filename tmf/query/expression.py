"""What a reader asks for, as a tree: conditions, and what joins them. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

Operator: TypeAlias = Literal["eq", "ne", "gt", "gte", "lt", "lte"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)


@dataclass(frozen=True, slots=True)
class Condition:
    """An attribute compared with values: one of them is enough, but for `ne`, where none may be equal.

    `path` is dotted (`validFor.startDateTime`), `values` are texts as the reader wrote them. `source` names the query
    parameter, for errors.
    """

    path: str
    op: Operator
    values: tuple[str, ...]
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts: always."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds; without parts: never."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """One object at `path`, or one object of the list there, fulfils the whole expression; its paths begin there."""

    path: str
    expression: Expression


Expression: TypeAlias = Condition | AllOf | AnyOf | Same
EVERYTHING = AllOf(())


def joined(*paths: str) -> str:
    """Paths one below the other as one path; empty ones count for nothing."""
    return ".".join(path for path in paths if path)


def conditions(expression: Expression, below: str = "") -> Iterator[tuple[Condition, str]]:
    """Every condition of an expression, with the path of the element that it is bound to."""
    match expression:
        case Condition():
            yield expression, below
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from conditions(part, below)
        case Same(path, inner):
            yield from conditions(inner, joined(below, path))
