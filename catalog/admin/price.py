"""Prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.characteristic import ValueUseInline
from catalog.admin.filters import WordsFilter
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.admin.tables.admin import WithTables
from catalog.admin.tables.price import PriceResource
from catalog.models import ProductOfferingPrice, ProductOfferingPriceRelationship
from catalog.resources.shapes import UNITS

PRICE_TYPES = ProductOfferingPrice._meta.get_field("price_type").choices or ()  # noqa: SLF001 - Django's API
PERIODS = [("day", _("day")), ("week", _("week")), ("month", _("month")), ("year", _("year"))]
TYPES = [("discountedBy", _("discounted by")), ("alteredBy", _("altered by")), ("replacedBy", _("replaced by"))]
CHARGED = {"recurring": _("recurring"), "oneTime": _("once"), "discount": _("discount")}
HOW_MUCH = _("Give an amount or, for a discount, a percentage.")


class PriceForm(EntityForm):
    """A price in a product manager's words."""

    open_choices = {"price_type": list(PRICE_TYPES), "period": PERIODS}

    class Meta(CatalogForm.Meta):
        labels = {
            **CatalogForm.Meta.labels,
            "price_type": _("Charged"),
            "amount": _("Amount"),
            "percentage": _("Percentage"),
            "currency": _("Currency"),
            "period": _("Every"),
            "period_length": _("Number of periods"),
        }
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "amount": _("Empty only for a discount in per cent."),
            "percentage": _("For a discount: 10 takes off a tenth."),
            "currency": _("Three letters, for example EUR."),
            "period": _("Only for what recurs."),
            "period_length": _("3 with month: charged every three months."),
            "policies": _("Commercial rules that speak of this price."),
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
            self.add_error("amount", ValidationError(HOW_MUCH, code="required"))
        currency = cleaned.get("currency")
        if "currency" in self.changed_data and currency and not UNITS.fullmatch(currency):
            self.add_error("currency", ValidationError(_("It has to be three letters such as EUR."), code="invalid"))
        return cleaned


class PriceLinkForm(CatalogForm):
    """What is said of another price, in a product manager's words."""

    open_choices = {"relationship_type": TYPES}

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "relationship_type": _("This price is"), "target": _("Price")}


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
    verbose_name = _("link to another price")
    verbose_name_plural = _("discounts and alterations")
    bundled = False

    def get_queryset(self, request: Any) -> Any:
        """Only the rows of this list."""
        return super().get_queryset(request).filter(bundled=self.bundled)


class ContainedPriceInline(PriceLinkInline):
    """The prices that a bundle of prices consists of."""

    form: type[CatalogForm] = ContainedPriceForm
    fields: tuple[str, ...] = ("target",)
    verbose_name = _("price in the bundle")
    verbose_name_plural = _("prices in the bundle")
    bundled = True


@admin.register(ProductOfferingPrice)
class ProductOfferingPriceAdmin(WithTables, EntityAdmin):
    """What offerings cost; one price may serve several offerings."""

    form = PriceForm
    table = PriceResource
    list_display = ("name", "id", "money", "per", "status", "valid_from", "valid_to")
    list_filter = ("price_type", "lifecycle_status", "currency", ("period", WordsFilter))
    search_fields = ("id", "name", "offerings__name", "=offerings__id")
    autocomplete_fields = ("policies",)
    inlines = (PriceLinkInline, ContainedPriceInline, ValueUseInline)
    fieldsets = (
        (None, {"fields": ENTITY}),
        (
            _("Price"),
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

    @display(description=_("Amount"), ordering="amount")
    def money(self, obj: ProductOfferingPrice) -> str:
        """The amount with its currency."""
        return money(obj)

    @display(description=_("Charged"))
    def per(self, obj: ProductOfferingPrice) -> str:
        """Once, or how often."""
        return how_often(obj)


EVERY = {
    "day": ngettext_lazy("every day", "every %(count)d days", "count"),
    "week": ngettext_lazy("every week", "every %(count)d weeks", "count"),
    "month": ngettext_lazy("every month", "every %(count)d months", "count"),
    "year": ngettext_lazy("every year", "every %(count)d years", "count"),
}


def how_often(price: ProductOfferingPrice) -> str:
    """How often a price is charged, in words; a type or a period that nobody here knows by its own word."""
    if price.price_type != ProductOfferingPrice.RECURRING or not price.period:
        return str(CHARGED.get(price.price_type, price.price_type))
    if price.period in EVERY:
        return str(EVERY[price.period] % {"count": price.period_length})
    return gettext("every %(count)d %(period)s") % {"count": price.period_length, "period": price.period}


def money(price: ProductOfferingPrice) -> str:
    """The amount of a price with its currency, or its percentage, in short."""
    if price.amount is not None:
        return f"{number_format(price.amount, 2)}\N{NO-BREAK SPACE}{price.currency}"
    return f"{number_format(price.percentage, 2)}\N{NO-BREAK SPACE}%" if price.percentage is not None else "-"
