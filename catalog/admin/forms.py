"""Forms that ask the catalog's rules before anything is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import CheckConstraint
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.refusals import RULES, in_words
from catalog.services import check_entity, check_removal

ID_HELP = "Apps, orders and partner mappings know it by this id. It cannot be changed later."
FROM_HELP = "The first moment at which it holds (UTC). Empty: it has always held."
TO_HELP = "The first moment at which it no longer holds (UTC). Empty: it holds until further notice."
GONE = "A row of this list was removed by somebody else or belongs elsewhere. Open the page again."
SAFE_ID = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z",
    "Use letters, figures, dots, hyphens and underscores only; it is part of addresses.",
)


class CatalogForm(forms.ModelForm):
    """A form of one catalog row: what `save_entity` would refuse is an error of the form."""

    class Meta:
        widgets = {"description": UnfoldAdminTextareaWidget({"rows": 3})}
        labels = {
            "id": "ID",
            "lifecycle_status": "Status",
            "relationship_type": "Kind of change",
        }
        help_texts = {"id": ID_HELP, "valid_from": FROM_HELP, "valid_to": TO_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(given := self.fields.get("id"), forms.CharField):
            given.validators.append(SAFE_ID)

    def full_clean(self) -> None:
        """Validate the fields, then ask the rules about the row as it would be."""
        super().full_clean()
        if not self.is_bound or self.errors or not self.has_changed():
            return
        try:
            self._check_constraints()
            check_entity(self.instance)
        except ValidationError as refusal:
            self.add_error(None, refusal)
        except RULES as refusal:
            field = "lifecycle_status" if "lifecycle_status" in self.changed_data else None
            self.add_error(field, in_words(refusal))

    def _check_constraints(self) -> None:
        """The checks between columns, for Django leaves out those that name the parent of an inline."""
        model = self.instance._meta  # noqa: SLF001 - Django's documented name
        unasked = {field.name for field in model.fields} - set(self.fields)
        for constraint in model.constraints:
            if isinstance(constraint, CheckConstraint):
                constraint.validate(type(self.instance), self.instance, exclude=unasked)


class CatalogFormSet(PaginationInlineFormSet):
    """The rows of an inline: what `delete_entity` would refuse is an error of the inline."""

    def clean(self) -> None:
        """Refuse a row that is no row of this entity (any more), and ask the rules about what is to be removed."""
        super().clean()
        if any(form.instance.pk is None for form in self.initial_forms):
            raise ValidationError(GONE, code="goneRow")
        for form in self.deleted_forms:
            try:
                check_removal(form.instance)
            except RULES as refusal:
                raise ValidationError(in_words(refusal)) from refusal
