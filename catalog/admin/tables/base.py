"""How a file is held against what is stored, row by row, and then written as one change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from catalog.admin.tables.declared import DeclaredTable
from catalog.admin.tables.files import Table
from catalog.admin.tables.reading import DELETE, Row, named, removes, take
from catalog.admin.tables.results import Planned, TableResult, TableRow
from catalog.admin.tables.writing import write
from catalog.services.edit import attempted
from catalog.services.references import there

OFTEN = 1000
"""Rows after which the database hears from us: it ends a transaction in which it has waited long (PostgreSQL)."""


class TableResource(DeclaredTable):
    """A table that can be imported: what the library asks before, for, and after the rows of a file.

    The library reads the file row by row and would save each row; here nothing is stored before all were read:
    `after_import` has the services write them as one change. It is the same for a preview, which is undone, so that
    the preview finds what the import would find.
    """

    class Meta(DeclaredTable.Meta):
        pass

    @classmethod
    def get_result_class(cls) -> type[TableResult]:
        """Our own."""
        return TableResult

    @classmethod
    def get_row_result_class(cls) -> type[TableRow]:
        """Our own."""
        return TableRow

    def import_data(self, dataset: Table, dry_run: bool = False, plan: str = "", **kwargs: Any) -> TableResult:  # noqa: FBT001, FBT002 - the library's signature
        """Import a file, all of it or nothing; `dry_run` finds out what would happen.

        `plan` is that of a preview: where something else would happen now, nothing does, and the result is `outdated`.
        """
        result = self._headings_refused(dataset.headers)
        if result is not None:
            return result
        self.numbers = dataset.numbers
        with attempted() as trial:
            done: TableResult = super().import_data(
                dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True, **kwargs
            )
            done.outdated = bool(plan) and not dry_run and done.plan != plan
            if dry_run or not done.is_done:
                trial.drop()
        done.unknown = self._unknown(dataset.headers)
        return done

    def before_import(self, dataset: Table, **kwargs: Any) -> None:
        """Look up everything that the file names, in as many questions for many rows as for few."""
        rows = dict(enumerate((dict(zip(dataset.headers, row, strict=True)) for row in dataset), 1))
        self.known = there(set(named(self.columns.values(), rows.values())))
        self.found = self.match(rows)

    def before_import_row(self, row: Row, row_number: int = 0, dry_run: bool = False, **kwargs: Any) -> None:  # noqa: ARG002, FBT001, FBT002
        """Note which row comes."""
        self.at, self.is_trial = row_number, dry_run
        if row_number % OFTEN == 0:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")

    def get_or_init_instance(self, instance_loader: Any, row: Row) -> tuple[Model, bool]:  # noqa: ARG002
        """What the row stands for, and whether it is new."""
        instance = self.found.get(self.at) or self.init_instance(row)
        self.planned = Planned(instance, is_new=instance._state.adding)  # noqa: SLF001 - Django's own mark of a stored row
        self.planned.known_as = self.known_as(self.found.get(self.at))
        return instance, self.planned.is_new

    def for_delete(self, row: Row, instance: Model) -> bool:  # noqa: ARG002
        """Whether the row is to go.

        Raises:
            ValidationError: there is no such row, or who looks at a preview may not remove it.
            PermissionDenied: who asks for more than a preview may not remove it.
        """
        if not removes(row):
            return False
        if self.at in self.unclear or self.planned.is_new:
            raise ValidationError({DELETE: self.unclear.get(self.at) or _("There is no such row to be removed.")})
        if not self.may_delete and not self.is_trial:
            raise PermissionDenied
        if not self.may_delete:
            raise ValidationError({DELETE: _("You may not remove rows.")})
        return True

    def import_instance(self, instance: Model, row: Row, **kwargs: Any) -> None:  # noqa: ARG002
        """Give the instance what the row says, and note what that changes.

        Raises:
            ValidationError: with everything that is wrong with the row, by heading.
        """
        faults = take(list(self.columns.values()), self.planned, row, self.known)
        if self.at in self.unclear:
            faults.setdefault("", []).append(self.unclear[self.at])
        if not faults and (self.planned.is_new or self.planned.changes):
            for heading, words in self.check_row(self.planned):
                faults.setdefault(heading, []).append(words)
        if faults:
            raise ValidationError(faults)

    def skip_row(self, instance: Model, original: Any, row: Row, import_validation_errors: Any = None) -> bool:  # noqa: ARG002
        """Whether the row says what is stored already."""
        return not (import_validation_errors or self.planned.is_new or self.planned.changes)

    def save_instance(self, instance: Model, is_create: bool, row: Row, **kwargs: Any) -> None:  # noqa: FBT001
        """Nothing yet: see `after_import`."""

    def save_m2m(self, instance: Model, row: Row, **kwargs: Any) -> None:
        """Nothing yet: see `after_import`."""

    def delete_instance(self, instance: Model, row: Row, **kwargs: Any) -> None:
        """Nothing yet: see `after_import`."""

    def import_row(self, row: Row, instance_loader: Any, **kwargs: Any) -> TableRow:
        """What becomes of one row; what is wrong with the row is an error of it, a bug of ours is not."""
        done: TableRow = super().import_row(row, instance_loader, **kwargs)
        for error in done.errors:
            raise error.error
        done.number, done.planned = self.numbers[self.at - 1], self.planned
        done.name, done.known_as = self.name_of(row), self.planned.known_as
        for heading, words in done.validation_error.message_dict.items() if done.validation_error else ():
            for one in words:
                done.refuse(heading, one)
        return done

    def after_import(self, dataset: Table, result: TableResult, **kwargs: Any) -> None:  # noqa: ARG002
        """Write everything as one change; what the rules refuse is said at the row that they speak of."""
        write(self, result)

    def handle_import_error(self, result: Any, error: Exception, raise_errors: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """What goes wrong outside the rows is a bug."""
        raise error

    def _headings_refused(self, headings: Sequence[str]) -> TableResult | None:
        absent = [name for name in self.key if name not in headings and self.columns[name].needed]
        if not absent:
            return None
        result = TableResult()
        told = _("A column is missing by which rows are found again: %(absent)s. The file has: %(found)s.")
        result.refuse(told % {"absent": ", ".join(absent), "found": ", ".join(headings)})
        return result

    def _unknown(self, headings: Iterable[str]) -> list[str]:
        known = {DELETE, *(str(column.column_name) for column in self.fields.values())}
        return [heading for heading in headings if heading not in known]
