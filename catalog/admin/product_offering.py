"""Product offerings: the list, and the editor that has everything about one on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.allowed_action import AllowedActionInline
from catalog.admin.base import ENTITY, VALIDITY, EntityAdmin
from catalog.admin.bundle import BundleGroupInline, BundleOptionInline
from catalog.admin.characteristic import OfferedCharacteristicInline, OfferedValueInline
from catalog.admin.moments import MOMENTS
from catalog.admin.offering_copy import copy_view
from catalog.admin.offering_form import NAMED_BY, ProductOfferingForm
from catalog.admin.offering_lifecycle import move_view
from catalog.admin.offering_page import page_context
from catalog.admin.offering_prices import PriceInline, PriceRows
from catalog.admin.price import money
from catalog.admin.relationship import RelationshipInline
from catalog.admin.tables.admin import WithTables
from catalog.admin.tables.offering import OfferingResource
from catalog.models import ProductOffering
from catalog.services import edit_catalog

GENERAL = (*ENTITY, "status_reason", "product_specification", "rank")
ONLY_NEW, ONLY_EDITED = {"lifecycle_status"}, {"attach"}
"""Fields that only a new offering asks for: the status moves by buttons; and that nobody reads."""


@admin.register(ProductOffering)
class ProductOfferingAdmin(WithTables, EntityAdmin):
    """What is sold: plans, tiers, prices, and where a customer may go from each."""

    form = ProductOfferingForm
    formfield_overrides = MOMENTS
    table = OfferingResource
    list_display = ("name", "id", "product_specification", "status", "price", "plan", "valid_from", "valid_to")
    list_filter = ("lifecycle_status", "is_bundle", "is_sellable", "billing_start", "channels", "policies")
    list_select_related = ("product_specification",)
    search_fields = ("id", "name", "product_specification__name", "product_specification__brand")
    autocomplete_fields = ("product_specification",)
    read_as = {"policies": "ruled_by", "categories": "found_in"}
    inlines = (
        PriceInline,
        BundleOptionInline,
        BundleGroupInline,
        RelationshipInline,
        AllowedActionInline,
        OfferedValueInline,
        OfferedCharacteristicInline,
    )
    fieldsets = (
        (None, {"fields": GENERAL}),
        VALIDITY,
        (_("Selling"), {"fields": (("is_bundle", "is_sellable"), "categories")}),
        (None, {"fields": ("attach", "billing_start"), "classes": ("in-prices",)}),
        (None, {"fields": ("channels",), "classes": ("in-channels",)}),
        (None, {"fields": ("policies",), "classes": ("in-policies",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Offerings with their prices, so that a list costs the same however long it is."""
        return super().get_queryset(request).prefetch_related("prices")

    def get_urls(self) -> list[URLPattern]:
        """The pages of the admin, those of the lifecycle and the copy, each for those who are logged in."""

        def guarded(view: Any) -> Any:
            shown: Any = self.admin_site.admin_view(view)
            shown.model_admin = self  # says to the middleware that it shows and writes the change set that is worked in
            return shown

        own = [
            path("<path:object_id>/move/", guarded(self.move), name="catalog_productoffering_move"),
            path("<path:object_id>/copy/", guarded(self.copy), name="catalog_productoffering_copy"),
        ]
        return [*own, *super().get_urls()]

    def move(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Move an offering along its lifecycle."""
        return move_view(self, request, object_id)

    def copy(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Copy an offering with everything."""
        return copy_view(self, request, object_id)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The fields in their tabs; those that a stored offering, or somebody who only reads, is not asked for go."""
        shown = super().get_fieldsets(request, obj)
        leave_out = {*(ONLY_NEW if obj else ())}
        if obj and not self.has_change_permission(request, obj):
            leave_out |= ONLY_EDITED
        return [(name, {**of, "fields": _without(of["fields"], leave_out)}) for name, of in shown]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """The editor, with its tabs and everything in them that is only read."""
        return super().render_change_form(request, {**context, **page_context(request, context)}, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001
        """Store the rows of an inline; prices are no parts of the offering and have a way of their own."""
        if isinstance(formset, PriceRows):
            formset.store(form.instance)
        else:
            super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Store the offering and, in the same change, its prices and what names it."""
        with edit_catalog():
            super().save_related(request, form, formsets, change)
            form.instance.prices.add(*form.cleaned_data["attach"])
            for name in NAMED_BY:
                getattr(form.instance, name).set(form.cleaned_data[name])

    @display(description=_("Policies"))
    def ruled_by(self, obj: ProductOffering) -> str:
        """The policies for those who may only read."""
        return ", ".join(map(str, obj.policies.all())) or gettext("none")

    @display(description=_("Categories"))
    def found_in(self, obj: ProductOffering) -> str:
        """The categories for those who may only read."""
        return ", ".join(map(str, obj.categories.all())) or gettext("none")

    @display(description=_("Price"))
    def price(self, obj: ProductOffering) -> str:
        """Every price, in short."""
        return ", ".join(money(price) for price in obj.prices.all()) or gettext("none")

    @display(description=_("Bundle"), ordering="is_bundle")
    def plan(self, obj: ProductOffering) -> str:
        """Whether other offerings are options of it."""
        return gettext("bundle") if obj.is_bundle else ""


def _without(fields: Iterable[Any], leave_out: set[str]) -> tuple[Any, ...]:
    return tuple(field for field in fields if field not in leave_out)
