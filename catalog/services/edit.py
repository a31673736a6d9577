"""The one way to write the catalog: locked, checked, and with a new revision in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from catalog.domain.ladder import check_no_upgrade_cycle
from catalog.domain.offering import UPGRADE, Relationship
from catalog.models import CatalogEntity, CatalogRevision, ProductOfferingRelationship


@contextmanager
def edit_catalog() -> Iterator[None]:
    """One change of the catalog, however many rows it touches.

    Writers queue on the revision's row, so that what a check reads cannot change before the write. Nested use is
    one change with one revision each; readers see the rows and the new revision together.
    """
    with transaction.atomic():
        CatalogRevision.objects.get_or_create(pk=1)
        CatalogRevision.objects.select_for_update().get(pk=1)
        yield
        CatalogRevision.objects.filter(pk=1).update(number=F("number") + 1, changed_at=timezone.now())


def save_entity(entity: models.Model) -> None:
    """Create or change one row of the catalog.

    Raises:
        tmf.lifecycle.IllegalMove: the lifecycle does not have the change of `lifecycle_status`.
        catalog.domain.ladder.UpgradeCycle: an upgrade relationship would close a cycle.
        django.db.IntegrityError: a constraint of the model is broken.
    """
    with edit_catalog():
        if isinstance(entity, CatalogEntity):
            _check_lifecycle(entity)
        if isinstance(entity, ProductOfferingRelationship):
            check_relationship(entity)
        entity.save()


def delete_entity(entity: models.Model) -> None:
    """Remove one row of the catalog.

    Raises:
        django.db.models.ProtectedError: something still refers to it.
    """
    with edit_catalog():
        entity.delete()


def check_relationship(row: ProductOfferingRelationship) -> None:
    """Refuse an upgrade that closes a cycle.

    Raises:
        catalog.domain.ladder.UpgradeCycle: with the path.
    """
    others = ProductOfferingRelationship.objects.filter(relationship_type=UPGRADE).exclude(pk=row.pk)
    existing = [Relationship(source, UPGRADE, target) for source, target in others.values_list("source", "target")]
    check_no_upgrade_cycle(existing, Relationship(row.source_id, row.relationship_type, row.target_id))


def _check_lifecycle(entity: CatalogEntity) -> None:
    """A new entity may start in any status (a catalog is also imported); a stored one moves by the table."""
    before = type(entity)._default_manager.filter(pk=entity.pk).values_list("lifecycle_status", flat=True).first()  # noqa: SLF001
    if before is not None and before != entity.lifecycle_status:
        entity.LIFECYCLE.verb(before, entity.lifecycle_status)
