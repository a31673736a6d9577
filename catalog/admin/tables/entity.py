"""What the tables of entities share: an id, a name, a status, a validity period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.forms import SAFE_ID
from catalog.admin.refusals import in_words
from catalog.admin.tables.base import TableResource
from catalog.admin.tables.cells import Choice, Text
from catalog.admin.tables.columns import Column
from catalog.admin.tables.declared import Rows
from catalog.admin.tables.results import Planned
from catalog.domain.lifecycle import CATALOG_ENTITY
from catalog.resources.kinds import BY_MODEL
from catalog.services.edit_many import versions_of
from tmf.lifecycle import IllegalMove

EXAMPLE = "example"
STARTS = gettext_lazy("The first moment at which it holds. Empty: it has always held.")
ENDS = gettext_lazy("The first moment at which it no longer holds. Empty: it holds until further notice.")


def id_column(told: Any) -> Column:
    """The id of an entity, by which its row is found again."""
    return Column("id", "id", Text(), told, example=EXAMPLE, needed=True)


def status_column(told: Any) -> Column:
    """The lifecycle status of an entity."""
    cell = Choice(CATALOG_ENTITY.states)
    return Column("lifecycle_status", "status", cell, told, example=CATALOG_ENTITY.initial, keeps=True)


def version_column() -> Column:
    """The version of an entity."""
    told = gettext_lazy("The version. Empty: it stays, and is 1.0 for a new row.")
    return Column("version", "version", Text(), told, example="1.0", keeps=True)


class EntityResource(TableResource):
    """A table of entities with ids of their own. The status of each is remembered as it is stored."""

    about = (gettext_lazy("A row is found again by its id. An id that there is none of makes a new row."),)

    def match(self, rows: Rows) -> dict[int, Any]:
        """The stored entities; their statuses and versions are what a change is held against."""
        found = super().match(rows)
        self.before = {entity.pk: entity.lifecycle_status for entity in cast("Iterable[Any]", found.values())}
        self.taken = versions_of(BY_MODEL[self._meta.model], self.before)
        return found

    def check_row(self, planned: Planned) -> Iterator[tuple[str, str]]:
        """An id that can stand in an address, a status that can be reached, a version that is free."""
        instance: Any = planned.instance
        changed = {change.column.heading for change in planned.changes}
        if planned.is_new:
            yield from _id_refused(instance.pk)
        elif "status" in changed:
            yield from self._move_refused(instance)
        if not planned.is_new and "version" in changed and (instance.pk, instance.version) in self.taken:
            yield "version", _("There is a version '%(version)s' of it already.") % {"version": instance.version}
        yield from period_refused(instance)

    def _move_refused(self, instance: Any) -> Iterator[tuple[str, str]]:
        try:
            instance.LIFECYCLE.verb(self.before[instance.pk], instance.lifecycle_status)
        except IllegalMove as refusal:
            yield "status", " ".join(in_words(refusal).messages)


def period_refused(instance: Any) -> Iterator[tuple[str, str]]:
    """A validity that ends before it begins, or when it begins."""
    if instance.valid_from and instance.valid_to and instance.valid_from >= instance.valid_to:
        yield "valid to", _("The end of the validity has to lie after its start.")


def _id_refused(pk: str) -> Iterator[tuple[str, str]]:
    if pk == EXAMPLE:
        yield "id", _("This is the example of the template. Overwrite it, or remove the row.")
    try:
        SAFE_ID(pk)
    except ValidationError as refusal:
        yield "id", " ".join(refusal.messages)
