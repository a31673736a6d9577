"""A table of the catalog: how a file is held against what is stored, row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from import_export.resources import ModelResource

from catalog.admin.tables.columns import Column, Known
from catalog.admin.tables.files import Table
from catalog.admin.tables.reading import DELETE, Row, named, removes, take
from catalog.admin.tables.results import Planned, TableResult, TableRow
from catalog.admin.tables.writing import write
from catalog.services.documents import chunks
from catalog.services.edit import attempted
from catalog.services.references import there

Rows = Mapping[int, Row]
"""The rows of a file by their place in it, from 1 on."""


class TableResource(ModelResource):
    """The columns of a table, and what its rows stand for.

    The library reads the file row by row and would save each row; here nothing is stored before all were read:
    `after_import` has the services write them as one change. It is the same for a preview, which is undone, so that
    the preview finds what the import would find. `key` names the columns by which a row is found again, `headings`
    the column that shows an attribute of the document.
    """

    key: ClassVar[tuple[str, ...]] = ("id",)
    headings: ClassVar[Mapping[str, str]] = {}
    prefetch: ClassVar[tuple[str, ...]] = ()
    about: ClassVar[Sequence[Any]] = ()

    class Meta:
        use_bulk, skip_diff, clean_model_instances = True, True, False
        chunk_size = 500

    def __init__(self, *, may_delete: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.may_delete = may_delete
        self.numbers: Sequence[int] = ()
        self.at, self.is_trial = 0, True
        self.planned = Planned(self._meta.model(), is_new=True)
        self.found: Mapping[int, Model] = {}
        self.unclear: dict[int, str] = {}
        self.known: Known = ()

    @classmethod
    def get_result_class(cls) -> type[TableResult]:
        """Our own."""
        return TableResult

    @classmethod
    def get_row_result_class(cls) -> type[TableRow]:
        """Our own."""
        return TableRow

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns that are read, by heading, in their order."""
        return {column.heading: column for column in self.get_import_fields() if not column.readonly}

    # What the library asks before, for, and after the rows

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

    def get_or_init_instance(self, instance_loader: Any, row: Row) -> tuple[Model, bool]:  # noqa: ARG002
        """What the row stands for, and whether it is new."""
        instance = self.found.get(self.at) or self.init_instance(row)
        self.planned = Planned(instance, is_new=instance._state.adding)  # noqa: SLF001 - Django's own mark of a stored row
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
        done.name, done.known_as = self.name_of(row), self.known_as(self.found.get(self.at))
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

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        """The rows of the list, with what the columns show of other tables."""
        return queryset.select_related(None).prefetch_related(None).prefetch_related(*self.prefetch)

    def after_export(self, queryset: Any, dataset: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """The sheet is called by what its rows are."""
        dataset.title = self.title()

    # What a table says of its rows

    @classmethod
    def title(cls) -> str:
        """What the rows are, for the name of a sheet."""
        return str(cls._meta.model._meta.verbose_name_plural)  # noqa: SLF001 - Django's API

    def match(self, rows: Rows) -> dict[int, Model]:
        """The stored rows that rows of the file stand for, by the place in the file; keys that come twice are noted."""
        ids = {at: pk for at, row in rows.items() if (pk := self.text("id", row))}
        first: dict[str, int] = {}
        for at, pk in ids.items():
            if first.setdefault(pk, at) != at:
                self.same_as(at, first[pk])
        stored = {row.pk: row for chunk in chunks(first) for row in self._stored(pk__in=chunk)}
        return {at: stored[pk] for at, pk in ids.items() if pk in stored}

    def same_as(self, at: int, other: int) -> None:
        """Note that a row speaks of what an earlier one speaks of."""
        self.unclear[at] = _("Row %(row)d speaks of the same.") % {"row": self.numbers[other - 1]}

    def check_row(self, planned: Planned) -> Iterator[tuple[str, str]]:
        """What is wrong with a row as a whole: headings and words."""
        raise NotImplementedError

    def check_together(self, rows: Sequence[TableRow]) -> Iterable[tuple[TableRow, str]]:  # noqa: ARG002
        """What is wrong with rows beside each other."""
        return ()

    def name_of(self, row: Row) -> str:
        """What a reader calls the row."""
        return " ".join(filter(None, (self.text(heading, row)[:100] for heading in self.key)))

    def known_as(self, instance: Any) -> str:
        """What people call the stored row."""
        return str(getattr(instance, "name", ""))

    def entity_of(self, instance: Any) -> str:
        """The id of the catalog entity that is written with the row."""
        return str(instance.pk)

    def concerned(self, rows: Sequence[TableRow], refusal: Exception) -> Sequence[TableRow]:  # noqa: ARG002
        """Those rows of an entity that a refusal speaks of."""
        return rows

    def text(self, heading: str, row: Row) -> str:
        """What a cell of the row says, as text; empty where it cannot be read."""
        column = self.columns[heading]
        try:
            value = column.read(row)
        except ValueError:
            return ""
        return value if isinstance(value, str) else column.shown(value)

    def _stored(self, **only: Any) -> Collection[Model]:
        rows = self._meta.model._default_manager.filter(**only)  # noqa: SLF001 - Django's API
        return list(rows.prefetch_related(*self.prefetch))

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
