"""Characteristics: what specifications and offerings declare, and what offerings and prices fix."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError as Invalid
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.base import CatalogInline, LargeInline
from catalog.admin.fields import ShapedField
from catalog.admin.forms import CatalogForm
from catalog.domain.characteristic import fixed_value
from catalog.models import CharacteristicSpecification, CharacteristicValueUse
from catalog.resources.shapes import CHARACTERISTIC_VALUE, check_characteristic
from tmf.errors import refusals
from tmf.translated import translated

Json = dict[str, Any]
VALUE_TYPES = [
    ("string", _("string")),
    ("integer", _("integer")),
    ("number", _("number")),
    ("boolean", _("boolean")),
    ("object", _("object")),
    ("dateTime", _("dateTime")),
]


class CharacteristicForm(CatalogForm):
    """A characteristic in a product manager's words."""

    open_choices = {"value_type": VALUE_TYPES}
    values = ShapedField(
        CHARACTERISTIC_VALUE,
        label=_("Values"),
        help_text=_(
            'A JSON list of single values and ranges, such as [{"value": "basic", "isDefault": true}, '
            '{"value": "premium"}] or [{"valueFrom": 1, "valueTo": 5}]. Empty: any value.'
        ),
    )

    class Meta(CatalogForm.Meta):
        widgets = {"description": UnfoldAdminTextareaWidget({"rows": 2})}
        labels = {
            "value_type": _("Type of its values"),
            "regex": _("Pattern"),
            "min_cardinality": _("At least"),
            "max_cardinality": _("At most"),
        }
        help_texts = {
            "configurable": _("A customer or an order may choose its value."),
            "min_cardinality": _("How many values it has to have."),
            "max_cardinality": _("How many values it may have."),
            "regex": _("A regular expression that its values have to match."),
        }

    def clean(self) -> Json:
        """Refuse what the API refuses: a pattern that cannot be read, fewer values at most than at least."""
        cleaned = super().clean()
        names = {"minCardinality": "min_cardinality", "maxCardinality": "max_cardinality", "regex": "regex"}
        if {*names.values()} & {*self.changed_data}:
            try:
                check_characteristic({sent: cleaned.get(name) for sent, name in names.items()})
            except Invalid as error:
                for refusal in refusals(error):
                    self.add_error(names[refusal.path], ValidationError(translated(refusal.message), code="invalid"))
        return cleaned


class CharacteristicInline(LargeInline):
    """What can be said about it, for example its tier."""

    model = CharacteristicSpecification
    form = CharacteristicForm
    fields = (
        ("name", "value_type"),
        "description",
        "configurable",
        ("min_cardinality", "max_cardinality"),
        "regex",
        "values",
    )
    verbose_name = _("characteristic")
    verbose_name_plural = _("characteristics")


class ValueUseForm(CatalogForm):
    """A value that is fixed; the values it is chosen from stay with their types."""

    class Meta(CatalogForm.Meta):
        help_texts = {"value": _("Empty: the choice is left to the order, where there is one.")}

    def clean(self) -> Json:
        """Find the value among those that the characteristic may have."""
        cleaned = super().clean()
        if "value" in self.changed_data and not self.errors and self.instance.values:
            try:
                self.instance.values = with_fixed(self.instance.values, cleaned["value"])
            except ValidationError as refusal:
                self.add_error("value", refusal)
            else:
                cleaned["value"] = fixed_value(self.instance.values or [])
        return cleaned


class ValueUseInline(CatalogInline):
    """Values that an offering or a price fixes, such as its tier; provisioning hands them to the partner."""

    model = CharacteristicValueUse
    form = ValueUseForm
    fields = ("name", "value", "choice")
    readonly_fields = ("choice",)
    verbose_name = _("fixed value")
    verbose_name_plural = _("fixed values")

    @display(description=_("Out of"))
    def choice(self, obj: CharacteristicValueUse) -> str:
        """What the value is chosen from."""
        return ", ".join(_said(one) for one in obj.values or ()) or gettext("any value")


class OfferedValueInline(ValueUseInline):
    """The values that an offering fixes, in a tab of its editor."""

    tab = False


class OfferedCharacteristicInline(CharacteristicInline):
    """What can be said about an offering alone, in a tab of its editor."""

    tab = False
    cards = True
    template = "admin/catalog/productoffering/cards.html"


def with_fixed(values: list[Json], value: str) -> list[Json] | None:
    """The value specifications, of the same types, once this value is the fixed one; empty fixes none.

    Raises:
        ValidationError: it is none of those that there are to choose from.
    """
    if len(values) == 1:
        return [{**values[0], "value": _typed(values[0].get("value"), value)}] if value else None
    if value and value not in map(_said, values):
        words = gettext("It has to be one of: %(choices)s.") % {"choices": ", ".join(map(_said, values))}
        raise ValidationError(words, code="invalid")
    free = [{key: said for key, said in one.items() if key != "isDefault"} for one in values]
    return [{**one, "isDefault": True} if value and _said(one) == value else one for one in free]


def _typed(present: Any, value: str) -> Any:
    """A new value of the type that the present one has, where it can be read so."""
    if isinstance(present, bool) or not isinstance(present, int | float):
        return value
    try:
        return type(present)(value)
    except ValueError as error:
        raise ValidationError(gettext("It has to be a number, as it was."), code="invalid") from error


def _said(one: Json) -> str:
    if "value" in one:
        return str(one["value"])
    bounds = {"start": one.get("valueFrom", "…"), "end": one.get("valueTo", "…")}
    return gettext("%(start)s to %(end)s") % bounds
