"""Prices."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models

from catalog.models.base import CatalogEntity


class ProductOfferingPrice(CatalogEntity):
    """A price as a catalog entity of its own (TMF620 ProductOfferingPrice).

    `amount` is in `currency` (ISO 4217), per `period_length` periods where it recurs.
    """

    RECURRING, ONE_TIME = "recurring", "oneTime"

    price_type = models.CharField(
        max_length=20, default=RECURRING, choices=[(RECURRING, "Recurring"), (ONE_TIME, "One-time")]
    )
    amount = models.DecimalField(max_digits=14, decimal_places=4, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, default="EUR")
    period = models.CharField(
        max_length=10, blank=True, default="month", choices=[(p, p) for p in ("day", "week", "month", "year")]
    )
    period_length = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    class Meta(CatalogEntity.Meta):
        abstract = False

    def __str__(self) -> str:
        per = f" per {self.period}" if self.price_type == self.RECURRING else ""
        return f"{self.name}: {self.amount:.2f} {self.currency}{per}"
