"""Product specifications."""

from django.contrib import admin

from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.forms import CatalogForm
from catalog.models import CharacteristicSpecification, ProductSpecification


class ProductSpecificationForm(CatalogForm):
    """A product specification in a product manager's words."""

    class Meta(CatalogForm.Meta):
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "service_specifications": "The customer facing services (CFS) that an order of it brings about.",
        }


class CharacteristicInline(CatalogInline):
    """What can be said about it, for example its tier."""

    model = CharacteristicSpecification
    fields = ("name", "value_type", "configurable")
    verbose_name = "characteristic"
    verbose_name_plural = "characteristics"


@admin.register(ProductSpecification)
class ProductSpecificationAdmin(EntityAdmin):
    """What is sold, apart from price and market, and the services that realize it."""

    form = ProductSpecificationForm
    list_display = ("name", "id", "brand", "status", "valid_from", "valid_to")
    list_filter = ("lifecycle_status", "brand")
    search_fields = ("id", "name", "brand", "product_number")
    autocomplete_fields = ("service_specifications",)
    inlines = (CharacteristicInline,)
    fieldsets = (
        (None, {"fields": (*ENTITY, ("brand", "product_number"))}),
        ("Realized by", {"fields": ("service_specifications",)}),
        VALIDITY,
    )
