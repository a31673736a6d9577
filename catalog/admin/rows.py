"""The rows of an inline as the offering editor shows them: every control named, every list of choices read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.widgets import AutocompleteMixin
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils.choices import BaseChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import gettext


class KnownChoices(BaseChoiceIterator):
    """Stands for the choices of an autocomplete field: the entities that the rows name, read together."""

    def __init__(self, choice: forms.ModelChoiceField, known: Mapping[str, Model]) -> None:
        self.field, self.queryset, self._known = choice, self, known

    def using(self, _database: str | None) -> KnownChoices:
        """Itself: it was read already."""
        return self

    def filter(self, **wanted: Iterable[str]) -> list[Model]:
        """Those with one of the ids."""
        return [self._known[pk] for ids in wanted.values() for pk in ids if pk in self._known]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """No choice is offered before one searches."""
        return iter(())


def read_choices_once(rows: Sequence[forms.BaseForm]) -> None:
    """Read what the rows may choose from, and what they have chosen, in one query a field, however many rows."""
    names = dict.fromkeys(name for row in rows for name in row.fields)
    for name in names:
        bound: list[Any] = [row[name] for row in rows if isinstance(row.fields.get(name), forms.ModelChoiceField)]
        if not bound or bound[0].is_hidden:  # which row it is, is no choice: it would be one between all rows there are
            continue
        if isinstance(bound[0].field.widget, AutocompleteMixin):
            _know_chosen(bound)
        else:
            choices = list(bound[0].field.choices)
            for one in bound:
                one.field.choices = choices


def _know_chosen(bound: Sequence[Any]) -> None:
    chosen: set[str] = set()
    for one in bound:
        value = one.value()
        chosen.update(str(pk) for pk in (value if isinstance(value, list | tuple) else [value]) if pk)
    found = bound[0].field.queryset.filter(pk__in=chosen) if chosen else ()
    known = {str(row.pk): row for row in found}
    for one in bound:
        one.field.widget.choices = KnownChoices(one.field, known)


@dataclass
class Cell:
    """One field of a row; to read where its form has no field for it, or where it may not be changed."""

    name: str
    label: str
    bound: BoundField | None
    contents: str = ""

    @property
    def is_group(self) -> bool:
        """Whether it consists of several controls, each with a label of its own."""
        return self.bound is not None and isinstance(self.bound.field.widget, forms.CheckboxSelectMultiple)

    @property
    def errors(self) -> list[str]:
        """What is wrong with it, in words."""
        return [str(words) for words in self.bound.errors] if self.bound else []


@dataclass
class Row:
    """One row: its form, its cells, and what it is called in the names of its controls."""

    form: Any
    cells: list[Cell]
    name: str
    is_stored: bool
    more: Any = field(default=None)
    """What a list of its own knows of it besides."""

    @property
    def cell(self) -> Mapping[str, Cell]:
        """The cells by the names of their fields."""
        return {cell.name: cell for cell in self.cells}

    @cached_property
    def hidden(self) -> list[BoundField]:
        """Fields that nobody sees: which row it is, and what was seen of it."""
        deletion = self.form.fields.get("DELETE")
        return [one for one in self.form.hidden_fields() if one.field is not deletion]

    @property
    def deletion(self) -> BoundField | None:
        """The box that takes the row away."""
        return self.form["DELETE"] if "DELETE" in self.form.fields else None

    @property
    def errors(self) -> int:
        """How many things are wrong with it."""
        return sum(len(errors) for errors in self.form.errors.values())


class RowList:
    """The rows of one inline, the pattern of a new one, and what the user may do with them."""

    def __init__(self, inline: InlineAdminFormSet) -> None:
        self.inline, self.formset = inline, inline.formset
        self.title = capfirst(str(inline.opts.verbose_name_plural))
        self.about: str = getattr(inline.opts, "about", "")
        self.one = str(inline.opts.verbose_name)
        self.prefix: str = inline.formset.prefix
        self.template: str = inline.opts.template
        forms_of = list(inline)
        read_choices_once([one.form for one in forms_of])
        rows = [self._row(one, number) for number, one in enumerate(forms_of, start=1)]
        self.may_add = bool(inline.has_add_permission) and self.formset.max_num != 0
        self.may_change, self.may_delete = inline.has_change_permission, inline.has_delete_permission
        self.blank = rows.pop() if inline.has_add_permission else None
        self.rows: list[Row] = rows

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """The headings: name, label and help of each column."""
        return [column for column in self.inline.fields() if not getattr(column["widget"], "is_hidden", False)]

    @property
    def failures(self) -> Iterable[str]:
        """What is wrong with the list as a whole."""
        return self.formset.non_form_errors()

    @property
    def errors(self) -> int:
        """How many things are wrong in it."""
        return len(list(self.failures)) + sum(row.errors for row in self.rows)

    def _row(self, one: Any, number: int) -> Row:
        naming = getattr(one.model_admin, "row_name", None)
        name = (naming(one.form) if naming else "") or gettext("row %(number)s") % {"number": number}
        # In a table the heading of the column explains a field, otherwise each field does so itself.
        columns = "" if getattr(self.inline.opts, "cards", False) else self.prefix
        cells = [_cell(part, columns, name) for fieldset in one for line in fieldset for part in line]
        return Row(one.form, [cell for cell in cells if cell], name, one.original is not None)


def _cell(part: Any, columns: str, row: str) -> Cell | None:
    """A field of Django's own helpers, with its control named after its column and its row."""
    if part.is_readonly:
        return Cell(part.field["name"], capfirst(str(part.field["label"])), None, part.contents())
    bound: BoundField = part.field
    if bound.is_hidden:
        return None
    cell = Cell(bound.name, capfirst(str(bound.label)), bound)
    attrs = bound.field.widget.attrs
    about = [f"{columns}-{bound.name}-about" if columns else f"{bound.auto_id}_about"] if bound.help_text else []
    about += [f"{bound.auto_id}_error"] if bound.form.is_bound and bound.errors else []
    if not cell.is_group:
        attrs["aria-label"] = f"{cell.label}, {row}"
        if about:
            attrs["aria-describedby"] = " ".join(about)
    return cell
