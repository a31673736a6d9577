"""Moments as a browser picks them: one field each, in the reader's zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES

VALIDITY_HELP = {
    "valid_from": _("The first moment at which it holds. Empty: it has always held."),
    "valid_to": _("The first moment at which it no longer holds. Empty: it holds until further notice."),
}


class MomentInput(forms.DateTimeInput):
    """A date with a time, without seconds where there are none."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"class": " ".join(INPUT_CLASSES)})

    def format_value(self, value: Any) -> str | None:
        """The moment as HTML writes it; what was typed and is none stays as it was typed."""
        if not isinstance(value, datetime):
            return str(value) if value else None
        return value.replace(tzinfo=None).isoformat(timespec="seconds" if value.second else "minutes")


MOMENTS: dict[Any, Any] = {models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MomentInput}}
"""The `formfield_overrides` of a form or of rows whose moments are asked for so."""
