"""From lines to rows: what a line holds, which entity it is, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import orjson

from catalog.models import CatalogDocument, Policy
from catalog.resources.kinds import Kind
from catalog.services.entities import check_move
from catalog.services.references import Named
from catalog.services.values import PRICE, Given, check, check_values, given
from tmf.errors import BadReference, Refused, RefusedAll, refusals
from tmf.limits import shown
from tmf.references import Reference

FAR_ENDS = {
    "Category": ("subCategory", "productOffering"),
    "Policy": ("productOffering",),
    "ServiceCategory": ("category", "serviceCandidate"),
}
"""Attributes that show the other end of a relation: the entities there come later in a file, and refer back."""


def name_of(price: Given) -> Named:
    """The name of a price that is given by value."""
    return price.kind.name, price.body["id"]


@dataclass
class Row:
    """One resource of a file.

    `version` is set for a version that is not the current one, as its `href` says. `short` says that entries of a far
    end are left out for now. `kind` is None for a channel.
    """

    line: int
    start: int
    name: Named
    kind: Kind | None = None
    one: Given = field(default_factory=lambda: Given(PRICE, {}))
    version: str = ""
    faults: list[Refused] = field(default_factory=list)
    short: bool = False

    @cached_property
    def refs(self) -> list[Reference]:
        """What it refers to here; a version that is not the current one stands for itself."""
        if self.kind is None or self.version:
            return []
        return [ref for one in (self.one, *self.one.prices) for ref in one.refs]

    @cached_property
    def needs(self) -> set[Named]:
        """The entities that have to be there with it."""
        return {self.name} if self.version else {(ref.target.type, ref.id) for ref in self.refs}

    @cached_property
    def brings(self) -> set[Named]:
        """The entities that are there once it is written."""
        return set() if self.version else {self.name, *(name_of(price) for price in self.one.prices)}

    def words(self) -> Iterator[str]:
        """Its faults, a line each."""
        what, pk = self.name
        kind = self.kind.resource.path if self.kind else what
        where = " ".join(part for part in (f"line {self.line}", kind, shown(pk)) if part)
        return (f"{where}: {words(fault)}" for fault in self.faults)


def words(fault: Refused) -> str:
    """A refusal on one line."""
    text = f"{fault.path}: {fault.message}" if fault.path else fault.message
    return " ".join(text.split())


def check_rows(rows: Sequence[Row], names: Container[Named]) -> None:
    """Validate rows and look up what they refer to, here and among the names of the file; faults stay at each row."""
    fine = [row for row in rows if row.kind is not None and not row.faults]
    check([row.one for row in fine if not row.version], coming=names)
    for row in fine:
        if row.version:
            _check_version(row)
        row.faults += row.one.all_faults
    for row, stored in with_stored([row for row in fine if not row.faults and not row.version]):
        if stored is not None:
            _check_replacement(row, stored)


def validate_rows(rows: Sequence[Row]) -> None:
    """The values of rows that were found right before.

    Raises:
        RefusedAll: the file has changed since.
    """
    check_values([row.one for row in rows if row.kind is not None and not row.version and not row.faults])
    faults = [fault for row in rows for fault in (*row.faults, *row.one.all_faults)]
    if faults:
        raise RefusedAll(409, faults)


def with_stored(rows: Sequence[Row]) -> list[tuple[Row, CatalogDocument | None]]:
    """Each row with the current document of its entity, where it is there already."""
    ids: dict[str, list[str]] = {}
    for row in rows:
        if row.name[1]:
            ids.setdefault(row.name[0], []).append(row.name[1])
    found: dict[Named, CatalogDocument] = {}
    for kind, pks in ids.items():
        for document in CatalogDocument.objects.filter(kind=kind, entity_id__in=pks, current=True):
            found[kind, document.entity_id] = document
    return [(row, found.get(row.name)) for row in rows]


def lacking(row: Row, absent: set[Named]) -> list[Refused]:
    """What to say of a row that refers to what is not there and will not come."""
    refs = [ref for ref in row.refs if (ref.target.type, ref.id) in absent]
    return [BadReference(ref.path, ref.target.type, ref.id) for ref in refs] or [
        BadReference("id", kind, pk) for kind, pk in sorted(absent)
    ]


def leave_out(row: Row, absent: set[Named]) -> bool:
    """Leave entries of a far end out for now, if that is all that the row waits for."""
    kind, body = row.kind, row.one.body
    attributes = FAR_ENDS.get(kind.name, ()) if kind and not row.version else ()
    near = [ref for ref in row.refs if ref.path.partition("[")[0] not in attributes]
    if not attributes or any((ref.target.type, ref.id) in absent for ref in near):
        return False
    if kind is None:  # a channel waits for nothing
        return False
    gone = {ref.id for ref in row.refs if (ref.target.type, ref.id) in absent}
    kept = {name: [entry for entry in body.get(name) or () if entry.get("id") not in gone] for name in attributes}
    row.one = given(kind, {**body, **kept})
    row.one.values = kind.resource.check(row.one.body)
    row.short = True
    for kept_name in ("refs", "needs", "brings"):
        row.__dict__.pop(kept_name, None)
    return True


def _check_version(row: Row) -> None:
    """What it refers to may be gone long since; its values have to be right all the same."""
    kind = row.one.kind
    if not row.name[1]:
        row.faults.append(Refused(400, "missing", "A version needs the id of its entity.", path="id"))
    try:
        row.one.values = kind.resource.check(row.one.body)
    except Exception as error:
        found = refusals(error)
        if found[0].status != 400:  # noqa: PLR2004 - a bug is none of the line's faults
            raise
        row.faults += found


def _check_replacement(row: Row, stored: CatalogDocument) -> None:
    """A stored entity moves by the figure of its lifecycle; a new version of it starts where it likes."""
    kind = row.one.kind
    before = orjson.loads(stored.body.replace("\x01", ""))
    if row.one.values.get("version", stored.version) != stored.version or kind.model is Policy:
        return
    try:
        check_move(kind, before, {"lifecycleStatus": before.get("lifecycleStatus"), **row.one.body})
    except Refused as refusal:
        row.faults.append(refusal)
