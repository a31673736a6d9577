"""Product specifications."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.characteristic import CharacteristicInline
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.domain.service_graph import PRODUCT
from catalog.models import ProductSpecification, ProductSpecificationRelationship
from tmf.labels import labelled

LINK = '<a class="text-primary-600 dark:text-primary-400 underline" href="{}">{}</a>'
TYPES = labelled(("dependency", "exclusivity", "substitution", "migration"))
Words = dict[str, Any]


class ProductSpecificationForm(EntityForm):
    """A product specification in a product manager's words."""

    class Meta(CatalogForm.Meta):
        help_texts: Words = {
            **CatalogForm.Meta.help_texts,
            "service_specifications": _("The customer facing services (CFS) that an order of it brings about."),
        }


class SpecificationLinkForm(CatalogForm):
    """What is said of another specification, in a product manager's words."""

    open_choices = {"relationship_type": TYPES}

    class Meta(CatalogForm.Meta):
        labels: Words = {
            **CatalogForm.Meta.labels,
            "relationship_type": _("Kind of link"),
            "target": _("Specification"),
        }


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
    verbose_name = _("link to another specification")
    verbose_name_plural = _("links to other specifications")
    bundled = False

    def get_queryset(self, request: Any) -> Any:
        """Only the rows of this list."""
        return super().get_queryset(request).filter(bundled=self.bundled)


class ContainedSpecificationInline(SpecificationLinkInline):
    """The specifications that a bundle of specifications consists of."""

    form: type[CatalogForm] = ContainedSpecificationForm
    fields: tuple[str, ...] = ("target",)
    verbose_name = _("specification in the bundle")
    verbose_name_plural = _("specifications in the bundle")
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
        (_("Realized by"), {"fields": ("service_specifications",)}),
        (_("Found and ruled by"), {"fields": ("categories", "policies")}),
        VALIDITY,
    )

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The fields and, once it is there, the way to the drawing beside its services."""
        shown = list(super().get_fieldsets(request, obj))
        return (
            [shown[0], (shown[1][0], {"fields": ("service_specifications", "drawing")}), *shown[2:]] if obj else shown
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The drawing is made, not edited."""
        return (*super().get_readonly_fields(request, obj), "drawing")

    @display(description=_("Service graph"))
    def drawing(self, obj: ProductSpecification) -> SafeString:
        """The way to the drawing of the services that it comes to, and to the steps of an order."""
        address = reverse("studio:service_graph", args=[PRODUCT, obj.pk])
        return format_html(LINK, address, gettext("Draw the services that it comes to"))
