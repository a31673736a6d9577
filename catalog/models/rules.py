"""The rules of change as data: relationships, allowed actions, policies."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import Kept, Part, Valid
from catalog.models.channel import Channel
from catalog.models.offering import ProductOffering
from tmf.ids import new_id

KINDS = [
    ("upgradeOnly", _("Upgrades only")),
    ("minTenure", _("Only after some days on the tier")),
    ("coolingOff", _("Only some days after the last change")),
    ("maxPerCustomer", _("So many a customer at most")),
    ("requires", _("Only together with other offerings")),
    ("excludes", _("Not together with other offerings")),
    ("channelOnly", _("Only in some channels")),
    ("segmentOnly", _("Only for some market segments")),
]


class ProductOfferingRelationship(Part, Valid):
    """An arrow of a ladder: who holds `source` may come to hold `target` (TMF620 productOfferingRelationship).

    Relationships of other types, such as `requires`, are kept too. `target` is null for an offering of another system.
    """

    OWNERS = ("source",)

    source = models.ForeignKey(ProductOffering, models.CASCADE, related_name="relationships", verbose_name=_("source"))
    relationship_type = models.CharField(_("relationship type"), max_length=100)
    target = models.ForeignKey(
        ProductOffering, models.CASCADE, null=True, related_name="reached_from", verbose_name=_("target")
    )

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("upgrade path")
        verbose_name_plural = _("upgrade paths")
        constraints = [
            *Valid.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="catalog_relationship_not_itself",
                violation_error_message=_("An offering cannot lead to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {gettext(self.relationship_type)} {self.target_id}"


class AllowedAction(Part, Valid):
    """What may be done with a product of the offering, and in which channels (TMF620 allowedAction); none = all."""

    OWNERS = ("offering",)

    offering = models.ForeignKey(
        ProductOffering, models.CASCADE, related_name="allowed_actions", verbose_name=_("offering")
    )
    action = models.CharField(_("action"), max_length=100)
    channels = models.ManyToManyField(Channel, blank=True, related_name="allowed_actions", verbose_name=_("channels"))

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("allowed action")
        verbose_name_plural = _("allowed actions")
        constraints = Valid.Meta.constraints

    def __str__(self) -> str:
        return f"{self.offering_id}: {gettext(self.action)}"


class Policy(Valid, Kept):
    """A commercial rule attached to offerings; TMF620 refers to it by PolicyRef, TMF760 lists it as used."""

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id)
    name = models.CharField(_("name"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    version = models.CharField(_("version"), max_length=20, default="1.0")
    kind = models.CharField(_("kind"), max_length=30, choices=KINDS)
    parameters = models.JSONField(
        _("parameters"), null=True, blank=True, help_text=_('What the rule needs to know, such as {"days": 30}.')
    )
    display = models.CharField(
        _("display"),
        max_length=10,
        default="hide",
        choices=[("hide", _("Hide what it refuses")), ("explain", _("Show it with the reason"))],
    )
    offerings = models.ManyToManyField(
        ProductOffering, blank=True, related_name="policies", verbose_name=_("offerings")
    )
    last_update = models.DateTimeField(_("last update"), default=timezone.now, editable=False)

    class Meta(Valid.Meta):
        abstract = False
        ordering = ("id",)
        verbose_name = _("policy")
        verbose_name_plural = _("policies")

    def __str__(self) -> str:
        return self.name or self.id
