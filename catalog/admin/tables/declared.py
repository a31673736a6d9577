"""What a table of the catalog says of itself: its columns, and what its rows stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext as _
from import_export.resources import ModelResource

from catalog.admin.tables.columns import Column, Known
from catalog.admin.tables.reading import Row
from catalog.admin.tables.results import Planned, TableRow
from catalog.services.documents import chunks

Rows = Mapping[int, Row]
"""The rows of a file by their place in it, from 1 on."""


class DeclaredTable(ModelResource):
    """The columns of a table, and what its rows stand for.

    `key` names the columns by which a row is found again, `headings` the column that shows an attribute of the
    document, `prefetch` the relations that the columns show, `about` what people have to know beforehand.
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

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns that are read, by heading, in their order."""
        return {column.heading: column for column in self.get_import_fields() if not column.readonly}

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

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        """The rows of the list, with what the columns show of other tables."""
        return queryset.select_related(None).prefetch_related(None).prefetch_related(*self.prefetch)

    def after_export(self, queryset: Any, dataset: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """The sheet is called by what its rows are."""
        dataset.title = self.title()
