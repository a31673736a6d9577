"""Product offerings and the values they fix."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.domain.offering import LAUNCHED
from catalog.models.base import CatalogEntity, Part, Valid, one_owner
from catalog.models.channel import Channel
from catalog.models.grouping import ServiceCandidate
from catalog.models.price import ProductOfferingPrice
from catalog.models.specification import ProductSpecification

BILLING_STARTS = (
    ("onOrder", _("When it is ordered")),
    ("onServiceActivation", _("When the service is active")),
    ("onCustomerActivation", _("When the customer has activated it at the partner")),
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
        ProductSpecification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offerings",
        verbose_name=_("product specification"),
    )
    service_candidate = models.ForeignKey(
        ServiceCandidate, models.PROTECT, null=True, blank=True, related_name="offerings", editable=False
    )
    status_reason = models.CharField(_("status reason"), max_length=500, blank=True)
    is_bundle = models.BooleanField(_("bundle"), default=False)
    is_sellable = models.BooleanField(_("sold on its own"), default=True)
    rank = models.PositiveIntegerField(_("rank"), default=0, help_text=_("Order in lists; a lower figure comes first."))
    billing_start = models.CharField(
        _("billing start"), max_length=30, choices=BILLING_STARTS, default="onServiceActivation"
    )
    prices = models.ManyToManyField(
        ProductOfferingPrice, blank=True, related_name="offerings", verbose_name=_("prices")
    )
    channels = models.ManyToManyField(Channel, blank=True, related_name="offerings", verbose_name=_("channels"))
    product_offering_term = models.JSONField(null=True, blank=True, editable=False)
    market_segment = models.JSONField(null=True, blank=True, editable=False)
    place = models.JSONField(null=True, blank=True, editable=False)
    agreement = models.JSONField(null=True, blank=True, editable=False)
    service_level_agreement = models.JSONField(null=True, blank=True, editable=False)
    resource_candidate = models.JSONField(null=True, blank=True, editable=False)
    attachment = models.JSONField(null=True, blank=True, editable=False)
    external_identifier = models.JSONField(null=True, blank=True, editable=False)

    objects = ProductOfferingQuerySet.as_manager()

    class Meta(CatalogEntity.Meta):
        abstract = False
        ordering = ("rank", "id")
        verbose_name = _("product offering")
        verbose_name_plural = _("product offerings")
        indexes = [models.Index(fields=("rank", "id"), name="catalog_offering_order")]


class CharacteristicValueUse(Part, Valid):
    """What an offering or a price says about a characteristic of its specification (TMF620 prodSpecCharValueUse).

    `value` is the one that it fixes, such as tier = basic, and empty where it leaves a choice; `values` are all
    CharacteristicValueSpecifications as they were sent.
    """

    OWNERS = ("offering", "price")

    offering = models.ForeignKey(
        ProductOffering,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="characteristic_values",
        verbose_name=_("offering"),
    )
    price = models.ForeignKey(
        ProductOfferingPrice,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="characteristic_values",
        verbose_name=_("price"),
    )
    local_id = models.CharField(_("id within the offering"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    value_type = models.CharField(_("value type"), max_length=50, blank=True)
    min_cardinality = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    max_cardinality = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    values = models.JSONField(null=True, blank=True, editable=False)
    product_specification = models.ForeignKey(
        ProductSpecification, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("characteristic value use")
        verbose_name_plural = _("characteristic value uses")
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(fields=("offering", "name"), name="catalog_offering_characteristic_once"),
            models.CheckConstraint(condition=one_owner(("offering", "price")), name="catalog_value_use_one_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
