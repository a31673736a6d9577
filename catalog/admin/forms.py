"""Forms that ask the catalog's rules before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import CheckConstraint, Model
from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.fields import CheckboxesAndMore, Choices, elsewhere, open_choice, said_of
from catalog.admin.refusals import RULES, by_path, in_words
from catalog.models import AllowedAction, Part
from catalog.resources.kinds import BY_MODEL
from catalog.resources.product_offering import ALLOWED_ACTION
from catalog.services import check_entity, check_removal
from catalog.services.versions import check_free
from tmf.fields import Field, snake
from tmf.references import is_foreign
from tmf.resources import Resource

ID_HELP = _("Apps, orders and partner mappings know it by this id. It cannot be changed later.")
FROM_HELP = _("The first moment at which it holds, in your time zone. Empty: it has always held.")
TO_HELP = _("The first moment at which it no longer holds, in your time zone. Empty: it holds until further notice.")
GONE = _("A row of this list was removed by somebody else or belongs elsewhere. Open the page again.")
MEANWHILE = _(
    "Somebody changed it in the meantime, and nothing was stored. What you typed is still here: open the page once "
    "more beside this one to see what has changed."
)
SAFE_ID = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z",
    _("Use letters, figures, dots, hyphens and underscores only; it is part of addresses."),
)
RESOURCES: Mapping[type[Model], Resource] = {
    **{model: kind.resource for model, kind in BY_MODEL.items()},
    AllowedAction: ALLOWED_ACTION,
}


class CatalogForm(forms.ModelForm):
    """A form of one catalog row: what `save_entity` would refuse is an error of the form.

    What the form does not change keeps its exact value, and what came from another system stays: it is shown and
    cannot be edited. `open_choices` offers the usual words for attributes whose values TM Forum leaves open.
    `refused` is what the rules said at the end of an edit, to be shown on the form that asked for it.
    """

    open_choices: ClassVar[Mapping[str, Choices]] = {}
    refused: ClassVar[Exception | None] = None

    class Meta:
        widgets = {"description": UnfoldAdminTextareaWidget({"rows": 3})}
        labels: dict[str, Any] = {
            "id": _("ID"),
            "lifecycle_status": _("Status"),
            "relationship_type": _("Kind of change"),
        }
        help_texts: dict[str, Any] = {"id": ID_HELP, "valid_from": FROM_HELP, "valid_to": TO_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(given := self.fields.get("id"), forms.CharField):
            given.validators.append(SAFE_ID)
        for name in self.open_choices.keys() & self.fields.keys():
            self.fields[name] = open_choice(self.fields[name], self.open_choices[name], getattr(self.instance, name))
        if self.stored:
            self._ask_for_no_more_than_there_was()
            self._show_other_systems()

    @property
    def stored(self) -> bool:
        """Whether the row is there already."""
        return not self.instance._state.adding  # noqa: SLF001 - Django's own mark of a stored row

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that say something new; what a browser does to line ends and blanks is nothing new."""
        return [name for name in super().changed_data if not self._is_same_text(name)]

    def clean(self) -> dict[str, Any]:
        """What was not changed keeps its exact value: a field shows less than a column holds, such as milliseconds."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.stored:
            columns = {field.name for field in self.instance._meta.concrete_fields if not field.is_relation}  # noqa: SLF001
            for name in cleaned.keys() & columns - {*self.changed_data}:
                cleaned[name] = getattr(self.instance, name)
        return cleaned

    def full_clean(self) -> None:
        """Validate the fields, then ask the rules about the row as it would be."""
        super().full_clean()
        if not self.is_bound:
            return
        if self.refused:
            self._say(self.refused)
        if self.errors or not self.has_changed():
            return
        try:
            self._check_constraints()
            self.check_rules()
        except ValidationError as refusal:
            self.add_error(None, refusal)
        except RULES as refusal:
            self._say(refusal)

    def check_rules(self) -> None:
        """Ask the catalog about the row as it would be; raises one of `RULES`."""
        check_entity(self.instance)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc] # Django's hook, which the stubs leave out
        for declared, column in self._references():
            if not declared.rows and column in self.changed_data and declared.name in self.instance.snapshots:
                kept = self.instance.snapshots
                self.instance.snapshots = {name: sent for name, sent in kept.items() if name != declared.name}

    def _get_validation_exclusions(self) -> set[str]:
        unasked: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return unasked | {*self.open_choices}

    def _check_constraints(self) -> None:
        """The checks between columns, for Django leaves out those that name the parent of an inline."""
        model = self.instance._meta  # noqa: SLF001 - Django's documented name
        unasked = {field.name for field in model.fields} - set(self.fields)
        for constraint in model.constraints:
            if isinstance(constraint, CheckConstraint):
                constraint.validate(type(self.instance), self.instance, exclude=unasked)

    def _say(self, refusal: Exception) -> None:
        """Each thing that is refused, at the field that it speaks of where the form has that field."""
        for path, words in by_path(refusal):
            self.add_error(self._field_of(path), words)

    def _field_of(self, path: str) -> str | None:
        attribute = path.partition(".")[0].partition("[")[0]
        columns = {declared.name: column for declared, column in self._references()}
        column = columns.get(attribute, snake(attribute))
        return column if column in self.fields and not self.fields[column].disabled else None

    def _references(self) -> Iterator[tuple[Field, str]]:
        """The attributes that refer to other entities, each with the column that the form knows."""
        resource = RESOURCES.get(type(self.instance))
        for declared in resource.fields if resource else ():
            if declared.refers:
                yield declared, declared.rows or snake(declared.name).removesuffix("_id")

    def _is_same_text(self, name: str) -> bool:
        field = self.fields[name]
        shown = self.get_initial_for_field(field, name)
        sent = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if not isinstance(shown, str) or not isinstance(sent, str):
            return False
        return _plain(shown) == _plain(sent)

    def _ask_for_no_more_than_there_was(self) -> None:
        """What another door has left empty does not have to be filled in here."""
        for name, field in self.fields.items():
            if field.required and name in self.initial and self.initial[name] in (None, ""):
                field.required = False

    def _show_other_systems(self) -> None:
        """References to entities of other systems, which no column holds."""
        if isinstance(self.instance, Part):
            for name in self.fields.keys() & {"target", "offering"} - {*self.instance.OWNERS}:
                if getattr(self.instance, f"{name}_id") is None:
                    self.fields[name] = elsewhere(self.fields[name], self.instance.extension)
        for declared, column in self._references():
            if column in self.fields and (sent := self.instance.snapshots.get(declared.name)):
                self._name_other_systems(column, sent)

    def _name_other_systems(self, column: str, sent: Any) -> None:
        several = isinstance(sent, list)
        names = [said_of(one) for one in (sent if several else [sent]) if is_foreign(one)]
        if not names or (not several and self.initial.get(column)):
            return
        field = self.fields[column]
        if isinstance(field.widget, CheckboxesAndMore):
            field.widget.more = names
            return
        if several:
            words = gettext("Besides, in another system: %(names)s.")
        else:
            words = gettext("It is one of another system: %(names)s. What is chosen here takes its place.")
        said = format_html("<strong>{}</strong> ", words % {"names": ", ".join(names)})
        field.help_text = said + escape(field.help_text)


class SeenField(forms.CharField):
    """When the entity on the form was last written; not a thing that a person changes."""

    def __init__(self) -> None:
        super().__init__(required=False, label="", widget=forms.HiddenInput)

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False


class EntityForm(CatalogForm):
    """A form of an entity or a policy; two people who edit the same one do not overwrite each other unnoticed."""

    seen = SeenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.stored:
            self.initial["seen"] = self.instance.last_update.isoformat()

    def clean(self) -> dict[str, Any]:
        """Refuse to write over what somebody else has written since the form was opened."""
        cleaned = super().clean()
        seen = cleaned.get("seen")
        if self.stored and seen and seen != self.initial["seen"]:
            self.add_error(None, ValidationError(MEANWHILE, code="changedMeanwhile"))
        return cleaned

    def check_rules(self) -> None:
        """Ask about the row, and about a version that is there already."""
        super().check_rules()
        kind = BY_MODEL[type(self.instance)]
        if self.stored and "version" in self.changed_data:
            check_free(kind, self.instance.pk, self.instance.version)


class CatalogFormSet(PaginationInlineFormSet):
    """The rows of an inline: what `delete_entity` would refuse is an error of the inline."""

    def clean(self) -> None:
        """Refuse a row that is no row of this entity (any more), and ask the rules about what is to be removed."""
        super().clean()
        if any(form.instance.pk is None for form in self.initial_forms):
            raise ValidationError(GONE, code="goneRow")
        for form in self.deleted_forms:
            try:
                self.check_removal(form.instance)
            except RULES as refusal:
                raise ValidationError(in_words(refusal)) from refusal

    def check_removal(self, row: Model) -> None:
        """Ask whether a row may go; raises one of `RULES`."""
        check_removal(row)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
