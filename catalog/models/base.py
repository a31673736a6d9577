"""What every catalog entity has, and what every part of one has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.domain.lifecycle import CATALOG_ENTITY
from tmf.ids import new_id
from tmf.labels import labelled
from tmf.values import Period


class Valid(models.Model):
    """A row with a validity period `[valid_from, valid_to)`, open where a bound is null (TMF `validFor`)."""

    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_to = models.DateTimeField(
        _("valid to"), null=True, blank=True, help_text=_("The first moment at which it is no longer valid.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")),
                name="%(app_label)s_%(class)s_period",
                violation_error_message=_("The end of the validity has to lie after its start."),
            )
        ]

    @property
    def validity(self) -> Period:
        """The period as a value."""
        return Period(self.valid_from, self.valid_to)


class Kept(models.Model):
    """What a client sent and no column holds; given back as it came, read by no rule.

    `extension` has the attributes that are not declared (TMF630), `snapshots` the references as they were sent, by
    attribute: those to entities of ours beside their foreign key, those to other systems with nothing beside them.
    """

    extension = models.JSONField(default=dict, blank=True, editable=False)
    snapshots = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True


class CatalogEntity(Valid, Kept):
    """An addressable entity of TMF620 or TMF633 with a lifecycle: its current version."""

    LIFECYCLE = CATALOG_ENTITY

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    version = models.CharField(_("version"), max_length=20, default="1.0")
    lifecycle_status = models.CharField(
        _("lifecycle status"),
        max_length=12,
        default=CATALOG_ENTITY.initial,
        choices=labelled(CATALOG_ENTITY.states),
    )
    last_update = models.DateTimeField(_("last update"), default=timezone.now, editable=False)

    class Meta(Valid.Meta):
        abstract = True
        ordering: ClassVar[Sequence[str]] = ("id",)

    def __str__(self) -> str:
        return self.name


class Part(Kept):
    """A row that is a part of an entity; `OWNERS` names the foreign keys of which one leads to that entity."""

    OWNERS: ClassVar[Sequence[str]] = ()

    class Meta:
        abstract = True
        ordering: ClassVar[Sequence[str]] = ("id",)

    @property
    def owner(self) -> CatalogEntity:
        """The entity that this is a part of."""
        return next(getattr(self, name) for name in self.OWNERS if getattr(self, f"{name}_id"))


def one_owner(names: Sequence[str]) -> Q:
    """The condition that exactly one of the foreign keys is set."""
    only = [Q(**{f"{other}__isnull": other != name for other in names}) for name in names]
    condition = only[0]
    for other in only[1:]:
        condition |= other
    return condition
