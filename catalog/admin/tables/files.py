"""From a file to rows and back, for both formats: headings, numbers of rows, and how large a file may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tablib
from django.conf import settings
from django.utils.translation import gettext as _

MOST_COLUMNS = 60
Numbered = Iterator[tuple[int, Sequence[Any]]]
"""The rows of a file, each with the number that a spreadsheet shows beside it."""


class BadFile(ValueError):  # noqa: N818 - named for what it is
    """A file that cannot be read or written as a table; the text says why, and what to do."""


class Table(tablib.Dataset):
    """What a file holds: its headings and rows; `numbers` are those that a spreadsheet shows beside the rows."""

    numbers: list[int]


def check_size(size: int) -> None:
    """Refuse a file that is larger than we read.

    Raises:
        BadFile: with the size that is read.
    """
    if size > settings.TABLE_MOST_BYTES:
        most = settings.TABLE_MOST_BYTES / 1_000_000
        raise BadFile(_("The file is larger than %(most)g MB. Divide it into several.") % {"most": most})


def table_of(rows: Numbered) -> Table:
    """The table in the rows of a file: the first row with something in it holds the headings, blank rows are nothing.

    Raises:
        BadFile: there are no headings, one stands there twice, a cell has none, or there are too many rows.
    """
    filled = ((number, row) for number, row in rows if any(_is_filled(cell) for cell in row))
    _number, first = next(filled, (0, ()))
    headings = [_heading(cell) for cell in first]
    _check_headings(headings)
    kept = [index for index, heading in enumerate(headings) if heading]
    table = Table(headers=[headings[index] for index in kept])
    numbers: list[int] = []
    for number, row in filled:
        _check_cells(number, row, headings)
        if len(numbers) == settings.TABLE_MOST_ROWS:
            most = settings.TABLE_MOST_ROWS
            raise BadFile(_("The file has more than %(most)d rows. Divide it into several.") % {"most": most})
        numbers.append(number)
        table.append([row[index] if index < len(row) else None for index in kept])
    table.numbers = numbers
    if not numbers:
        raise BadFile(_("The file has headings and no rows."))
    return table


def letter(index: int) -> str:
    """What a spreadsheet calls a column: A, B, … Z, AA."""
    above, rest = divmod(index, 26)
    return (letter(above - 1) if above else "") + chr(ord("A") + rest)


def _is_filled(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _heading(cell: Any) -> str:
    return " ".join(str(cell if cell is not None else "").replace("_", " ").casefold().split())


def _check_headings(headings: Iterable[str]) -> None:
    found = [heading for heading in headings if heading]
    if not found:
        raise BadFile(_("The file is empty. Its first row has to hold the names of the columns."))
    twice = sorted({heading for heading in found if found.count(heading) > 1})
    if twice:
        raise BadFile(_("These columns stand there twice: %(names)s.") % {"names": ", ".join(twice)})


def _check_cells(number: int, row: Sequence[Any], headings: Sequence[str]) -> None:
    """A cell below no heading would be lost; often it is there because a text with a comma lacks its quotes."""
    for index, cell in enumerate(row):
        if _is_filled(cell) and (index >= len(headings) or not headings[index]):
            told = _(
                "Row %(row)d: column %(column)s has no name in the first row. Is a text with a comma not in quotes?"
            )
            raise BadFile(told % {"row": number, "column": letter(index)})
