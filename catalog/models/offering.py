"""Product offerings, bundles and choice groups."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from catalog.domain.offering import LAUNCHED
from catalog.models.base import CatalogEntity
from catalog.models.channel import Channel
from catalog.models.price import ProductOfferingPrice
from catalog.models.specification import ProductSpecification

BILLING_STARTS = (
    ("onOrder", "When it is ordered"),
    ("onServiceActivation", "When the service is active"),
    ("onCustomerActivation", "When the customer has activated it at the partner"),
)


class ProductOfferingQuerySet(models.QuerySet["ProductOffering"]):
    """Questions about offerings, in the words of the catalog."""

    def orderable(self, *, at: datetime) -> Self:
        """Launched and valid at the date."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=at)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
        return self.filter(started & not_ended, lifecycle_status=LAUNCHED)


class ProductOffering(CatalogEntity):
    """A thing that can be sold: a specification with price and market (TMF620 ProductOffering).

    A bundle (`is_bundle`) has options and choice groups. `is_sellable` false means: only inside a bundle.
    `rank` orders lists and answers. `billing_start` says when billing begins, apart from provisioning.
    """

    product_specification = models.ForeignKey(
        ProductSpecification, models.PROTECT, null=True, blank=True, related_name="offerings"
    )
    is_bundle = models.BooleanField("bundle", default=False)
    is_sellable = models.BooleanField("sold on its own", default=True)
    rank = models.PositiveIntegerField(default=0, help_text="Order in lists; a lower figure comes first.")
    billing_start = models.CharField(max_length=30, choices=BILLING_STARTS, default="onServiceActivation")
    prices = models.ManyToManyField(ProductOfferingPrice, blank=True, related_name="offerings")
    channels = models.ManyToManyField(Channel, blank=True, related_name="offerings")

    objects = ProductOfferingQuerySet.as_manager()

    class Meta(CatalogEntity.Meta):
        abstract = False
        ordering = ("rank", "id")


class OfferingCharacteristic(models.Model):
    """A value that the offering fixes on its specification, such as tier = basic (TMF620 prodSpecCharValueUse)."""

    offering = models.ForeignKey(ProductOffering, models.CASCADE, related_name="characteristic_values")
    name = models.CharField(max_length=100)
    value = models.CharField(max_length=200)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("offering", "name"), name="catalog_offering_characteristic_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class BundleGroup(models.Model):
    """A choice group of a bundle: from `lower_limit` to `upper_limit` of its options (bundledGroupProductOffering)."""

    bundle = models.ForeignKey(ProductOffering, models.CASCADE, related_name="groups")
    name = models.CharField(max_length=100)
    lower_limit = models.PositiveSmallIntegerField(default=0)
    upper_limit = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("bundle", "name"), name="catalog_group_name_once"),
            models.CheckConstraint(
                condition=Q(lower_limit__lte=F("upper_limit")),
                name="catalog_group_limits",
                violation_error_message="The lower limit may not be above the upper limit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id}: {self.name}"


class BundleOption(models.Model):
    """An offering inside a bundle with its limits (bundledProductOffering); lower limit 1: it is the included tier."""

    bundle = models.ForeignKey(ProductOffering, models.CASCADE, related_name="options")
    offering = models.ForeignKey(ProductOffering, models.PROTECT, related_name="bundled_in")
    group = models.ForeignKey(BundleGroup, models.CASCADE, null=True, blank=True, related_name="options")
    lower_limit = models.PositiveSmallIntegerField(default=0)
    upper_limit = models.PositiveSmallIntegerField(default=1)
    default = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("bundle", "offering"), name="catalog_option_once"),
            models.CheckConstraint(
                condition=Q(lower_limit__lte=F("default"), default__lte=F("upper_limit")),
                name="catalog_option_limits",
                violation_error_message="Limits have to be ordered: lower ≤ default ≤ upper.",
            ),
            models.CheckConstraint(
                condition=~Q(bundle=F("offering")),
                name="catalog_option_not_itself",
                violation_error_message="A bundle cannot contain itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id} with {self.offering_id}"
