"""Product specifications."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.characteristic import CharacteristicInline
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.models import ProductSpecification, ProductSpecificationRelationship

TYPES = [(name, name) for name in ("dependency", "exclusivity", "substitution", "migration")]


class ProductSpecificationForm(EntityForm):
    """A product specification in a product manager's words."""

    class Meta(CatalogForm.Meta):
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "service_specifications": "The customer facing services (CFS) that an order of it brings about.",
        }


class SpecificationLinkForm(CatalogForm):
    """What is said of another specification, in a product manager's words."""

    open_choices = {"relationship_type": TYPES}

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "relationship_type": "Kind of link", "target": "Specification"}


class ContainedSpecificationForm(CatalogForm):
    """A specification inside a bundle of specifications."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.bundled = True


class SpecificationLinkInline(CatalogInline):
    """Other specifications that it depends on, excludes or takes the place of."""

    model = ProductSpecificationRelationship
    form: type[CatalogForm] = SpecificationLinkForm
    fk_name = "source"
    fields: tuple[str, ...] = ("relationship_type", "target", "valid_from", "valid_to")
    autocomplete_fields = ("target",)
    verbose_name = "link to another specification"
    verbose_name_plural = "links to other specifications"
    bundled = False

    def get_queryset(self, request: Any) -> Any:
        """Only the rows of this list."""
        return super().get_queryset(request).filter(bundled=self.bundled)


class ContainedSpecificationInline(SpecificationLinkInline):
    """The specifications that a bundle of specifications consists of."""

    form: type[CatalogForm] = ContainedSpecificationForm
    fields: tuple[str, ...] = ("target",)
    verbose_name = "specification in the bundle"
    verbose_name_plural = "specifications in the bundle"
    bundled = True


@admin.register(ProductSpecification)
class ProductSpecificationAdmin(EntityAdmin):
    """What is sold, apart from price and market, and the services that realize it."""

    form = ProductSpecificationForm
    list_display = ("name", "id", "brand", "status", "valid_from", "valid_to")
    list_filter = ("lifecycle_status", "brand")
    search_fields = ("id", "name", "brand", "product_number")
    autocomplete_fields = ("service_specifications", "categories", "policies")
    inlines = (CharacteristicInline, SpecificationLinkInline, ContainedSpecificationInline)
    fieldsets = (
        (None, {"fields": (*ENTITY, ("brand", "product_number"), "is_bundle")}),
        ("Realized by", {"fields": ("service_specifications",)}),
        ("Found and ruled by", {"fields": ("categories", "policies")}),
        VALIDITY,
    )
