"""An empty table to start from: its headings, an example, and what each column means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tablib
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from catalog.admin.tables.base import TableResource
from catalog.admin.tables.cells import YesNo
from catalog.admin.tables.columns import Column, Reference
from catalog.admin.tables.csv_file import CsvFile
from catalog.admin.tables.files import letter
from catalog.admin.tables.reading import DELETE
from catalog.admin.tables.xlsx_file import add_sheet, as_bytes
from catalog.models import Channel

MOST_LISTED, ROWS_WITH_CHOICE = 100, 2000
WIDTHS = (26, 70, 60, 40)


@dataclass(frozen=True, slots=True)
class Explained:
    """A column in words: what it means, what may stand there (`literal`: as it is), and an empty cell."""

    heading: str
    told: str
    allowed: str
    empty: str
    literal: bool = False


def explained(resource: TableResource) -> Iterator[Explained]:
    """Every column of a table in words, the one that removes rows last."""
    for column in resource.get_export_fields():
        yield Explained(column.heading, str(column.told), _allowed(column), _empty(column), _is_literal(column))
    removes = _("Yes removes the row; its other cells are not looked at.")
    yield Explained(DELETE, removes, "yes, no", _("It stays."), literal=True)


def template_csv(resource: TableResource) -> bytes:
    """The template as CSV: headings and an example."""
    return bytes(CsvFile().export_data(tablib.Dataset(_example(resource), headers=_headings(resource))))


def template_xlsx(resource: TableResource) -> bytes:
    """The template as XLSX: besides, lists to choose from, and a sheet that explains the columns."""
    book = Workbook(write_only=True)
    headings = _headings(resource)
    sheet = add_sheet(book, resource.title(), headings, [_example(resource)])
    for index, column in enumerate(resource.get_export_fields()):
        if column.choices:
            _offer(sheet, index, column.choices, is_strict=isinstance(column.widget, YesNo))
    _offer(sheet, len(headings) - 1, ("yes", "no"), is_strict=True)
    told = [[one.heading, one.told, one.allowed, one.empty] for one in explained(resource)]
    names = [_("Column"), _("What it means"), _("What may stand there"), _("An empty cell")]
    add_sheet(book, _("Columns"), names, told, WIDTHS)
    return as_bytes(book)


def _headings(resource: TableResource) -> list[str]:
    return [*resource.get_export_headers(), DELETE]


def _example(resource: TableResource) -> list[Any]:
    return [*(column.example for column in resource.get_export_fields()), ""]


def _offer(sheet: Any, index: int, choices: Sequence[str], *, is_strict: bool) -> None:
    """Offer a list to choose from in the cells of a column."""
    listed = DataValidation("list", formula1=f'"{",".join(choices)}"', showErrorMessage=is_strict, allow_blank=True)
    listed.add(f"{letter(index)}2:{letter(index)}{ROWS_WITH_CHOICE}")
    sheet.data_validations.append(listed)


def _is_literal(column: Column) -> bool:
    return not column.readonly and (bool(column.choices) or isinstance(column.widget, YesNo))


def _allowed(column: Column) -> str:
    if column.readonly:
        return _("Anything.")
    if column.choices:
        return ", ".join(column.choices)
    if isinstance(column, Reference) and column.to == Channel.__name__:
        ids = Channel.objects.values_list("pk", flat=True)[: MOST_LISTED + 1]
        return ", ".join(ids[:MOST_LISTED]) + (" …" if len(ids) > MOST_LISTED else "")
    return str(column.widget.told)


def _empty(column: Column) -> str:
    if column.readonly:
        return ""
    if column.needed:
        return _("A new row needs it.")
    return _("It stays as it is; a new row has the usual value.") if column.keeps else _("It is emptied.")
