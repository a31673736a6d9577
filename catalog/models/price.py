"""Prices."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models

from catalog.models.base import CatalogEntity, Part, Valid


class ProductOfferingPrice(CatalogEntity):
    """A price as a catalog entity of its own (TMF620 ProductOfferingPrice).

    `amount` is in `currency` (ISO 4217), per `period_length` periods where it recurs. A discount is a price too, with
    a `percentage` or an amount; prices refer to it by a ProductOfferingPriceRelationship. Several apply in the order of
    their `priority`.
    """

    RECURRING, ONE_TIME = "recurring", "oneTime"

    price_type = models.CharField(
        max_length=50,
        default=RECURRING,
        choices=[(RECURRING, "Recurring"), (ONE_TIME, "One-time"), ("discount", "Discount")],
    )
    amount = models.DecimalField(
        max_digits=18, decimal_places=6, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, default="EUR", blank=True)
    percentage = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    period = models.CharField(max_length=20, blank=True, default="month")
    period_length = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    priority = models.PositiveIntegerField(
        default=0, help_text="Order in which alterations are applied; a lower figure comes first."
    )
    is_bundle = models.BooleanField("bundle", default=False)
    policies = models.ManyToManyField("catalog.Policy", blank=True, related_name="prices")
    tax = models.JSONField(null=True, blank=True, editable=False)
    unit_of_measure = models.JSONField(null=True, blank=True, editable=False)
    product_offering_term = models.JSONField(null=True, blank=True, editable=False)
    place = models.JSONField(null=True, blank=True, editable=False)
    pricing_logic_algorithm = models.JSONField(null=True, blank=True, editable=False)
    external_identifier = models.JSONField(null=True, blank=True, editable=False)

    class Meta(CatalogEntity.Meta):
        abstract = False

    def __str__(self) -> str:
        if self.amount is None:
            return f"{self.name}: {self.percentage or 0:.2f} %"
        per = f" per {self.period}" if self.price_type == self.RECURRING and self.period else ""
        return f"{self.name}: {self.amount:.2f} {self.currency}{per}"


class ProductOfferingPriceRelationship(Part, Valid):
    """A popRelationship such as `discountedBy`, or (`bundled`) a price inside a bundle of prices."""

    OWNERS = ("source",)

    source = models.ForeignKey(ProductOfferingPrice, models.CASCADE, related_name="relationships")
    relationship_type = models.CharField(max_length=100, blank=True)
    bundled = models.BooleanField(default=False)
    target = models.ForeignKey(ProductOfferingPrice, models.PROTECT, null=True, related_name="used_by")

    class Meta(Part.Meta):
        abstract = False
        constraints = Valid.Meta.constraints

    def __str__(self) -> str:
        return f"{self.source_id} {'contains' if self.bundled else self.relationship_type} {self.target_id}"
