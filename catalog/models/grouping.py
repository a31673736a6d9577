"""How the catalogs are arranged: catalogs, categories, service candidates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.base import CatalogEntity
from catalog.models.specification import ServiceSpecification


class Category(CatalogEntity):
    """A node of the category tree: offerings are found through it (TMF620 Category)."""

    is_root = models.BooleanField(_("root"), default=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    offerings = models.ManyToManyField(
        "catalog.ProductOffering", blank=True, related_name="categories", verbose_name=_("offerings")
    )

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class ProductCatalog(CatalogEntity):
    """A list of categories for one market or purpose (TMF620 ProductCatalog)."""

    catalog_type = models.CharField(_("catalog type"), max_length=100, blank=True)
    categories = models.ManyToManyField(Category, blank=True, related_name="catalogs", verbose_name=_("categories"))
    related_party = models.JSONField(null=True, blank=True, editable=False)

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name = _("product catalog")
        verbose_name_plural = _("product catalogs")


class ServiceCategory(CatalogEntity):
    """A node of the service category tree (TMF633 ServiceCategory)."""

    is_root = models.BooleanField(_("root"), default=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name = _("service category")
        verbose_name_plural = _("service categories")


class ServiceCatalog(CatalogEntity):
    """A list of service categories (TMF633 ServiceCatalog)."""

    categories = models.ManyToManyField(
        ServiceCategory, blank=True, related_name="catalogs", verbose_name=_("categories")
    )
    related_party = models.JSONField(null=True, blank=True, editable=False)

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name = _("service catalog")
        verbose_name_plural = _("service catalogs")


class ServiceCandidate(CatalogEntity):
    """A service specification that is on offer to product designers (TMF633 ServiceCandidate)."""

    service_specification = models.ForeignKey(
        ServiceSpecification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name=_("service specification"),
    )
    categories = models.ManyToManyField(
        ServiceCategory, blank=True, related_name="candidates", verbose_name=_("categories")
    )

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name = _("service candidate")
        verbose_name_plural = _("service candidates")
