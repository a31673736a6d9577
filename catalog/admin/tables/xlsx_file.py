"""XLSX: read as data from a stranger, written so that a spreadsheet shows what is meant."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import tablib
from django.conf import settings
from django.utils.translation import gettext as _
from import_export.formats.base_formats import XLSX
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Alignment, Font

from catalog.admin.tables.cells import NotAValue
from catalog.admin.tables.files import MOST_COLUMNS, BadFile, Numbered, Table, check_size, letter, table_of

MOST_UNPACKED, MOST_PARTS, BLANK_ROWS = 12, 500, 20_000
"""How many times the largest file its parts may come to, how many parts, and blank rows that are read past."""
LONGEST_TEXT, EXACT_DIGITS = 32_767, 15
"""What Excel keeps of a text and of a number."""


class XlsxFile(XLSX):
    """An XLSX file; what is read is its first sheet."""

    def get_title(self) -> str:
        """What the choice of formats calls it."""
        return "XLSX (Excel)"

    def create_dataset(self, in_stream: bytes) -> Table:
        """The table in the first sheet.

        Raises:
            BadFile: it is no XLSX file, or a larger one than we read.
        """
        check_size(len(in_stream))
        _check_parts(in_stream)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what a workbook has besides its cells is nothing to us
                book = load_workbook(io.BytesIO(in_stream), read_only=True)
                return table_of(_rows(book))
        except BadFile:
            raise
        except Exception:  # noqa: BLE001 - the library raises whatever a broken part makes it stumble over
            raise BadFile(_no_xlsx()) from None

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """The file, with one sheet.

        Raises:
            BadFile: a text is longer than a cell may be.
        """
        book = Workbook(write_only=True)
        add_sheet(book, dataset.title or "rows", dataset.headers, dataset)
        return as_bytes(book)


def add_sheet(
    book: Workbook, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()
) -> Any:
    """A sheet with headings that stay in sight, and rows of texts and numbers below; `widths` are those of columns."""
    written = [[_written(value) for value in row] for row in rows]  # first, as what is begun cannot be left
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for index, heading in enumerate(headings):
        width = widths[index] if index < len(widths) else max(12, len(heading) + 4)
        sheet.column_dimensions[letter(index)].width = width
    sheet.append([_bold(sheet, heading) for heading in headings])
    for row in written:
        sheet.append([_wrapped(sheet, value) for value in row] if widths else row)
    return sheet


def as_bytes(book: Workbook) -> bytes:
    """The file of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    cell.font = Font(bold=True)
    return cell


def _wrapped(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _written(value: Any) -> Any:
    """A value as a cell keeps it: a number with more figures than Excel keeps is a text."""
    if isinstance(value, Decimal):
        return value if len(value.as_tuple().digits) <= EXACT_DIGITS else str(value)
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_TEXT:
        told = _("A text is too long for a cell of XLSX: '%(start)s…'. Choose CSV.")
        raise BadFile(told % {"start": value[:40]})
    return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value) or None


def _no_xlsx() -> str:
    return _("This is no XLSX file, or a damaged one. Save it as XLSX or as CSV UTF-8 and try again.")


def _check_parts(data: bytes) -> None:
    """Refuse what is no archive, and one whose parts would come to more than we are ready to read.

    An archive says how large its parts are, and no more than that is read of them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadFile(_no_xlsx()) from None
    too_large = sum(part.file_size for part in parts) > MOST_UNPACKED * settings.TABLE_MOST_BYTES
    if too_large or len(parts) > MOST_PARTS:
        raise BadFile(_("The file is packed, and far larger than a table of that many rows. It was not opened."))


def _rows(book: Workbook) -> Numbered:
    if not book.worksheets:
        raise BadFile(_("The file has no sheet with cells."))
    # Dimensions that the file names are not believed: nobody has to say the truth there.
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    blank = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        cells = [_value(cell) for cell in row]
        blank = 0 if any(cell is not None for cell in cells) else blank + 1
        if blank > BLANK_ROWS:
            return
        yield number, cells


def _value(cell: ReadOnlyCell) -> Any:
    value = cell.value
    if cell.data_type in ("f", "e"):
        text = value if isinstance(value, str) else getattr(value, "text", "=")
        return NotAValue(text)
    return str(value) if isinstance(value, CellRichText) else value
