"""The rules of change as data: relationships, allowed actions, policies."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from catalog.domain.offering import LADDER_TYPES
from catalog.models.base import Valid
from catalog.models.channel import Channel
from catalog.models.offering import ProductOffering
from tmf.ids import new_id


class ProductOfferingRelationship(Valid):
    """An arrow of a ladder: who holds `source` may come to hold `target` (TMF620 productOfferingRelationship)."""

    source = models.ForeignKey(ProductOffering, models.CASCADE, related_name="relationships")
    relationship_type = models.CharField(max_length=20, choices=[(t, t) for t in LADDER_TYPES])
    target = models.ForeignKey(ProductOffering, models.CASCADE, related_name="reached_from")

    class Meta(Valid.Meta):
        abstract = False
        ordering = ("id",)
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


class AllowedAction(Valid):
    """What may be done with a product of the offering, and in which channels (TMF620 allowedAction); none = all."""

    offering = models.ForeignKey(ProductOffering, models.CASCADE, related_name="allowed_actions")
    action = models.CharField(
        max_length=20,
        choices=[
            (a, a) for a in ("add", "modify", "upgrade", "downgrade", "crossgrade", "terminate", "suspend", "resume")
        ],
    )
    channels = models.ManyToManyField(Channel, blank=True, related_name="allowed_actions")

    class Meta(Valid.Meta):
        abstract = False
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.offering_id}: {self.action}"


class Policy(Valid):
    """A commercial rule attached to offerings; TMF620 refers to it by PolicyRef, TMF760 lists it as used."""

    id = models.CharField(primary_key=True, max_length=64, default=new_id)
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=30, choices=[("upgradeOnly", "Upgrades only")])
    display = models.CharField(
        max_length=10,
        default="hide",
        choices=[("hide", "Hide what it refuses"), ("explain", "Show it with the reason")],
    )
    offerings = models.ManyToManyField(ProductOffering, blank=True, related_name="policies")

    class Meta(Valid.Meta):
        abstract = False
        ordering = ("id",)
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.name or self.id
