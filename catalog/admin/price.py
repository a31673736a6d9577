"""Prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from unfold.decorators import display

from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.characteristic import ValueUseInline
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.models import ProductOfferingPrice, ProductOfferingPriceRelationship
from catalog.resources.shapes import UNITS

PRICE_TYPES = ProductOfferingPrice._meta.get_field("price_type").choices or ()  # noqa: SLF001 - Django's API
PERIODS = [(name, name) for name in ("day", "week", "month", "year")]
TYPES = [(name, name) for name in ("discountedBy", "alteredBy", "replacedBy")]


class PriceForm(EntityForm):
    """A price in a product manager's words."""

    open_choices = {"price_type": [(str(name), str(words)) for name, words in PRICE_TYPES], "period": PERIODS}

    class Meta(CatalogForm.Meta):
        labels = {
            **CatalogForm.Meta.labels,
            "price_type": "Charged",
            "period": "Every",
            "period_length": "Number of periods",
        }
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "amount": "Empty only for a discount in per cent.",
            "percentage": "For a discount: 10 takes off a tenth.",
            "currency": "Three letters, for example EUR.",
            "period": "Only for what recurs.",
            "period_length": "3 with month: charged every three months.",
            "policies": "Commercial rules that speak of this price.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("amount", "percentage"):
            if isinstance(exact := self.initial.get(name), Decimal):
                self.initial[name] = exact.quantize(Decimal("1.00")) if exact == round(exact, 2) else exact.normalize()

    def clean(self) -> dict[str, Any]:
        """A price says how much it is, in a currency of ISO 4217."""
        cleaned = super().clean()
        if {"amount", "percentage"} & {*self.changed_data} and cleaned.get("amount") is cleaned.get(
            "percentage"
        ) is None:
            self.add_error(
                "amount", ValidationError("Give an amount or, for a discount, a percentage.", code="required")
            )
        currency = cleaned.get("currency")
        if "currency" in self.changed_data and currency and not UNITS.fullmatch(currency):
            self.add_error("currency", ValidationError("It has to be three letters such as EUR.", code="invalid"))
        return cleaned


class PriceLinkForm(CatalogForm):
    """What is said of another price, in a product manager's words."""

    open_choices = {"relationship_type": TYPES}

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "relationship_type": "This price is", "target": "Price"}


class ContainedPriceForm(CatalogForm):
    """A price inside a bundle of prices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.bundled = True


class PriceLinkInline(CatalogInline):
    """The other prices that change this one, such as its discount."""

    model = ProductOfferingPriceRelationship
    form: type[CatalogForm] = PriceLinkForm
    fk_name = "source"
    fields: tuple[str, ...] = ("relationship_type", "target", "valid_from", "valid_to")
    autocomplete_fields = ("target",)
    verbose_name = "link to another price"
    verbose_name_plural = "discounts and alterations"
    bundled = False

    def get_queryset(self, request: Any) -> Any:
        """Only the rows of this list."""
        return super().get_queryset(request).filter(bundled=self.bundled)


class ContainedPriceInline(PriceLinkInline):
    """The prices that a bundle of prices consists of."""

    form: type[CatalogForm] = ContainedPriceForm
    fields: tuple[str, ...] = ("target",)
    verbose_name = "price in the bundle"
    verbose_name_plural = "prices in the bundle"
    bundled = True


@admin.register(ProductOfferingPrice)
class ProductOfferingPriceAdmin(EntityAdmin):
    """What offerings cost; one price may serve several offerings."""

    form = PriceForm
    list_display = ("name", "id", "money", "per", "status", "valid_from", "valid_to")
    list_filter = ("price_type", "lifecycle_status", "currency", "period")
    search_fields = ("id", "name", "offerings__name", "=offerings__id")
    autocomplete_fields = ("policies",)
    inlines = (PriceLinkInline, ContainedPriceInline, ValueUseInline)
    fieldsets = (
        (None, {"fields": ENTITY}),
        (
            "Price",
            {
                "fields": (
                    ("amount", "currency"),
                    "percentage",
                    "price_type",
                    ("period", "period_length"),
                    "priority",
                    "is_bundle",
                    "policies",
                )
            },
        ),
        VALIDITY,
    )

    @display(description="Amount", ordering="amount")
    def money(self, obj: ProductOfferingPrice) -> str:
        """The amount with its currency."""
        return money(obj)

    @display(description="Charged")
    def per(self, obj: ProductOfferingPrice) -> str:
        """Once, or how often."""
        if obj.price_type != ProductOfferingPrice.RECURRING or not obj.period:
            return "once" if obj.price_type == ProductOfferingPrice.ONE_TIME else obj.price_type
        return f"every {obj.period}" if obj.period_length == 1 else f"every {obj.period_length} {obj.period}s"


def money(price: ProductOfferingPrice) -> str:
    """The amount of a price with its currency, or its percentage, in short."""
    if price.amount is not None:
        return f"{price.amount:.2f}\N{NO-BREAK SPACE}{price.currency}"
    return f"{price.percentage:.2f}\N{NO-BREAK SPACE}%" if price.percentage is not None else "-"
