"""From the cells of a row to what it changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.admin.tables.cells import YesNo
from catalog.admin.tables.columns import Column, Known, Links, Reference
from catalog.admin.tables.results import Change, Planned

DELETE = "delete"
"""The column in which yes removes a row."""
Row = Mapping[str, Any]
Faults = dict[str, list[str]]


def take(columns: Sequence[Column], planned: Planned, row: Row, known: Known) -> Faults:
    """Give an instance what a row says and note what that changes; what is wrong with the cells, by heading."""
    faults: Faults = {}
    for column in columns:
        try:
            _take(column, planned, row, known)
        except ValidationError as error:
            faults[column.heading] = error.messages
        except ValueError as error:
            faults[column.heading] = [str(error)]
    return faults


def removes(row: Row) -> bool:
    """Whether the row says that it is to go.

    Raises:
        ValidationError: it says neither yes nor no.
    """
    try:
        return bool(YesNo().clean(row.get(DELETE)))
    except ValueError as error:
        raise ValidationError({DELETE: str(error)}) from error


def named(columns: Iterable[Column], rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Type and id of everything of other tables that rows name."""
    references = [column for column in columns if isinstance(column, Reference)]
    for row in rows:
        for column in references:
            yield from ((column.to, one) for one in _ids(column, row))


def _take(column: Column, planned: Planned, row: Row, known: Known) -> None:
    if column.heading not in row and not (planned.is_new and column.needed):
        return
    value = column.read(row)
    if column.keeps and column.is_empty(value):
        if planned.is_new and column.needed:
            raise ValueError(_("A new row needs it."))
        return
    before = column.stored(planned.instance)
    is_other = column.differs(before, value)
    if is_other or (planned.is_new and not column.is_empty(value)):
        column.check(planned.instance, value, known)
        planned.changes.append(Change(column, None if planned.is_new else before, value))
    if is_other:
        column.put(planned.instance, value)
        if isinstance(column, Links):
            planned.links[str(column.attribute)] = value


def _ids(column: Reference, row: Row) -> Collection[str]:
    try:
        return column.named(column.read(row))
    except ValueError:
        return ()
