"""What the attributes of a resource are mapped to: columns and JSON columns that the resource declares.

Only what stands here can be filtered or sorted; nothing that a reader writes becomes a look-up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from tmf.errors import Refused
from tmf.query.expression import Condition, Expression, conditions, joined
from tmf.query.values import Kind, Value, parsed

MAX_STEPS = 12
_STEP = re.compile(r"[A-Za-z@][A-Za-z0-9_@-]*")


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute that is a column: an ORM path from the resource's model, also over relations (`prices__id`).

    `kind` says how the texts of a filter are read; what is no such value is refused. Over a relation to many, a
    condition holds when it holds for one of the related rows.
    """

    lookup: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Inside:
    """An attribute kept in a JSON column: it can be filtered by every path below it, but not sorted.

    `column` is the ORM path of the JSONField; what it holds is the attribute's own JSON, an object or a list.
    """

    column: str


Lookup: TypeAlias = Column | Inside
Lookups: TypeAlias = Mapping[str, Lookup]


def resolve(condition: Condition, lookups: Lookups, below: str = "") -> tuple[Lookup, str]:
    """The look-up of a condition's attribute and, inside JSON, the path there.

    `below` is the path of the element that the condition is bound to.

    Raises:
        Refused: 400 for an attribute that cannot be filtered, naming those that can.
    """
    path = joined(below, condition.path)
    if isinstance(column := lookups.get(path), Column):
        return column, ""
    if found := inside_of(path, lookups):
        check_steps(replace(condition, path=""), found[1])
        return found
    subject = "This" if condition.source in ("", path) else path[:100]
    words = f"{subject} cannot be filtered; filters: {', '.join(filterable(lookups)) or 'none'}."
    raise _invalid(replace(condition, path=path), words)


def inside_of(path: str, lookups: Lookups) -> tuple[Inside, str] | None:
    """The JSON column that holds what is at a path, and the path inside; the longest attribute declared wins."""
    names = path.split(".")
    if "" in names:
        return None
    for length in range(min(len(names), MAX_STEPS), 0, -1):
        if isinstance(found := lookups.get(".".join(names[:length])), Inside):
            return found, ".".join(names[length:])
    return None


def check_steps(expression: Expression, rest: str) -> None:
    """Refuse paths inside JSON that no document has: they would have to be written into a query.

    Raises:
        Refused: 400.
    """
    for condition, below in conditions(expression, rest):
        names = joined(below, condition.path).split(".")
        if len(names) > MAX_STEPS:
            raise _invalid(condition, f"A path may have {MAX_STEPS} names below the attribute at most.")
        if names != [""] and not all(_STEP.fullmatch(name) for name in names):
            words = "Every name of a path has letters, digits, _ or -, and begins with a letter or @."
            raise _invalid(condition, words)


def values_of(condition: Condition, kind: Kind) -> list[Value]:
    """The values of a condition on a column of this kind.

    Raises:
        Refused: 400 for what is no such value, and for an order of truth values.
    """
    try:
        values = [parsed(kind, text) for text in condition.values]
    except ValueError as error:
        raise _invalid(condition, str(error)) from error
    if kind == "boolean" and condition.op not in ("eq", "ne"):
        raise _invalid(condition, "It is true or false: it can only be equal or not.")
    return values


def filterable(lookups: Lookups) -> list[str]:
    """The attributes that can be filtered, sorted; `.*` stands for every path below."""
    return sorted(name for path, found in lookups.items() for name in _names(path, found))


def _names(path: str, found: Lookup) -> tuple[str, ...]:
    return (path, f"{path}.*") if isinstance(found, Inside) else (path,)


def _invalid(condition: Condition, words: str) -> Refused:
    return Refused(400, "invalidFilter", words, path=condition.source or condition.path)
