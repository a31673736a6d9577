"""Product and service specifications: what is sold, and what realizes it."""

from __future__ import annotations

from django.db import models

from catalog.domain.specification import CFS, RFS
from catalog.models.base import CatalogEntity


class ServiceSpecification(CatalogEntity):
    """What a customer has (CFS) or what a partner is asked for (RFS); TMF633 ServiceSpecification.

    `partner_id` names the partner of an RFS: an opaque word here, an entity of the production domain there.
    """

    kind = models.CharField(max_length=3, choices=[(CFS, "Customer facing (CFS)"), (RFS, "Resource facing (RFS)")])
    partner_id = models.CharField("partner", max_length=64, blank=True)

    class Meta(CatalogEntity.Meta):
        abstract = False


class ServiceSpecificationRelationship(models.Model):
    """A serviceSpecRelationship: `dependency` orders provisioning, `realizedBy` leads from a CFS to its RFS."""

    DEPENDENCY, REALIZED_BY = "dependency", "realizedBy"

    source = models.ForeignKey(ServiceSpecification, models.CASCADE, related_name="relationships")
    relationship_type = models.CharField(
        max_length=20, choices=[(DEPENDENCY, "depends on"), (REALIZED_BY, "is realized by")]
    )
    target = models.ForeignKey(ServiceSpecification, models.PROTECT, related_name="used_by")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("source", "relationship_type", "target"), name="catalog_service_relationship_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relationship_type} {self.target_id}"


class ProductSpecification(CatalogEntity):
    """What is sold, apart from price and market; its services are the CFS that realize it (TMF620)."""

    brand = models.CharField(max_length=200, blank=True)
    product_number = models.CharField(max_length=64, blank=True)
    service_specifications = models.ManyToManyField(
        ServiceSpecification, blank=True, related_name="product_specifications"
    )

    class Meta(CatalogEntity.Meta):
        abstract = False


class CharacteristicSpecification(models.Model):
    """A characteristic that a product or a service specification declares, for example `tier`."""

    product_specification = models.ForeignKey(
        ProductSpecification, models.CASCADE, null=True, blank=True, related_name="characteristics"
    )
    service_specification = models.ForeignKey(
        ServiceSpecification, models.CASCADE, null=True, blank=True, related_name="characteristics"
    )
    name = models.CharField(max_length=100)
    value_type = models.CharField(max_length=20, default="string")
    configurable = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(product_specification__isnull=True) ^ models.Q(service_specification__isnull=True),
                name="catalog_characteristic_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name
