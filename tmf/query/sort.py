"""`sort=a,-b`: the order of a list (TMF630)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import CharField, Model, QuerySet, TextField
from django.db.models.expressions import OrderBy

from tmf.errors import Refused
from tmf.query.columns import sort_key
from tmf.query.lookups import Column, Lookups
from tmf.query.match import values_at
from tmf.query.relations import steps_to_many
from tmf.query.values import comparable

MAX_KEYS = 5
Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


def ordered(rows: QuerySet[Row], given: Sequence[str], lookups: Lookups) -> QuerySet[Row]:
    """The rows in the order asked for; `given` are the values of the parameter `sort`, none leaves them as they are.

    What is absent comes last and, in a descending order, first; the primary key decides between equals, so that pages
    neither repeat nor miss a row. Texts are in the order of their code points.

    Raises:
        Refused: 400 for an attribute that cannot be sorted by, naming those that can, and for too many.
    """
    keys = _keys(given, lookups, rows.model)
    return rows.order_by(*(_order(key) for key in keys), _last(rows.model)) if keys else rows


def ordered_documents(
    found: Iterable[Item],
    given: Sequence[str],
    lookups: Lookups,
    model: type[Model],
    document_of: Callable[[Item], Mapping[str, Any]],
) -> list[Item]:
    """The same on things that have JSON documents as rows of a model give them; equals stay in the order they are in.

    Raises:
        Refused: as `ordered`.
    """
    items = list(found)
    for key in reversed(_keys(given, lookups, model)):
        items.sort(key=lambda item, key=key: _place(document_of(item), key), reverse=key.descending)  # type: ignore[misc]
    return items


def sortable(lookups: Lookups, model: type[Model]) -> list[str]:
    """The attributes that a list can be sorted by: columns with one value for each row."""
    return sorted(path for path in lookups if _column(path, lookups, model))


@dataclass(frozen=True, slots=True)
class _Key:
    path: str
    column: Column
    descending: bool


def _keys(given: Sequence[str], lookups: Lookups, model: type[Model]) -> list[_Key]:
    keys = [key for text in given if text for key in text.split(",")]
    if len(keys) > MAX_KEYS:
        raise Refused(400, "invalidSort", f"A list can be sorted by {MAX_KEYS} attributes at most.", path="sort")
    return [_key(key, lookups, model) for key in keys]


def _key(key: str, lookups: Lookups, model: type[Model]) -> _Key:
    # A plus that is not encoded arrives as a blank.
    descending, path = key.startswith("-"), key[key[:1] in ("-", "+", " ") :]
    if not (column := _column(path, lookups, model)):
        choices = ", ".join(sortable(lookups, model)) or "none"
        words = f"{path[:100]!r} is nothing to sort by; possible: {choices}."
        raise Refused(400, "invalidSort", words, path="sort")
    return _Key(path, column, descending)


def _order(key: _Key) -> OrderBy:
    found = sort_key(key.column.lookup, key.column.kind)
    return found.desc(nulls_first=True) if key.descending else found.asc(nulls_last=True)


def _place(document: Mapping[str, Any], key: _Key) -> tuple[bool, Any]:
    """Where a document stands: the value of the attribute, what has none behind all others."""
    value = next((comparable(one, key.column.kind) for one in values_at(document, key.path)), None)
    return value is None, 0 if value is None else value


def _column(path: str, lookups: Lookups, model: type[Model]) -> Column | None:
    found = lookups.get(path)
    return found if isinstance(found, Column) and not steps_to_many(model, found.lookup) else None


def _last(model: type[Model]) -> OrderBy:
    text = isinstance(model._meta.pk, CharField | TextField)  # noqa: SLF001 - Django's API
    return sort_key("pk", "text" if text else "integer").asc()
