"""`sort=a,-b`: the order of a list (TMF630)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import CharField, Model, QuerySet, TextField
from django.db.models.expressions import OrderBy

from tmf.errors import Refused
from tmf.query.columns import sort_key
from tmf.query.lookups import Column, Lookups
from tmf.query.relations import steps_to_many

MAX_KEYS = 5
Row = TypeVar("Row", bound=Model)


def ordered(rows: QuerySet[Row], given: Sequence[str], lookups: Lookups) -> QuerySet[Row]:
    """The rows in the order asked for; `given` are the values of the parameter `sort`, none leaves them as they are.

    What is absent comes last and, in a descending order, first; the primary key decides between equals, so that pages
    neither repeat nor miss a row. Texts are in the order of their code points.

    Raises:
        Refused: 400 for an attribute that cannot be sorted by, naming those that can, and for too many.
    """
    keys = [key for text in given if text for key in text.split(",")]
    if not keys:
        return rows
    if len(keys) > MAX_KEYS:
        raise Refused(400, "invalidSort", f"A list can be sorted by {MAX_KEYS} attributes at most.", path="sort")
    return rows.order_by(*(_order(key, lookups, rows.model) for key in keys), _last(rows.model))


def sortable(lookups: Lookups, model: type[Model]) -> list[str]:
    """The attributes that a list can be sorted by: columns with one value for each row."""
    return sorted(path for path in lookups if _column(path, lookups, model))


def _order(key: str, lookups: Lookups, model: type[Model]) -> OrderBy:
    # A plus that is not encoded arrives as a blank.
    descending, path = key.startswith("-"), key[key[:1] in ("-", "+", " ") :]
    if not (column := _column(path, lookups, model)):
        choices = ", ".join(sortable(lookups, model)) or "none"
        words = f"{path[:100]!r} is nothing to sort by; possible: {choices}."
        raise Refused(400, "invalidSort", words, path="sort")
    found = sort_key(column.lookup, column.kind)
    return found.desc(nulls_first=True) if descending else found.asc(nulls_last=True)


def _column(path: str, lookups: Lookups, model: type[Model]) -> Column | None:
    found = lookups.get(path)
    return found if isinstance(found, Column) and not steps_to_many(model, found.lookup) else None


def _last(model: type[Model]) -> OrderBy:
    text = isinstance(model._meta.pk, CharField | TextField)  # noqa: SLF001 - Django's API
    return sort_key("pk", "text" if text else "integer").asc()
