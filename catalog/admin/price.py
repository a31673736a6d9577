"""Prices."""

from django.contrib import admin
from unfold.decorators import display

from catalog.admin.base import ENTITY, VALIDITY, EntityAdmin
from catalog.admin.forms import CatalogForm
from catalog.models import ProductOfferingPrice


class PriceForm(CatalogForm):
    """A price in a product manager's words."""

    class Meta(CatalogForm.Meta):
        labels = {
            **CatalogForm.Meta.labels,
            "price_type": "Charged",
            "period": "Every",
            "period_length": "Number of periods",
        }
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "currency": "Three letters, for example EUR.",
            "period": "Only for what recurs.",
            "period_length": "3 with month: charged every three months.",
        }


@admin.register(ProductOfferingPrice)
class ProductOfferingPriceAdmin(EntityAdmin):
    """What offerings cost; one price may serve several offerings."""

    form = PriceForm
    list_display = ("name", "id", "money", "per", "status", "valid_from", "valid_to")
    list_filter = ("price_type", "lifecycle_status", "currency", "period")
    search_fields = ("id", "name", "offerings__name", "=offerings__id")
    fieldsets = (
        (None, {"fields": ENTITY}),
        ("Price", {"fields": (("amount", "currency"), "price_type", ("period", "period_length"))}),
        VALIDITY,
    )

    @display(description="Amount", ordering="amount")
    def money(self, obj: ProductOfferingPrice) -> str:
        """The amount with its currency."""
        return f"{obj.amount:.2f} {obj.currency}"

    @display(description="Charged")
    def per(self, obj: ProductOfferingPrice) -> str:
        """Once, or how often."""
        if obj.price_type == ProductOfferingPrice.ONE_TIME:
            return "once"
        return f"every {obj.period}" if obj.period_length == 1 else f"every {obj.period_length} {obj.period}s"
