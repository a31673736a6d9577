"""Policies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminIntegerFieldWidget

from catalog.admin.base import VALIDITY, EntityAdmin
from catalog.admin.fields import LinesField
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.domain.policy import OPTIONAL, PARAMETERS, unreadable
from catalog.models import Channel, Policy, ProductOffering
from tmf.translated import translated

FIELDS = {
    "days": "days",
    "maximum": "maximum",
    "offerings": "other_offerings",
    "channels": "only_channels",
    "segments": "segments",
    "actions": "only_actions",
}
"""The parameters of all kinds of policy and the fields that ask for them."""
ACTION_LABELS = {
    "upgrade": _("Upgrade"),
    "downgrade": _("Downgrade"),
    "crossgrade": _("Crossgrade"),
    "terminate": _("Terminate"),
}
"""What may be done with a product, in the order of catalog.domain.policy.ACTIONS."""
PARAMETER_LABELS = {
    "days": _("days"),
    "maximum": _("at most"),
    "offerings": _("offerings"),
    "channels": _("channels"),
    "segments": _("segments"),
    "actions": _("actions"),
}


def _parameters_of(kind: str) -> tuple[str, ...]:
    """What a kind of rule needs to know, and what it may."""
    return (*PARAMETERS.get(kind, ()), *OPTIONAL.get(kind, ()))


class PolicyForm(EntityForm):
    """A policy in a product manager's words; which parameters it needs depends on the kind of rule."""

    days = forms.IntegerField(
        required=False, label=_("Days"), widget=UnfoldAdminIntegerFieldWidget, help_text=_("Whole days.")
    )
    maximum = forms.IntegerField(
        required=False,
        label=_("At most"),
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("So many may a customer have, of all the offerings together that the rule holds for."),
    )
    other_offerings = forms.ModelMultipleChoiceField(
        ProductOffering.objects.all(),
        required=False,
        label=_("Other offerings"),
        widget=AutocompleteSelectMultiple(Policy._meta.get_field("offerings"), admin.site),  # noqa: SLF001 - Django's API
    )
    only_channels = forms.ModelMultipleChoiceField(
        Channel.objects.all(), required=False, label=_("Channels"), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    segments = LinesField(label=_("Market segments"), help_text=_("One a line."))
    only_actions = forms.MultipleChoiceField(
        choices=list(ACTION_LABELS.items()),
        required=False,
        label=_("Only these actions"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None of them: every change to another offering, and not the termination."),
    )

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "kind": _("Rule"), "display": _("What an app shows")}
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "kind": _(
                "Upgrades only means: who holds one of the offerings may move up its upgrade path, never down it."
            ),
            "offerings": _("Upgrades, tenure and cooling off speak of leaving one of these, the others of getting it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for parameter in self._parameters():
            self.initial[FIELDS[parameter]] = (self.instance.parameters or {}).get(parameter)

    def clean(self) -> dict[str, Any]:
        """Put the parameters together and refuse a rule that could not be read."""
        before = self._parameters() if self.stored else ()
        cleaned = super().clean()
        kind = cleaned.get("kind", "")
        needed = _parameters_of(kind)
        if needed == before and not {FIELDS[name] for name in needed} & {*self.changed_data}:
            return cleaned
        old = {
            name: said for name, said in (self.instance.parameters or {}).items() if name not in {*before} - {*needed}
        }
        said = {**old, **{name: self._given(name) for name in needed}}
        parameters = {name: value for name, value in said.items() if value not in (None, [])}
        for name, words in unreadable(kind, parameters):
            if FIELDS[name] not in self.errors:
                self.add_error(FIELDS[name], ValidationError(translated(words), code="invalid"))
        self.instance.parameters = parameters or None
        return cleaned

    def _parameters(self) -> tuple[str, ...]:
        return _parameters_of(self.instance.kind)

    def _given(self, name: str) -> Any:
        """What the form says of a parameter; ids keep their order, new ones come after them.

        An id of which there is nothing here was not shown, so it stays.
        """
        value = self.cleaned_data.get(FIELDS[name])
        if value is None or not isinstance(self.fields[FIELDS[name]], forms.ModelMultipleChoiceField):
            return value
        chosen = [row.pk for row in value]
        before = (self.instance.parameters or {}).get(name) or []
        shown = {row.pk for row in value.model._default_manager.filter(pk__in=before)}  # noqa: SLF001 - Django's API
        kept = [pk for pk in before if pk in chosen or pk not in shown]
        return [*kept, *(pk for pk in chosen if pk not in kept)]


@admin.register(Policy)
class PolicyAdmin(EntityAdmin):
    """Commercial rules, each for as many offerings as it names."""

    form = PolicyForm
    list_display = ("name", "id", "kind", "needs", "display", "valid_from", "valid_to")
    list_display_links = ("name", "id")
    list_filter = ("kind", "display")
    search_fields = ("id", "name", "offerings__name", "=offerings__id")
    autocomplete_fields = ("offerings",)
    fieldsets = (
        (None, {"fields": ("name", "id", "description", "version")}),
        (_("Rule"), {"fields": ("kind", *FIELDS.values(), "display")}),
        (_("Holds for"), {"fields": ("offerings",)}),
        VALIDITY,
    )
    read_as = dict.fromkeys(FIELDS.values(), "needs")
    conditional_fields = {
        field: " || ".join(f"kind == '{kind}'" for kind in PARAMETERS if parameter in _parameters_of(kind))
        for parameter, field in FIELDS.items()
    }

    @display(description=_("Parameters"))
    def needs(self, obj: Model) -> str:
        """The parameters in short."""
        parameters = getattr(obj, "parameters", None) or {}
        said = ((PARAMETER_LABELS.get(name, name), _listed(value)) for name, value in parameters.items())
        return "; ".join(f"{name}: {value}" for name, value in said)


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
