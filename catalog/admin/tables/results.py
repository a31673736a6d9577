"""What an import did, or would do: to each row of the file, and to each of its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export.results import Result, RowResult

from catalog.admin.tables.columns import Column

NEW, CHANGED, DELETED, SAME, BAD = "new", "update", "delete", "skip", "invalid"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one column: its values as they are, and as the reader reads them."""

    column: Column
    old: Any
    new: Any

    @property
    def was(self) -> str:
        """The value before, for a reader."""
        return self.column.told_of(self.old)

    @property
    def will_be(self) -> str:
        """The value after, for a reader."""
        return self.column.told_of(self.new)

    @property
    def exact(self) -> tuple[str, str, str]:
        """The same in a form that is equal when the values are."""
        return self.column.heading, self.column.shown(self.old), self.column.shown(self.new)


@dataclass
class Planned:
    """One row of the file on its way: the row of the catalog that it stands for, and what it changes there."""

    instance: Model
    is_new: bool
    changes: list[Change] = field(default_factory=list)
    links: dict[str, frozenset[str]] = field(default_factory=dict)
    pk: Any = None
    known_as: str = ""

    def __post_init__(self) -> None:
        """Remember the key of what is stored: Django takes it from what is removed."""
        self.pk = None if self.is_new else self.instance.pk

    def begin_again(self) -> None:
        """Forget that it was written: that was undone, and with it the key that the database gave."""
        self.instance._state.adding = self.is_new  # noqa: SLF001 - Django's own mark of a stored row
        if not self.is_new or self.instance._meta.auto_field is not None:  # noqa: SLF001 - Django's API
            self.instance.pk = self.pk


class TableRow(RowResult):
    """What an import did to one row; `number` is the one that a spreadsheet shows, `faults` are by heading ("": none).

    `import_type` is the library's word for it. `name` is what the row is found by, `known_as` what people call it.
    """

    planned: Planned

    def __init__(self) -> None:
        super().__init__()
        self.number, self.name, self.known_as = 0, "", ""
        self.faults: list[tuple[str, str]] = []

    @property
    def changes(self) -> Sequence[Change]:
        """What becomes of its columns."""
        planned = getattr(self, "planned", None)
        return planned.changes if planned else ()

    def refuse(self, heading: str, words: str) -> None:
        """Note what is wrong with it; the same is noted once."""
        self.import_type = BAD
        if (heading, words) not in self.faults:
            self.faults.append((heading, words))


class TableResult(Result):
    """What an import did to all rows.

    `unknown` are columns of the file that mean nothing here. `is_more`: more rows may be refused than are named.
    """

    rows: list[TableRow]

    def __init__(self) -> None:
        super().__init__()
        self.unknown: list[str] = []
        self.outdated = self.is_more = False

    @property
    def faults(self) -> list[str]:
        """What is wrong with the file as a whole."""
        return [words for error in self.base_errors for words in error.error.messages]

    def refuse(self, words: str) -> None:
        """Note what is wrong with the file as a whole."""
        self.append_base_error(_Said(words))

    def has_validation_errors(self) -> bool:
        """Whether a row is refused."""
        return any(row.import_type == BAD for row in self.rows)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows there are of each sort."""
        return Counter(str(row.import_type) for row in self.rows)

    @property
    def is_done(self) -> bool:
        """Whether everything is stored, or would be."""
        return not (self.has_errors() or self.has_validation_errors() or self.outdated)

    @property
    def changes_nothing(self) -> bool:
        """Whether every row says what is stored already."""
        return all(row.import_type == SAME for row in self.rows)

    def of(self, *sorts: str) -> list[TableRow]:
        """The rows of these sorts, in the order of the file."""
        return [row for row in self.rows if row.import_type in sorts]

    @property
    def plan(self) -> str:
        """The same for two imports that do the same to the same rows: what was looked at is what is done."""
        told = [(row.number, row.import_type, *(change.exact for change in row.changes)) for row in self.rows]
        return sha256(repr(told).encode()).hexdigest()


class _Said:
    """An error of the file, as the library holds it."""

    def __init__(self, words: str) -> None:
        self.error = ValidationError(words)

    def __str__(self) -> str:
        return str(self.error)
