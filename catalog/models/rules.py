"""The rules of change as data: relationships, allowed actions, policies."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from catalog.models.base import Kept, Part, Valid
from catalog.models.channel import Channel
from catalog.models.offering import ProductOffering
from tmf.ids import new_id

KINDS = [
    ("upgradeOnly", "Upgrades only"),
    ("minTenure", "Only after some days on the tier"),
    ("coolingOff", "Only some days after the last change"),
    ("maxPerCustomer", "So many a customer at most"),
    ("requires", "Only together with other offerings"),
    ("excludes", "Not together with other offerings"),
    ("channelOnly", "Only in some channels"),
    ("segmentOnly", "Only for some market segments"),
]


class ProductOfferingRelationship(Part, Valid):
    """An arrow of a ladder: who holds `source` may come to hold `target` (TMF620 productOfferingRelationship).

    Relationships of other types, such as `requires`, are kept too. `target` is null for an offering of another system.
    """

    OWNERS = ("source",)

    source = models.ForeignKey(ProductOffering, models.CASCADE, related_name="relationships")
    relationship_type = models.CharField(max_length=100)
    target = models.ForeignKey(ProductOffering, models.CASCADE, null=True, related_name="reached_from")

    class Meta(Part.Meta):
        abstract = False
        verbose_name = "upgrade path"
        constraints = [
            *Valid.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="catalog_relationship_not_itself",
                violation_error_message="An offering cannot lead to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relationship_type} {self.target_id}"


class AllowedAction(Part, Valid):
    """What may be done with a product of the offering, and in which channels (TMF620 allowedAction); none = all."""

    OWNERS = ("offering",)

    offering = models.ForeignKey(ProductOffering, models.CASCADE, related_name="allowed_actions")
    action = models.CharField(max_length=100)
    channels = models.ManyToManyField(Channel, blank=True, related_name="allowed_actions")

    class Meta(Part.Meta):
        abstract = False
        constraints = Valid.Meta.constraints

    def __str__(self) -> str:
        return f"{self.offering_id}: {self.action}"


class Policy(Valid, Kept):
    """A commercial rule attached to offerings; TMF620 refers to it by PolicyRef, TMF760 lists it as used."""

    id = models.CharField(primary_key=True, max_length=64, default=new_id)
    name = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    version = models.CharField(max_length=20, default="1.0")
    kind = models.CharField(max_length=30, choices=KINDS)
    parameters = models.JSONField(null=True, blank=True, help_text='What the rule needs to know, such as {"days": 30}.')
    display = models.CharField(
        max_length=10,
        default="hide",
        choices=[("hide", "Hide what it refuses"), ("explain", "Show it with the reason")],
    )
    offerings = models.ManyToManyField(ProductOffering, blank=True, related_name="policies")
    last_update = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(Valid.Meta):
        abstract = False
        ordering = ("id",)
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.name or self.id
