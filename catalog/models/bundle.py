"""What a plan consists of: options and choice groups."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.base import Part
from catalog.models.offering import ProductOffering


class BundleGroup(Part):
    """A choice group of a bundle: from `lower_limit` to `upper_limit` of its options (bundledGroupProductOffering).

    A group may lie in another one (`parent`); the limits of the outer one count what is chosen in the inner ones too.
    """

    OWNERS = ("bundle",)

    bundle = models.ForeignKey(ProductOffering, models.CASCADE, related_name="groups", verbose_name=_("bundle"))
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="groups", editable=False)
    local_id = models.CharField("id within the bundle", max_length=100, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    lower_limit = models.PositiveIntegerField(_("lower limit"), default=0)
    upper_limit = models.PositiveIntegerField(_("upper limit"), default=1)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("bundle group")
        verbose_name_plural = _("bundle groups")
        constraints = [
            models.UniqueConstraint(fields=("bundle", "name"), name="catalog_group_name_once"),
            models.CheckConstraint(
                condition=Q(lower_limit__lte=F("upper_limit")),
                name="catalog_group_limits",
                violation_error_message=_("The lower limit may not be above the upper limit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id}: {self.name}"


class BundleOption(Part):
    """An offering inside a bundle with its limits (bundledProductOffering); lower limit 1: it is the included tier.

    `offering` is null for one of another system, which no rule reads.
    """

    OWNERS = ("bundle",)

    bundle = models.ForeignKey(ProductOffering, models.CASCADE, related_name="options", verbose_name=_("bundle"))
    offering = models.ForeignKey(
        ProductOffering, models.PROTECT, null=True, related_name="bundled_in", verbose_name=_("offering")
    )
    group = models.ForeignKey(
        BundleGroup, models.CASCADE, null=True, blank=True, related_name="options", verbose_name=_("group")
    )
    lower_limit = models.PositiveIntegerField(_("lower limit"), default=0)
    upper_limit = models.PositiveIntegerField(_("upper limit"), default=1)
    default = models.PositiveIntegerField(_("default"), default=0)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("bundle option")
        verbose_name_plural = _("bundle options")
        constraints = [
            models.UniqueConstraint(fields=("bundle", "offering"), name="catalog_option_once"),
            models.CheckConstraint(
                condition=Q(lower_limit__lte=F("default"), default__lte=F("upper_limit")),
                name="catalog_option_limits",
                violation_error_message=_("Limits have to be ordered: lower ≤ default ≤ upper."),
            ),
            models.CheckConstraint(
                condition=~Q(bundle=F("offering")),
                name="catalog_option_not_itself",
                violation_error_message=_("A bundle cannot contain itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id} with {self.offering_id}"
