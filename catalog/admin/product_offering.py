"""Product offerings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalog.admin.allowed_action import AllowedActionInline
from catalog.admin.base import ENTITY, VALIDITY, EntityAdmin
from catalog.admin.bundle import BundleGroupInline, BundleOptionInline
from catalog.admin.characteristic import CharacteristicInline, ValueUseInline
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.admin.price import money
from catalog.admin.relationship import RelationshipInline
from catalog.models import Category, Policy, ProductOffering, ProductSpecification
from catalog.services import edit_catalog

NAMED_BY = ("policies", "categories")
"""What names an offering and not the other way about; Django saves such relations only on their own forms."""


class ProductOfferingForm(EntityForm):
    """An offering in a product manager's words, with the policies and categories that name it."""

    policies = forms.ModelMultipleChoiceField(
        Policy.objects.all(),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Commercial rules for customers who hold this offering.",
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.all(),
        required=False,
        widget=AutocompleteSelectMultiple(ProductSpecification._meta.get_field("categories"), admin.site),  # noqa: SLF001 - Django's API
        help_text="Where apps find it.",
    )

    class Meta(CatalogForm.Meta):
        widgets = {**CatalogForm.Meta.widgets, "channels": UnfoldAdminCheckboxSelectMultipleWidget}
        labels = {**CatalogForm.Meta.labels, "is_bundle": "Is a plan that other offerings are options of"}
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "status_reason": "Told to apps beside the status.",
            "lifecycle_status": "Customers can order it while it is Launched and valid.",
            "is_sellable": "Off: only inside a bundle.",
            "channels": "Told to apps with the offering. Who may change what where: see the allowed actions.",
            "billing_start": "Billing is independent of provisioning.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.stored:
            for name in NAMED_BY:
                self.initial[name] = list(getattr(self.instance, name).values_list("pk", flat=True))


@admin.register(ProductOffering)
class ProductOfferingAdmin(EntityAdmin):
    """What is sold: plans, tiers, prices, and where a customer may go from each."""

    form = ProductOfferingForm
    list_display = ("name", "id", "product_specification", "status", "price", "plan", "valid_from", "valid_to")
    list_filter = ("lifecycle_status", "is_bundle", "is_sellable", "billing_start", "channels", "policies")
    list_select_related = ("product_specification",)
    search_fields = ("id", "name", "product_specification__name", "product_specification__brand")
    autocomplete_fields = ("product_specification", "prices")
    read_as = {"policies": "ruled_by", "categories": "found_in"}
    inlines = (
        RelationshipInline,
        BundleOptionInline,
        BundleGroupInline,
        AllowedActionInline,
        ValueUseInline,
        CharacteristicInline,
    )
    fieldsets = (
        (None, {"fields": (*ENTITY, "status_reason", "product_specification", "rank")}),
        VALIDITY,
        ("Selling", {"fields": (("is_bundle", "is_sellable"), "channels", "policies", "categories")}),
        ("Price", {"fields": ("prices", "billing_start")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Offerings with their prices, so that a list costs the same however long it is."""
        return super().get_queryset(request).prefetch_related("prices")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Store the offering and, in the same change, what names it."""
        with edit_catalog():
            super().save_related(request, form, formsets, change)
            for name in NAMED_BY:
                getattr(form.instance, name).set(form.cleaned_data[name])

    @display(description="Policies")
    def ruled_by(self, obj: ProductOffering) -> str:
        """The policies for those who may only read."""
        return ", ".join(map(str, obj.policies.all())) or "none"

    @display(description="Categories")
    def found_in(self, obj: ProductOffering) -> str:
        """The categories for those who may only read."""
        return ", ".join(map(str, obj.categories.all())) or "none"

    @display(description="Price")
    def price(self, obj: ProductOffering) -> str:
        """Every price, in short."""
        return ", ".join(money(price) for price in obj.prices.all()) or "none"

    @display(description="Bundle", ordering="is_bundle")
    def plan(self, obj: ProductOffering) -> str:
        """Whether other offerings are options of it."""
        return "bundle" if obj.is_bundle else ""
