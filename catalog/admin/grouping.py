"""Catalogs as lists of categories, and the services that are on offer to product designers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.admin.base import ENTITY, VALIDITY, EntityAdmin
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.models import ProductCatalog, ServiceCandidate, ServiceCatalog


class ProductCatalogForm(EntityForm):
    """A catalog in a product manager's words."""

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "catalog_type": _("Type")}
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "catalog_type": _("Such as consumer or wholesale."),
            "categories": _("The categories that it consists of; what lies below them belongs to it too."),
        }


class ServiceCandidateForm(EntityForm):
    """A service candidate in a product manager's words."""

    class Meta(CatalogForm.Meta):
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "service_specification": _("The service that product designers may build on."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (field := self.fields.get("service_specification")) and not self.instance.snapshots:
            field.required = True


class CatalogOfCategoriesAdmin(EntityAdmin):
    """A screen over lists of categories."""

    form = ProductCatalogForm
    list_display: tuple[str, ...] = ("name", "id", "status", "valid_from", "valid_to")
    list_filter: tuple[str, ...] = ("lifecycle_status",)
    search_fields = ("id", "name")
    autocomplete_fields = ("categories",)


@admin.register(ProductCatalog)
class ProductCatalogAdmin(CatalogOfCategoriesAdmin):
    """One catalog for a market or a purpose."""

    list_display = ("name", "id", "catalog_type", "status", "valid_from", "valid_to")
    list_filter = ("lifecycle_status", "catalog_type")
    fieldsets = ((None, {"fields": (*ENTITY, "catalog_type", "categories")}), VALIDITY)


@admin.register(ServiceCatalog)
class ServiceCatalogAdmin(CatalogOfCategoriesAdmin):
    """One catalog of services."""

    fieldsets = ((None, {"fields": (*ENTITY, "categories")}), VALIDITY)


@admin.register(ServiceCandidate)
class ServiceCandidateAdmin(EntityAdmin):
    """A service that product designers may build on."""

    form = ServiceCandidateForm
    list_display = ("name", "id", "service_specification", "status", "valid_from", "valid_to")
    list_filter = ("lifecycle_status", "categories")
    list_select_related = ("service_specification",)
    search_fields = ("id", "name", "service_specification__name")
    autocomplete_fields = ("service_specification", "categories")
    fieldsets = ((None, {"fields": (*ENTITY, "service_specification", "categories")}), VALIDITY)
