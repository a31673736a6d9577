"""The one way to write the catalog: locked, checked, and with a new revision in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from catalog.domain.ladder import check_no_upgrade_cycle, check_not_twice
from catalog.domain.offering import UPGRADE, Relationship
from catalog.models import (
    BundleGroup,
    BundleOption,
    CatalogEntity,
    CatalogRevision,
    Channel,
    Part,
    Policy,
    ProductOfferingRelationship,
)
from catalog.selectors import CHANNEL, catalog_written
from catalog.services.documents import Before, Touched, publish
from catalog.services.launching import check_removable
from catalog.services.rules import check_rules
from tmf.ids import new_id
from tmf.words import worded

_editing: ContextVar[Touched | None] = ContextVar("catalog_editing", default=None)
_recording: ContextVar[Before | None] = ContextVar("catalog_recording", default=None)


class ForeignGroup(Exception):  # noqa: N818 - named for what happened
    """A bundle option that names a choice group of another bundle."""

    code = "foreignGroup"

    def __init__(self, group: str) -> None:
        super().__init__(worded("The choice group %(group)s belongs to another bundle.", group=group))


class GroupInUse(Exception):  # noqa: N818 - named for what happened
    """A choice group that is removed while offerings are still in it; they would leave the bundle unnoticed."""

    code = "groupInUse"

    def __init__(self, group: str, offerings: list[str]) -> None:
        self.offerings = offerings
        words = worded(
            "%(group)s still holds %(offerings)s: take them out of the group first.", group=group, offerings=offerings
        )
        super().__init__(words)


@contextmanager
def hold_catalog() -> Iterator[None]:
    """Keep every other catalog writer waiting, so that what is read and checked here holds until it is written.

    Changes nothing by itself: the write comes through `edit_catalog` inside.
    """
    with transaction.atomic():
        CatalogRevision.objects.get_or_create(pk=1)
        CatalogRevision.objects.select_for_update().get(pk=1)
        yield


@contextmanager
def edit_catalog() -> Iterator[Touched]:
    """One change of the catalog, however many rows it touches: all of it and one new revision, or nothing.

    Writers queue on the revision's row, so that what a check reads cannot change before the write. Used inside
    another edit it is a part of that change. Readers see the rows, their documents and the new revision together; the
    events of what was touched are recorded at the end.
    """
    outer = _editing.get()
    if outer is not None:
        with transaction.atomic():
            yield outer
        return
    with hold_catalog():
        touched = Touched(before=_recording.get())
        token = _editing.set(touched)
        try:
            yield touched
        finally:
            _editing.reset(token)
        check_rules(touched)
        publish(touched)
        CatalogRevision.objects.filter(pk=1).update(number=F("number") + 1, token=new_id(), changed_at=timezone.now())
        catalog_written()


@contextmanager
def recorded() -> Iterator[Before]:
    """The documents of before of everything that edits inside write, by kind and id; each as it was first."""
    before: Before = {}
    token = _recording.set(before)
    try:
        yield before
    finally:
        _recording.reset(token)


@dataclass
class Trial:
    """An attempt to edit the catalog; who has seen enough drops it, and then nothing was written."""

    dropped: bool = False

    def drop(self) -> None:
        """Take everything back."""
        self.dropped = True


@contextmanager
def attempted() -> Iterator[Trial]:
    """Edit the catalog inside, or drop it: to find out what an edit would do, for one.

    What is dropped is not recorded either: who looks at a preview inside a change set has not edited it.
    """
    trial, outer = Trial(), _recording.get()
    with hold_catalog(), recorded() as before:
        yield trial
        if trial.dropped:
            transaction.set_rollback(True)
    if outer is not None and not trial.dropped:
        for name, document in before.items():
            outer.setdefault(name, document)


def save_entity(entity: models.Model) -> None:
    """Create or change one row of the catalog.

    Raises:
        tmf.lifecycle.IllegalMove: the lifecycle does not have the change of `lifecycle_status`.
        catalog.domain.ladder.UpgradeCycle: an upgrade relationship would close a cycle.
        catalog.domain.ladder.PathTwice: a relationship is in force already in an overlapping period.
        ForeignGroup: a bundle option names a choice group of another bundle.
        django.db.IntegrityError: a constraint of the model is broken.
    """
    with edit_catalog() as touched:
        check_entity(entity)
        _touch(touched, entity)
        _note_channel(touched, entity)
        if isinstance(entity, CatalogEntity | Policy):
            entity.last_update = timezone.now()
        entity.save()
        touched.write(entity)


def touch_entity(entity: models.Model) -> None:
    """Say inside an edit that an entity was changed by other means, such as a form's many-to-many values."""
    with edit_catalog() as touched:
        touched.write(entity)


def delete_entity(entity: models.Model) -> None:
    """Remove one row of the catalog.

    Raises:
        GroupInUse: a choice group still holds offerings.
        django.db.models.ProtectedError: something still refers to it.
    """
    with edit_catalog() as touched:
        _check_and_touch_removal(touched, entity)
        entity.delete()


def delete_entities(rows: models.QuerySet[models.Model]) -> None:
    """Remove several rows of the catalog as one change: all of them or none.

    Raises:
        GroupInUse, django.db.models.ProtectedError: see `delete_entity`.
    """
    with edit_catalog() as touched:
        for row in rows:
            _check_and_touch_removal(touched, row)
        rows.delete()


def _check_and_touch_removal(touched: Touched, entity: models.Model) -> None:
    check_removal(entity)
    _note_channel(touched, entity)
    touched.write(entity)
    touched.link_around(type(entity), [entity.pk])
    _touch(touched, entity)


def _note_channel(touched: Touched, row: models.Model) -> None:
    """A channel has no document: what is recorded of it is its id and its name."""
    if touched.before is not None and isinstance(row, Channel):
        stored = Channel.objects.filter(pk=row.pk).values("id", "name").first()
        touched.before.setdefault((CHANNEL.type, row.pk), dict(stored) if stored else None)


def _touch(touched: Touched, row: models.Model) -> None:
    """Note the entity that a part belongs to, and the one that it belonged to: a part may move."""
    if not isinstance(row, Part):
        return
    stored = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None  # noqa: SLF001 - Django's API
    for part in (row, stored):
        if part is not None:
            owner = part.owner
            touched.write(owner)
            type(owner)._default_manager.filter(pk=owner.pk).update(last_update=timezone.now())  # noqa: SLF001


def check_entity(entity: models.Model) -> None:
    """Refuse what the rules of the catalog do not allow; forms ask it before they save, `save_entity` asks it again.

    Raises:
        tmf.lifecycle.IllegalMove, catalog.domain.ladder.UpgradeCycle, catalog.domain.ladder.PathTwice, ForeignGroup:
            see `save_entity`.
    """
    if isinstance(entity, CatalogEntity):
        _check_lifecycle(entity)
    if isinstance(entity, ProductOfferingRelationship):
        check_relationship(entity)
    if isinstance(entity, BundleOption) and entity.group and entity.group.bundle_id != entity.bundle_id:
        raise ForeignGroup(entity.group.name)


def check_removal(entity: models.Model) -> None:
    """Refuse to remove what others still stand on without saying so.

    Raises:
        GroupInUse: a choice group still holds offerings.
        tmf.errors.RefusedAll: 409, it is launched, or somebody outside the catalog uses it.
    """
    check_removable(entity)
    if isinstance(entity, BundleGroup) and (held := _held_in(entity)):
        raise GroupInUse(entity.name, held)


def _held_in(group: BundleGroup) -> list[str]:
    """The names of everything that a choice group holds, those of other systems and in groups inside it too."""
    options = [
        option.offering.name if option.offering else str(option.extension.get("id")) for option in group.options.all()
    ]
    return [*options, *(name for inner in group.groups.all() for name in _held_in(inner))]


def check_relationship(row: ProductOfferingRelationship) -> None:
    """Refuse an upgrade that closes a cycle, and a path that is in force already.

    Raises:
        catalog.domain.ladder.UpgradeCycle: with the path.
        catalog.domain.ladder.PathTwice: another row says the same for an overlapping period.
    """
    new = _fact(row)
    others = ProductOfferingRelationship.objects.exclude(pk=row.pk)
    check_not_twice((_fact(other) for other in others.filter(source=row.source_id, target=row.target_id)), new)
    upgrades = others.filter(relationship_type=UPGRADE).values_list("source", "target")
    check_no_upgrade_cycle((Relationship(source, UPGRADE, target) for source, target in upgrades), new)


def _fact(row: ProductOfferingRelationship) -> Relationship:
    return Relationship(row.source_id, row.relationship_type, str(row.target_id), row.validity)


def _check_lifecycle(entity: CatalogEntity) -> None:
    """A new entity may start in any status (a catalog is also imported); a stored one moves by the table."""
    before = type(entity)._default_manager.filter(pk=entity.pk).values_list("lifecycle_status", flat=True).first()  # noqa: SLF001
    if before is not None and before != entity.lifecycle_status:
        entity.LIFECYCLE.verb(before, entity.lifecycle_status)
