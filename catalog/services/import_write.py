"""Rows into the catalog: new entities together, entities that are there one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from django.db import DataError, IntegrityError
from django.utils import timezone

from catalog.models import CatalogDocument, Channel
from catalog.notifications import announce_difference
from catalog.services import versions
from catalog.services.documents import Document, Touched, to_body, to_document
from catalog.services.edit import edit_catalog
from catalog.services.entities import add_version, check_move, insert_new, rewrite
from catalog.services.import_rows import Row, name_of, with_stored
from catalog.services.references import Named, there
from catalog.services.refusals import REFUSALS
from tmf.errors import Refused, refusals

SERVER_MADE = ("@type", "href", "lastUpdate")


def put_rows(touched: Touched, rows: Sequence[Row]) -> None:
    """Write rows that are valid inside an edit; what they refer to is there, or comes in the same edit."""
    for row in rows:
        if row.kind is None:
            _put_channel(touched, row)
    current = [row for row in rows if row.kind is not None and not row.version]
    by_value = {
        price.body["id"]: Row(row.line, row.start, (price.kind.name, price.body["id"]), price.kind, price)
        for row in current
        for price in row.one.prices
    }
    both = with_stored([*by_value.values(), *current])
    insert_new(touched, [row.one for row, stored in both if stored is None])
    late = {name_of(price) for row, stored in both if stored and _waits(row, stored) for price in row.one.prices}
    for row, stored in both:
        if stored is not None and row.name not in late:
            _replace(touched, row, stored)
    for row in rows:
        if row.version:
            _put_version(row)


def _replace(touched: Touched, row: Row, stored: CatalogDocument) -> None:
    """Write an entity anew, or a new version of it; one that is there as it is said to be is left alone."""
    kind = row.one.kind
    before = to_document(stored.body)
    one = replace(row.one, prices=[])  # they are rows of their own here
    if one.values.get("version", stored.version) != stored.version:
        add_version(touched, one, stored)
    elif _said(before) != _said(row.one.body):
        check_move(kind, before, {"lifecycleStatus": before.get("lifecycleStatus"), **row.one.body})
        rewrite(touched, one, before)


def _waits(row: Row, stored: CatalogDocument) -> bool:
    """Whether a row is a new version that waits: what is inside it changes nothing yet."""
    values = row.one.values
    if not row.one.prices or values.get("version", stored.version) == stored.version:
        return False
    return versions.waits(to_document(stored.body), values.get("lifecycleStatus", ""))


def _said(document: Document) -> Document:
    return {key: value for key, value in document.items() if key not in SERVER_MADE}


def _put_version(row: Row) -> None:
    """Keep a version that is not the current one."""
    kind, pk = row.one.kind, row.name[1]
    said = {"@type": kind.name, **row.one.body, "id": pk, "version": row.version}
    document = versions.waiting_document(kind, said)
    stored = CatalogDocument.objects.filter(kind=kind.name, entity_id=pk, version=row.version).first()
    before = to_document(stored.body) if stored else None
    if stored is None:
        versions.keep_waiting(kind, document)
    elif stored.current:
        words = f"Version {row.version!r} is the current one of {kind.name} {pk!r}."
        raise Refused(409, "currentVersion", words, path="href")
    elif before == document:
        return
    else:
        check_move(kind, before or {}, {"lifecycleStatus": (before or {}).get("lifecycleStatus"), **document})
        stored.body = to_body(document)
        stored.save(update_fields=["body"])
    announce_difference(kind, before, document, at=timezone.now())


def _put_channel(touched: Touched, row: Row) -> None:
    pk, name = row.name[1], row.one.body.get("name", "")
    channel, made = Channel.objects.get_or_create(pk=pk, defaults={"name": name})
    if not made and channel.name != name:
        channel.name = name
        channel.save()
        touched.write(channel)


def refused(exc: Exception) -> list[Refused]:
    """What one of the `REFUSALS` says."""
    if isinstance(exc, IntegrityError | DataError):
        return [Refused(409, "conflict", f"The database does not take it: {exc}")]
    return refusals(exc)


Placed = TypeVar("Placed", bound="Place")


class Place(Protocol):
    """What is needed of a row to know what it can be written with."""

    line: int
    name: Named

    @property
    def needs(self) -> set[Named]:
        """The entities that have to be there with it."""
        ...

    @property
    def brings(self) -> set[Named]:
        """The entities that are there once it is written."""
        ...


def closed(rows: Iterable[Placed]) -> tuple[list[Placed], dict[int, set[Named]]]:
    """Those rows that can be written together now, and what the others (by line) still miss."""
    left = list(rows)
    here = _brought(left)
    found = there({name for row in left for name in row.needs} - here)
    missing: dict[int, set[Named]] = {}
    while True:
        late = {row.line: gone for row in left if (gone := {n for n in row.needs if n not in here and n not in found})}
        if not late:
            return left, missing
        missing |= late
        left = [row for row in left if row.line not in late]
        here = _brought(left)
        found |= there({n for row in left for n in row.needs} - here)


def _brought(rows: Iterable[Place]) -> set[Named]:
    return {name for row in rows for name in row.brings}


def groups(rows: Sequence[Placed]) -> list[list[Placed]]:
    """Rows that refer to each other, directly or by others, stay together; each group in the order of the file."""
    by_name: dict[Named, list[Placed]] = {}
    for row in rows:
        for name in {row.name, *row.brings}:
            by_name.setdefault(name, []).append(row)
    parent = {row.line: row.line for row in rows}

    def top(line: int) -> int:
        while parent[line] != line:
            parent[line] = line = parent[parent[line]]
        return line

    for row in rows:
        names = {*row.needs, *row.brings, row.name}
        for other in (other for name in names for other in by_name.get(name, ())):
            parent[top(other.line)] = top(row.line)
    made: dict[int, list[Placed]] = {}
    for row in rows:
        made.setdefault(top(row.line), []).append(row)
    return list(made.values())


def attempt(rows: Sequence[Row]) -> list[Row]:
    """Write rows so that only those fail that have to; gives those that failed, with their faults.

    Each step is an edit of the catalog within the caller's transaction. When one is refused its halves are tried, and
    at last the rows of a group that refer to each other one after the other.
    """
    if not rows:
        return []
    fault = _written(rows)
    if not fault:
        return []
    apart = groups(rows)
    if len(apart) > 1:
        middle = len(apart) // 2
        return [row for half in (apart[:middle], apart[middle:]) for row in attempt([r for one in half for r in one])]
    return _one_by_one(list(rows), fault)


def _one_by_one(rows: list[Row], together: list[Refused]) -> list[Row]:
    """The rows of one group alone, as often as that brings one more of them in."""
    if len(rows) == 1:
        rows[0].faults = together
        return rows
    moved = True
    while moved:
        moved = False
        for row in list(rows):
            if closed([row])[0]:
                row.faults = _written([row])
                if not row.faults:
                    rows.remove(row)
                    moved = True
            else:
                row.faults = together
    return rows


def _written(rows: Sequence[Row]) -> list[Refused]:
    """Write rows in an edit of their own; what was refused otherwise."""
    try:
        with edit_catalog() as touched:
            put_rows(touched, rows)
    except REFUSALS as refusal:
        return refused(refusal)
    return []
