"""What stands in a cell, and what it means: text, numbers, moments, yes or no, ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.widgets import Widget

FORMULA = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001 - the wide ones are meant: Excel takes them for the others
"""What a spreadsheet takes a cell for a formula for, when it begins with one of these."""
_ESCAPED = re.compile(f"'+[{re.escape(FORMULA)}]")
_RISKY = re.compile(f"'*[{re.escape(FORMULA)}]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NUMBER = re.compile(r"[+-]?([0-9]+)(?:([.,])([0-9]+))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
THOUSANDS, LARGEST = 3, 2_147_483_647
YES = ("yes", "true", "1", "x", "ja", "wahr")
NO = ("no", "false", "0", "nein", "falsch")


class NotAValue(str):
    """What a cell holds instead of a value: a formula, or the error that one came to."""

    __slots__ = ()


def escaped(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that looks like it gets an apostrophe in front."""
    return f"'{text}" if _RISKY.match(text) else text


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    return text[1:] if _ESCAPED.match(text) else text


def plain(text: str) -> str:
    """A text without what a spreadsheet does to it: line ends, blanks around it, signs that no file can hold."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def words(value: Any) -> str:
    """The text of a cell: without blanks around it, whole numbers without a fraction.

    Raises:
        ValueError: it is a formula, or the error of one.
    """
    if isinstance(value, NotAValue):
        hint = _("Put the value there; for a text that begins so, put an apostrophe in front.")
        told = _("The cell holds a formula: %(formula)s.") % {"formula": value[:60]}
        raise ValueError(f"{told} {hint}")  # noqa: TRY004 - it is of the right type, and says nothing
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value).strip()


class Cell(Widget):
    """A kind of cell. `clean` reads one (ValueError: what is wrong with it), `render` writes one.

    An empty one is None, or an empty text.
    """

    told: Any = gettext_lazy("A text.")
    """What may stand in such a cell, for the page and the template that explain the columns."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 - the library's signature
        """The value that a cell stands for."""
        text = words(value)
        return self.read(value, text) if text else self.nothing()

    def read(self, value: Any, text: str) -> Any:
        """The value of a cell that is not empty, also given as text."""
        raise NotImplementedError

    def nothing(self) -> Any:
        """The value of an empty cell."""
        return None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002
        """What stands in the cell of a file: a text or a number."""
        return "" if value is None else str(value)

    def say(self, value: Any) -> str:
        """A value as a reader reads it on a page."""
        return str(self.render(value))

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values mean the same."""
        return bool(one == other)


class Text(Cell):
    """A text. Formulas are made harmless when it is written, and are again what they were when it is read."""

    def read(self, value: Any, text: str) -> str:  # noqa: ARG002
        """The text, its line ends as we keep them."""
        return unescaped(text).replace("\r\n", "\n")

    def nothing(self) -> str:
        """An empty text."""
        return ""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002
        """The text, harmless."""
        return escaped(value or "")

    def say(self, value: Any) -> str:
        """The text itself."""
        return value or ""

    def same(self, one: Any, other: Any) -> bool:
        """Whether they differ by no more than what a spreadsheet changes."""
        return plain(one or "") == plain(other or "")


class Choice(Text):
    """One of several words, however they are written in capitals."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self.choices = choices

    def read(self, value: Any, text: str) -> str:
        """The word as we write it; one that is not known is left for the column to judge."""
        found = super().read(value, text)
        return next((word for word in self.choices if word.casefold() == found.casefold()), found)


class YesNo(Cell):
    """Yes or no, in English, in German, or as a spreadsheet says it."""

    told = "yes, no"

    def read(self, value: Any, text: str) -> bool:  # noqa: ARG002
        """True or False."""
        said = text.casefold()
        if said in YES or said in NO:
            return said in YES
        raise ValueError(_("'%(text)s' is neither yes nor no.") % {"text": text[:60]})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002
        """Yes or no."""
        return "yes" if value else "no"

    def say(self, value: Any) -> str:
        """Yes or no, or nothing where nothing was said."""
        return "" if value is None else _("yes") if value else _("no")


class Amount(Cell):
    """A decimal number, with a point or a comma and without separators of thousands."""

    told = gettext_lazy("A number such as 9.99 or 9,99.")

    def read(self, value: Any, text: str) -> Decimal:
        """The exact number; of a number in a spreadsheet, the figures that it shows."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Decimal(f"{value:.15g}")
        bare = text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        match = _NUMBER.fullmatch(bare)
        if match is None:
            raise ValueError(_("'%(text)s' is not a number such as 9.99.") % {"text": text[:60]})
        self._doubt(match, text)
        return Decimal(bare.replace(",", "."))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002
        """The number: two places, or as many as it needs."""
        if value is None:
            return ""
        return value.quantize(Decimal("1.00")) if value == round(value, 2) else value.normalize()

    def _doubt(self, match: re.Match[str], text: str) -> None:
        """Refuse 1,000 and 1.500: they are a thousand to some readers, and one to others."""
        whole, point, places = (part or "" for part in match.groups())
        if whole.strip("0") and len(places) == THOUSANDS and (point == "," or places.endswith("0")):
            told = _("'%(text)s' could be a number of thousands. Write 1000.00, or one place more or less.")
            raise ValueError(told % {"text": text[:60]})


class Whole(Cell):
    """A whole number from 0 on."""

    told = gettext_lazy("A whole number such as 10.")

    def read(self, value: Any, text: str) -> int:  # noqa: ARG002
        """The number."""
        is_whole = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))
        if not is_whole or int(text) > LARGEST:
            raise ValueError(_("'%(text)s' is not a whole number such as 10.") % {"text": text[:60]})
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002
        """The number."""
        return "" if value is None else value


class Moment(Cell):
    """A moment: ISO 8601, a date of a spreadsheet, or 31.01.2027 14:30; without a zone it is the reader's.

    A date without a time is its first moment. 01/02/2027 is refused: it is two different days to two readers.
    """

    told = gettext_lazy(
        "A date such as 2027-01-31 or 31.01.2027, or a moment such as 2027-01-31T14:30+01:00 or 31.01.2027 14:30. "
        "Without a zone it is in yours."
    )

    def read(self, value: Any, text: str) -> datetime:
        """The moment, with its zone."""
        found = self._read(value, text)
        try:
            return (from_current_timezone(found) if timezone.is_naive(found) else found).astimezone(UTC)
        except (ValidationError, OverflowError):
            told = _("%(text)s is no moment, or two of them, in the time zone %(zone)s. Write it with its zone.")
            raise ValueError(told % {"text": text, "zone": timezone.get_current_timezone_name()}) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002
        """ISO 8601 with the reader's zone; the last moments that there are have none but UTC."""
        if value is None:
            return ""
        try:
            return timezone.localtime(value).isoformat()
        except OverflowError:
            return str(value.isoformat())

    def say(self, value: Any) -> str:
        """The moment, as the reader writes it."""
        try:
            return "" if value is None else date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        except OverflowError:
            return str(self.render(value))

    def _read(self, value: Any, text: str) -> datetime:
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, time())
        try:
            if dotted := _DOTTED.fullmatch(text):
                day, month, year, hour, minute, second = (int(part or 0) for part in dotted.groups())
                return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the reader's zone comes with the next step
            found = parse_datetime(text) or parse_date(text)
        except (ValueError, OverflowError):
            found = None
        if found is None:
            told = _("'%(text)s' is no date. Write 2027-01-31, 2027-01-31T14:30+01:00 or 31.01.2027 14:30.")
            raise ValueError(told % {"text": text[:60]})
        return found if isinstance(found, datetime) else datetime.combine(found, time())


class Ids(Cell):
    """Several ids, with commas between them; their order says nothing."""

    told = gettext_lazy("Ids, with commas between them.")

    def read(self, value: Any, text: str) -> frozenset[str]:  # noqa: ARG002
        """The ids."""
        return frozenset(one for part in re.split(r"[,;\n]", text) if (one := part.strip()))

    def nothing(self) -> frozenset[str]:
        """None of them."""
        return frozenset()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002
        """The ids in their order."""
        found: Iterable[str] = value or ()
        return escaped(", ".join(sorted(found)))
