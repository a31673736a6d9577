"""The table of upgrade paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.refusals import in_words
from catalog.admin.tables.cells import Choice
from catalog.admin.tables.columns import Column, Note, Reference
from catalog.admin.tables.entity import ENDS, period_refused
from catalog.admin.tables.parts import Head, PartResource, validity
from catalog.admin.tables.results import DELETED, Planned, TableRow
from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.domain.offering import LADDER_TYPES
from catalog.models import ProductOfferingRelationship
from tmf.values import Period

KINDS = (*LADDER_TYPES, "requires", "excludes", "substitutes", "migration")
OFFERING = ("ProductOffering", _("Offering"))


class Target(Reference):
    """Where an arrow leads; of an offering in another system the id that it has there."""

    def stored(self, instance: Any) -> str:
        """The id that is stored, whosever it is."""
        return instance.target_id or str(instance.extension.get("id", ""))

    def put(self, instance: Any, value: Any) -> None:
        """Lead to another offering; only a new arrow does."""
        instance.target_id = value


class RelationshipResource(PartResource):
    """Upgrade paths: arrows between offerings."""

    key = ("source id", "kind", "target id")
    owner = "source"
    prefetch = ("source", "target")
    about = (
        _("A row is found again by its source id, kind, target id and valid from; otherwise it is a new one."),
        _("To let a path begin at another time, remove its row and add another one in the same file."),
    )
    source = Reference(
        "source",
        "source id",
        _("The id of the offering that a customer holds."),
        OFFERING,
        example="example",
        needed=True,
    )
    source_name = Note("source__name", "source name", _("For the reader; it is not read back."))
    relationship_type = Column(
        "relationship_type",
        "kind",
        Choice(KINDS),
        _("What the move is. A downgrade need not be drawn: an upgrade can be gone back unless a rule forbids it."),
        example="upgrade",
        needed=True,
    )
    target = Target(
        "target",
        "target id",
        _("The id of the offering that the customer may move to."),
        OFFERING,
        example="example-higher",
        needed=True,
    )
    target_name = Note("target__name", "target name", _("For the reader; it is not read back."))
    valid_from, valid_to = validity(
        _(
            "The first moment at which it holds; empty: it has always held. The row is found again by it: another "
            "moment is another row."
        ),
        ENDS,
        example="2027-01-01T00:00:00+01:00",
    )

    class Meta(PartResource.Meta):
        model = ProductOfferingRelationship
        fields = ("source", "source_name", "relationship_type", "target", "target_name", "valid_from", "valid_to")
        import_id_fields = ("source", "relationship_type", "target")

    def stored_of(self, owners: Iterable[str]) -> Mapping[Head, list[Model]]:
        """The arrows of these offerings; they are kept, to be held against the new ones."""
        self.arrows = super().stored_of(owners)
        return self.arrows

    def known_as(self, instance: Any) -> str:
        """The names of both ends."""
        if instance is None:
            return ""
        target = instance.target.name if instance.target else self.columns["target id"].stored(instance)
        return f"{instance.source.name} → {target}"

    def check_row(self, planned: Planned) -> Iterator[tuple[str, str]]:
        """An arrow leads to another offering, and ends after it begins."""
        arrow: Any = planned.instance
        if arrow.source_id == arrow.target_id:
            yield "target id", gettext("An offering cannot lead to itself.")
        yield from period_refused(arrow)

    def check_together(self, rows: Sequence[TableRow]) -> Iterator[tuple[TableRow, str]]:
        """The same arrow is in force once at a time: among the new ones and those that stay."""
        alike: dict[Head, list[tuple[Any, TableRow | None]]] = defaultdict(list)
        spoken_of = {row.planned.instance.pk for row in rows if not row.planned.is_new}
        heads = dict.fromkeys(_head(row.planned.instance) for row in rows)
        for head in heads:
            alike[head] += [(one, None) for one in self.arrows.get(head, ()) if one.pk not in spoken_of]
        for row in rows:
            if row.import_type != DELETED:
                alike[_head(row.planned.instance)].append((row.planned.instance, row))
        words = " ".join(in_words(PathTwice()).messages)
        for same in alike.values():
            yield from ((row, words) for row in _overlapping(same))

    def concerned(self, rows: Sequence[TableRow], refusal: Exception) -> Sequence[TableRow]:
        """Of a circle the arrows that are in it."""
        if not isinstance(refusal, UpgradeCycle):
            return rows
        steps = set(zip(refusal.path, refusal.path[1:], strict=False))
        return [row for row in rows if (row.planned.instance.source_id, row.planned.instance.target_id) in steps]  # type: ignore[attr-defined] # they are arrows


def _head(arrow: Any) -> Head:
    return arrow.source_id, arrow.relationship_type, arrow.target_id or str(arrow.extension.get("id", ""))


def _overlapping(same: Sequence[tuple[Any, TableRow | None]]) -> Iterator[TableRow]:
    """The rows of the file among these that are in force together with another one."""
    in_order = sorted(
        same, key=lambda one: (one[0].valid_from is not None, one[0].valid_from and one[0].valid_from.timestamp())
    )
    latest: tuple[Period, TableRow | None] | None = None
    for arrow, row in in_order:
        period = arrow.validity
        if latest and latest[0].overlaps(period):
            yield from (one for one in (latest[1], row) if one)
        if latest is None or (latest[0].end is not None and (period.end is None or period.end > latest[0].end)):
            latest = (period, row)
