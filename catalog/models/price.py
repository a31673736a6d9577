"""Prices."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import CatalogEntity, Part, Valid


class ProductOfferingPrice(CatalogEntity):
    """A price as a catalog entity of its own (TMF620 ProductOfferingPrice).

    `amount` is in `currency` (ISO 4217), per `period_length` periods where it recurs. A discount is a price too, with
    a `percentage` or an amount; prices refer to it by a ProductOfferingPriceRelationship. Several apply in the order of
    their `priority`.
    """

    RECURRING, ONE_TIME = "recurring", "oneTime"

    price_type = models.CharField(
        _("price type"),
        max_length=50,
        default=RECURRING,
        choices=[(RECURRING, _("Recurring")), (ONE_TIME, _("One-time")), ("discount", _("Discount"))],
    )
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=6, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR", blank=True)
    percentage = models.DecimalField(_("percentage"), max_digits=12, decimal_places=6, null=True, blank=True)
    period = models.CharField(_("period"), max_length=20, blank=True, default="month")
    period_length = models.PositiveIntegerField(_("period length"), default=1, validators=[MinValueValidator(1)])
    priority = models.PositiveIntegerField(
        _("priority"), default=0, help_text=_("Order in which alterations are applied; a lower figure comes first.")
    )
    is_bundle = models.BooleanField(_("bundle"), default=False)
    policies = models.ManyToManyField("catalog.Policy", blank=True, related_name="prices", verbose_name=_("policies"))
    tax = models.JSONField(null=True, blank=True, editable=False)
    unit_of_measure = models.JSONField(null=True, blank=True, editable=False)
    product_offering_term = models.JSONField(null=True, blank=True, editable=False)
    place = models.JSONField(null=True, blank=True, editable=False)
    pricing_logic_algorithm = models.JSONField(null=True, blank=True, editable=False)
    external_identifier = models.JSONField(null=True, blank=True, editable=False)

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name = _("product offering price")
        verbose_name_plural = _("product offering prices")

    def __str__(self) -> str:
        if self.amount is None:
            return f"{self.name}: {number_format(self.percentage or 0, 2)} %"
        amount = f"{number_format(self.amount, 2)} {self.currency}"
        if self.price_type == self.RECURRING and self.period:
            amount = gettext("%(amount)s per %(period)s") % {"amount": amount, "period": gettext(self.period)}
        return f"{self.name}: {amount}"


class ProductOfferingPriceRelationship(Part, Valid):
    """A popRelationship such as `discountedBy`, or (`bundled`) a price inside a bundle of prices."""

    OWNERS = ("source",)

    source = models.ForeignKey(
        ProductOfferingPrice, models.CASCADE, related_name="relationships", verbose_name=_("source")
    )
    relationship_type = models.CharField(_("relationship type"), max_length=100, blank=True)
    bundled = models.BooleanField(_("bundled"), default=False)
    target = models.ForeignKey(
        ProductOfferingPrice, models.PROTECT, null=True, related_name="used_by", verbose_name=_("target")
    )

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("product offering price relationship")
        verbose_name_plural = _("product offering price relationships")
        constraints = Valid.Meta.constraints

    def __str__(self) -> str:
        return f"{self.source_id} {gettext('contains' if self.bundled else self.relationship_type)} {self.target_id}"
