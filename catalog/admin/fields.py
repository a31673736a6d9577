"""Form fields that show what a product manager may choose without losing what came from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError as Invalid
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from tmf.errors import refusals
from tmf.resources import Resource
from tmf.validation import shaped

Choices = Sequence[tuple[str, Any]]


class Elsewhere(forms.Widget):
    """A reference to an entity of another system: its name, to read."""

    def __init__(self, sent: Mapping[str, Any]) -> None:
        super().__init__()
        self.sent = sent

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        """The name, and that it is not ours."""
        return format_html(
            '<span class="break-words" title="{}">{} <span class="text-font-subtle-light dark:text-font-subtle-dark">'
            "({})</span></span>",
            str(self.sent.get("href", "")),
            said_of(self.sent),
            gettext("in another system"),
        )


class CheckboxesAndMore(UnfoldAdminCheckboxSelectMultipleWidget):
    """Boxes to tick, and what else there is that cannot be unticked here; for rows, which have no help text."""

    more: Sequence[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The boxes, then the names of what is in other systems."""
        boxes = super().render(name, value, attrs, renderer)
        if not self.more:
            return boxes
        words = gettext("Besides, in another system: %(names)s.") % {"names": ", ".join(self.more)}
        return boxes + format_html('<p class="mt-1 text-xs">{}</p>', words)


def said_of(sent: Mapping[str, Any]) -> str:
    """What a reference calls its entity: its name, or its id."""
    return str(sent.get("name") or sent.get("id") or gettext("without a name"))


def elsewhere(field: forms.Field, sent: Mapping[str, Any]) -> forms.Field:
    """The field of an empty foreign key whose entity lives in another system: nothing to choose, nothing to lose."""
    return forms.Field(disabled=True, required=False, label=field.label, widget=Elsewhere(sent))


def open_choice(field: forms.Field, choices: Choices, present: Any) -> forms.ChoiceField:
    """A choice between the usual words and the one that stands there now."""
    known = [value for value, _label in choices]
    more = [(present, present)] if present and present not in known else []
    none = [] if field.required and present else [("", _("Select value") if field.required else _("none"))]
    return forms.ChoiceField(
        choices=[*none, *choices, *more],
        required=field.required,
        label=field.label,
        help_text=field.help_text,
        initial=field.initial,
        widget=UnfoldAdminSelectWidget(),
    )


class LinesField(forms.CharField):
    """A list of words, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": UnfoldAdminTextareaWidget({"rows": 3}), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """The lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The words, each once."""
        if isinstance(value, list):
            return value
        return list(dict.fromkeys(line.strip() for line in (value or "").splitlines() if line.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other words stand there."""
        return self.to_python(initial) != self.to_python(data)


class MappingField(forms.CharField):
    """Pairs of names, one a line: `ours = theirs`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": UnfoldAdminTextareaWidget({"rows": 4}), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """The lines."""
        return "\n".join(f"{ours} = {theirs}" for ours, theirs in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        """The pairs; None where there is none, as a PATCH leaves it.

        Raises:
            ValidationError: a line that is no pair, or a name that stands there twice.
        """
        found: dict[str, str] = {}
        for line in (value or "").splitlines():
            if not line.strip():
                continue
            ours, theirs = (part.strip() for part in line.rpartition("=")[::2])
            if not ours or not theirs:
                words = gettext("This line is not of the form characteristic = field: %(line)s")
                raise ValidationError(words % {"line": line}, code="invalid")
            if ours in found:
                raise ValidationError(gettext("%(name)s stands there twice.") % {"name": ours}, code="invalid")
            found[ours] = theirs
        return found or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other lines stand there."""
        return _lines(self.prepare_value(initial)) != _lines(data)


class ShapedField(forms.JSONField):
    """A JSON list whose entries have the attributes that a declaration names."""

    def __init__(self, shape: Resource, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": UnfoldAdminTextareaWidget({"rows": 6}), **kwargs})
        self.checker = shaped(shape, write=True, many=True)()

    def prepare_value(self, value: Any) -> Any:
        """Indented, as a person reads it; nothing where there is nothing."""
        if value is None or isinstance(value, InvalidJSONInput):
            return value or ""
        return json.dumps(value, indent=2, ensure_ascii=False)

    def validate(self, value: Any) -> None:
        """Say everything that is wrong with it, with the place."""
        super().validate(value)
        if value is None:
            return
        try:
            self.checker.run_validation(value)
        except Invalid as error:
            words = [f"{one.path}: {one.message}" if one.path else one.message for one in refusals(error)]
            raise ValidationError(words, code="invalid") from error


def _lines(text: Any) -> Iterable[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
