"""How the catalogs are arranged: catalogs, categories, service candidates."""

from __future__ import annotations

from django.db import models

from catalog.models.base import CatalogEntity
from catalog.models.specification import ServiceSpecification


class Category(CatalogEntity):
    """A node of the category tree: offerings are found through it (TMF620 Category)."""

    is_root = models.BooleanField("root", default=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    offerings = models.ManyToManyField("catalog.ProductOffering", blank=True, related_name="categories")

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name_plural = "categories"


class ProductCatalog(CatalogEntity):
    """A list of categories for one market or purpose (TMF620 ProductCatalog)."""

    catalog_type = models.CharField(max_length=100, blank=True)
    categories = models.ManyToManyField(Category, blank=True, related_name="catalogs")
    related_party = models.JSONField(null=True, blank=True, editable=False)

    class Meta(CatalogEntity.Meta):
        abstract = False


class ServiceCategory(CatalogEntity):
    """A node of the service category tree (TMF633 ServiceCategory)."""

    is_root = models.BooleanField("root", default=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name_plural = "service categories"


class ServiceCatalog(CatalogEntity):
    """A list of service categories (TMF633 ServiceCatalog)."""

    categories = models.ManyToManyField(ServiceCategory, blank=True, related_name="catalogs")
    related_party = models.JSONField(null=True, blank=True, editable=False)

    class Meta(CatalogEntity.Meta):
        abstract = False


class ServiceCandidate(CatalogEntity):
    """A service specification that is on offer to product designers (TMF633 ServiceCandidate)."""

    service_specification = models.ForeignKey(
        ServiceSpecification, models.PROTECT, null=True, blank=True, related_name="candidates"
    )
    categories = models.ManyToManyField(ServiceCategory, blank=True, related_name="candidates")

    class Meta(CatalogEntity.Meta):
        abstract = False
