"""CSV: UTF-8, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV

from catalog.admin.tables.cells import NotAValue
from catalog.admin.tables.files import BadFile, Numbered, Table, check_size, table_of

SEPARATORS = ",;\t"
# A cell may be as long as a file; the limit is one for the whole process, and files have their own.
csv.field_size_limit(100_000_000)
_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class CsvFile(CSV):
    """A CSV file, as bytes."""

    def get_title(self) -> str:
        """What the choice of formats calls it."""
        return "CSV"

    def is_binary(self) -> bool:
        """We decode it ourselves, to say what is wrong with it."""
        return True

    def get_read_mode(self) -> str:
        """Bytes."""
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Table:
        """The table in a file.

        Raises:
            BadFile: it cannot be read as one.
        """
        check_size(len(in_stream))
        return table_of(_rows(_decoded(in_stream)))

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """The file: with a mark of its encoding, which Excel looks for."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(dataset.headers)
        writer.writerows(dataset)
        return out.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> str:
    hint = _("In Excel choose 'CSV UTF-8' when you save it, or save it as XLSX.")
    if data.startswith(_OTHER_MARKS):
        raise BadFile(_("The file is not in UTF-8.") + f" {hint}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(_("The file is not in UTF-8, see line %(line)d.") % {"line": line} + f" {hint}") from None
    if "\x00" in text:
        raise BadFile(_("This is no CSV file: it holds signs that no text has."))
    return text


def _rows(text: str) -> Numbered:
    """The records; a spreadsheet numbers them from 1, blank ones included."""
    if text[:4].casefold() == "sep=":  # how Excel is told the separator
        said, _newline, rest = text.partition("\n")
        text = f"\n{rest}"
        separator = said[4:5] or ","
    else:
        separator = _separator(text)
    number = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            yield number, [NotAValue(cell) if cell.startswith("=") else cell for cell in row]
    except csv.Error:
        told = _("Row %(row)d cannot be read: a quotation mark is missing, or one too many stands there.")
        raise BadFile(told % {"row": number + 1}) from None


def _separator(text: str) -> str:
    """The sign that the first row with something in it has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)
