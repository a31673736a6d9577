"""A column of a table: its heading, its cells, what it may hold, and where its value is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from import_export.fields import Field

from catalog.admin.tables.cells import Cell, Choice, Ids, Text, YesNo

Words = Any
"""A text that is translated when it is shown."""
Known = Collection[tuple[str, str]]
"""The `@type` and id of what there is of all that a file names."""
MOST_NAMED = 5


class Column(Field):
    """A column in a product manager's words.

    `heading` stands in the file, in English whatever the reader's language: a file of one person is loaded by another.
    `told` says what it means; `example` is what the template shows. What `keeps` has always a value: an empty cell
    leaves it as it is. What is `needed` has to be given for a new row.
    """

    def __init__(
        self,
        attribute: str,
        heading: str,
        cell: Cell,
        told: Words,
        *,
        example: str = "",
        keeps: bool = False,
        needed: bool = False,
    ) -> None:
        super().__init__(attribute=attribute, column_name=heading, widget=cell)
        self.told, self.example, self.keeps, self.needed = told, example, keeps or needed, needed

    @property
    def heading(self) -> str:
        """What stands in the first row of the file."""
        return str(self.column_name)

    @property
    def choices(self) -> Sequence[str]:
        """The words that a cell may hold besides what is stored; none where any may."""
        if isinstance(self.widget, YesNo):
            return ("yes", "no")
        return self.widget.choices if isinstance(self.widget, Choice) else ()

    def read(self, row: Any) -> Any:
        """The value of the column in a row of a file; that of an empty cell where the file has no such column.

        Raises:
            ValueError: what is wrong with the cell.
        """
        return self.widget.clean(row.get(self.column_name), row=row)

    def is_empty(self, value: Any) -> bool:
        """Whether a value is that of an empty cell."""
        return bool(value == self.widget.nothing())

    def stored(self, instance: Model) -> Any:
        """The value that is stored."""
        return getattr(instance, str(self.attribute))

    def get_value(self, instance: Any) -> Any:
        """What is exported."""
        return self.stored(instance)

    def shown(self, value: Any) -> str:
        """A value as it stands in a file."""
        return str(self.widget.render(value))

    def told_of(self, value: Any) -> str:
        """A value as a reader reads it."""
        return str(self.widget.say(value))

    def differs(self, one: Any, other: Any) -> bool:
        """Whether two values do not mean the same."""
        return not self.widget.same(one, other)

    def check(self, instance: Model, value: Any, known: Known) -> None:  # noqa: ARG002 - some columns look it up
        """Refuse a value that the column of the database, or the words of this one, do not allow.

        Raises:
            ValidationError: with everything that is wrong with it.
        """
        field: Any = instance._meta.get_field(str(self.attribute))  # noqa: SLF001 - Django's API
        field.run_validators(value)
        is_word = isinstance(self.widget, Choice) and value
        if is_word and value not in (*self.choices, self.stored(instance)):
            told = _("'%(value)s' is none of: %(choices)s.")
            words = told % {"value": value[:60], "choices": ", ".join(self.choices)}
            raise ValidationError(words, code="invalid_choice")

    def put(self, instance: Model, value: Any) -> None:
        """Give the row the value; it is stored later."""
        setattr(instance, str(self.attribute), value)


class Note(Column):
    """A column that is written for those who read the file, and not read back."""

    def __init__(self, attribute: str, heading: str, told: Words) -> None:
        super().__init__(attribute, heading, Text(), told)
        self.readonly = True

    def get_value(self, instance: Any) -> Any:
        """What is exported: a value that lies some steps away."""
        return Field.get_value(self, instance)


class Reference(Column):
    """A column that holds the id of another entity: of which type, and what a reader calls it.

    `snapshot` is the attribute of the document in which a client may have said more about it.
    """

    def __init__(self, attribute: str, heading: str, told: Words, to: tuple[str, Words], **more: Any) -> None:
        self.snapshot = more.pop("snapshot", "")
        super().__init__(attribute, heading, more.pop("cell", None) or Text(), told, **more)
        self.to, self.kind = to

    def named(self, value: Any) -> Collection[str]:
        """The ids that a value names."""
        return value if isinstance(value, frozenset) else [value] if value else ()

    def stored(self, instance: Model) -> Any:
        """The id that is stored."""
        return getattr(instance, f"{self.attribute}_id") or ""

    def check(self, instance: Model, value: Any, known: Known) -> None:
        """Refuse what is not there; what was referred to before stays, whatever became of it."""
        old = set(self.named(self.stored(instance)))
        gone = sorted(one for one in self.named(value) if one not in old and (self.to, one) not in known)
        if gone:
            ids = ", ".join(f"'{one[:64]}'" for one in gone[:MOST_NAMED])
            more = " …" if len(gone) > MOST_NAMED else ""
            raise ValidationError(_("%(kind)s %(ids)s does not exist.") % {"kind": self.kind, "ids": ids + more})

    def put(self, instance: Any, value: Any) -> None:
        """Refer to another one; what a client once said about the one before goes with it."""
        setattr(instance, f"{self.attribute}_id", value or None)
        if self.snapshot in instance.snapshots:
            instance.snapshots = {name: sent for name, sent in instance.snapshots.items() if name != self.snapshot}


class Links(Reference):
    """A column that holds the ids of several other entities. Those in other systems stay where they are."""

    def __init__(self, attribute: str, heading: str, told: Words, to: tuple[str, Words], **more: Any) -> None:
        super().__init__(attribute, heading, told, to, cell=Ids(), **more)

    def stored(self, instance: Model) -> frozenset[str]:
        """The ids that are stored (prefetch them)."""
        if instance._state.adding:  # noqa: SLF001 - Django's own mark of a stored row
            return frozenset()
        return frozenset(row.pk for row in getattr(instance, str(self.attribute)).all())

    def put(self, instance: Any, value: Any) -> None:
        """Nothing: links are stored beside the row."""
