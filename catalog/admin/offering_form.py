"""The form of an offering: its own fields, and what names it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalog.admin.forms import CatalogForm, EntityForm
from catalog.admin.moments import VALIDITY_HELP
from catalog.admin.refusals import by_path
from catalog.models import Category, Policy, ProductOffering, ProductOfferingPrice, ProductSpecification
from tmf.errors import refusals
from tmf.translated import translated

NAMED_BY = ("policies", "categories")
"""What names an offering and not the other way about; Django saves such relations only on their own forms."""


def _search(model: type[Any], relation: str) -> AutocompleteSelectMultiple:
    """Choose several by searching: the page does not hold all there are."""
    return AutocompleteSelectMultiple(model._meta.get_field(relation), admin.site)  # noqa: SLF001 - Django's API


class ProductOfferingForm(EntityForm):
    """An offering in a product manager's words, with the policies and categories that name it.

    `said` is what the rules refused and no field of the form is asked for: path in the document, and words.
    """

    attach = forms.ModelMultipleChoiceField(
        ProductOfferingPrice.objects.all(),
        required=False,
        label=_("Attach prices that there are already"),
        widget=_search(ProductOffering, "prices"),
        help_text=_("A price that several offerings charge is changed on its own page."),
    )
    policies = forms.ModelMultipleChoiceField(
        Policy.objects.all(),
        required=False,
        label=_("Policies"),
        widget=_search(ProductSpecification, "policies"),
        help_text=_("Commercial rules for customers who hold this offering."),
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.all(),
        required=False,
        label=_("Categories"),
        widget=_search(ProductSpecification, "categories"),
        help_text=_("Where apps find it."),
    )

    class Meta(CatalogForm.Meta):
        widgets = {**CatalogForm.Meta.widgets, "channels": UnfoldAdminCheckboxSelectMultipleWidget}
        labels = {
            **CatalogForm.Meta.labels,
            "is_bundle": _("Is a plan that other offerings are options of"),
            "is_sellable": _("Sold on its own"),
            "status_reason": _("Status reason"),
            "product_specification": _("Product specification"),
            "channels": _("Channels"),
            "billing_start": _("Billing starts"),
        }
        help_texts = {
            **CatalogForm.Meta.help_texts,
            **VALIDITY_HELP,
            "status_reason": _("Told to apps beside the status."),
            "lifecycle_status": _("Customers can order it while it is Launched and valid."),
            "is_sellable": _("Off: only inside a bundle."),
            "channels": _("Told to apps with the offering. Who may change what where: see the allowed actions."),
            "billing_start": _("Billing is independent of provisioning."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said: list[tuple[str, str]] = []
        if self.stored:
            for name in NAMED_BY:
                self.initial[name] = list(getattr(self.instance, name).values_list("pk", flat=True))

    def _say(self, refusal: Exception) -> None:
        super()._say(refusal)
        if all(self._field_of(path) is None for path, _words in by_path(refusal)):
            self.said += [(one.path, translated(one.message)) for one in refusals(refusal)]

    def _field_of(self, path: str) -> str | None:
        if path.startswith("productOfferingPrice"):
            return "attach"
        return super()._field_of(path)
