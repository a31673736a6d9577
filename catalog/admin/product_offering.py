"""Product offerings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalog.admin.allowed_action import AllowedActionInline
from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.bundle import BundleGroupInline, BundleOptionInline
from catalog.admin.forms import CatalogForm
from catalog.admin.relationship import RelationshipInline
from catalog.models import OfferingCharacteristic, Policy, ProductOffering
from catalog.services import edit_catalog


class ProductOfferingForm(CatalogForm):
    """An offering in a product manager's words, with the policies that name it."""

    policies = forms.ModelMultipleChoiceField(
        Policy.objects.all(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Commercial rules for customers who hold this offering.",
    )

    class Meta(CatalogForm.Meta):
        widgets = {**CatalogForm.Meta.widgets, "channels": UnfoldAdminCheckboxSelectMultipleWidget}
        labels = {**CatalogForm.Meta.labels, "is_bundle": "Is a plan that other offerings are options of"}
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "lifecycle_status": "Customers can order it while it is Launched and valid.",
            "is_sellable": "Off: only inside a bundle.",
            "channels": "Told to apps with the offering. Who may change what where: see the allowed actions.",
            "billing_start": "Billing is independent of provisioning.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:  # noqa: SLF001 - Django's own mark of a stored row
            self.fields["policies"].initial = list(self.instance.policies.values_list("pk", flat=True))


class OfferingCharacteristicInline(CatalogInline):
    """Values that the offering fixes, such as its tier; provisioning hands them to the partner."""

    model = OfferingCharacteristic
    fields = ("name", "value")
    verbose_name = "characteristic"
    verbose_name_plural = "characteristics"


@admin.register(ProductOffering)
class ProductOfferingAdmin(EntityAdmin):
    """What is sold: plans, tiers, prices, and where a customer may go from each."""

    form = ProductOfferingForm
    list_display = ("name", "id", "product_specification", "status", "price", "plan", "valid_from", "valid_to")
    list_filter = ("lifecycle_status", "is_bundle", "is_sellable", "billing_start", "channels", "policies")
    list_select_related = ("product_specification",)
    search_fields = ("id", "name", "product_specification__name", "product_specification__brand")
    autocomplete_fields = ("product_specification", "prices")
    inlines = (
        RelationshipInline,
        BundleOptionInline,
        BundleGroupInline,
        AllowedActionInline,
        OfferingCharacteristicInline,
    )
    fieldsets = (
        (None, {"fields": (*ENTITY, "product_specification", "rank")}),
        VALIDITY,
        ("Selling", {"fields": (("is_bundle", "is_sellable"), "channels", "policies")}),
        ("Price", {"fields": ("prices", "billing_start")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Offerings with their prices, so that a list costs the same however long it is."""
        return super().get_queryset(request).prefetch_related("prices")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Store the offering and, in the same change, the policies: Django saves them only on their own form."""
        with edit_catalog():
            super().save_related(request, form, formsets, change)
            form.instance.policies.set(form.cleaned_data["policies"])

    @display(description="Price")
    def price(self, obj: ProductOffering) -> str:
        """Every price, in short."""
        return (
            ", ".join(f"{price.amount:.2f}\N{NO-BREAK SPACE}{price.currency}" for price in obj.prices.all()) or "none"
        )

    @display(description="Bundle", ordering="is_bundle")
    def plan(self, obj: ProductOffering) -> str:
        """Whether other offerings are options of it."""
        return "bundle" if obj.is_bundle else ""
