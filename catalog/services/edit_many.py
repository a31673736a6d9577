"""Many rows of one model as one change: in as many statements for two thousand of them as for a few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Model
from django.utils import timezone

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.models import CatalogDocument, CatalogEntity, Part, Policy
from catalog.resources.kinds import BY_MODEL, Kind
from catalog.services.documents import Touched, chunks
from catalog.services.edit import edit_catalog
from catalog.services.rules import check_rules
from catalog.services.store import through
from tmf import bulk
from tmf.errors import Refused, RefusedAll

BATCH = 200
BY_RULES = (PathTwice, Refused, RefusedAll, UpgradeCycle)
"""What the rules at the end of an edit raise."""
Links = Mapping[str, Sequence[tuple[Model, Collection[str]]]]
"""Many-to-many relations by name, seen from either end: rows, each with the keys that it shall be linked to."""
Blamed = tuple[Kind, str, Exception]


def save_entities(rows: Sequence[Model], links: Links | None = None) -> None:
    """Create or change rows of one model, and set what rows of it are linked to, as one change.

    Rows that exist have to be complete and read while the catalog was held: all their columns are written.

    Raises:
        tmf.lifecycle.IllegalMove: the lifecycle does not have the change of a `lifecycle_status`.
        django.db.IntegrityError: a constraint of a model is broken.
        What else `edit_catalog` raises at its end: the rules that look beyond one row.
    """
    with edit_catalog() as touched:
        _check_moves(rows)
        for row in rows:
            if isinstance(row, CatalogEntity | Policy):
                row.last_update = timezone.now()
        _store([row for row in rows if row._state.adding], [row for row in rows if not row._state.adding])  # noqa: SLF001 - Django's own mark of a stored row
        for name, wanted in (links or {}).items():
            _link(name, wanted)
        _note(touched, [*rows, *(row for wanted in (links or {}).values() for row, _ in wanted)])


def statuses(model: type[CatalogEntity], ids: Iterable[str]) -> dict[str, str]:
    """The stored status of each of these entities that is there."""
    rows = model._default_manager  # noqa: SLF001 - Django's API
    found: dict[str, str] = {}
    for chunk in chunks(ids):
        found.update(rows.filter(pk__in=chunk).values_list("pk", "lifecycle_status"))
    return found


def versions_of(kind: Kind, ids: Iterable[str]) -> set[tuple[str, str]]:
    """Every version that there is of these entities: id and version."""
    found: set[tuple[str, str]] = set()
    for chunk in chunks(ids):
        rows = CatalogDocument.objects.filter(kind=kind.name, entity_id__in=chunk)
        found.update(rows.values_list("entity_id", "version"))
    return found


def blame(touched: Touched) -> Iterator[Blamed]:
    """Who breaks the rules at the end of an edit: each entity that alone is refused, with what is said to it.

    Asked inside an edit that was or will be refused as a whole. It costs a few questions for each one that is found,
    so whoever needs only some of them takes only some.
    """
    for kind, ids in touched.written.items():
        yield from _halved(touched, kind, sorted(ids))


def _halved(touched: Touched, kind: Kind, ids: list[str]) -> Iterator[Blamed]:
    refusal = _refused(touched, kind, ids)
    if refusal is None:
        return
    if len(ids) == 1:
        yield kind, ids[0], refusal
        return
    middle = len(ids) // 2
    yield from _halved(touched, kind, ids[:middle])
    yield from _halved(touched, kind, ids[middle:])


def _refused(touched: Touched, kind: Kind, ids: Collection[str]) -> Exception | None:
    part = Touched(replaced=touched.replaced)
    part.written[kind].update(ids)
    try:
        check_rules(part)
    except BY_RULES as refusal:
        return refusal
    return None


def _check_moves(rows: Sequence[Model]) -> None:
    """A stored entity moves by the figure of its lifecycle; a new one starts in any status."""
    entities = [row for row in rows if isinstance(row, CatalogEntity)]
    if not entities:
        return
    before = statuses(type(entities[0]), [row.pk for row in entities])
    for row in entities:
        was = before.get(row.pk, row.lifecycle_status)
        if was != row.lifecycle_status:
            row.LIFECYCLE.verb(was, row.lifecycle_status)


def _store(new: Sequence[Model], stored: Sequence[Model]) -> None:
    for some in _batches(new):
        type(some[0])._default_manager.bulk_create(some)  # noqa: SLF001 - Django's API
    for some in _batches(stored):
        model = type(some[0])
        columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
        key = [model._meta.pk.name]  # noqa: SLF001
        manager = model._default_manager  # noqa: SLF001
        # One statement for all of them: a row that is there is written over.
        manager.bulk_create(some, update_conflicts=True, update_fields=columns, unique_fields=key)


def _batches(rows: Iterable[Model]) -> Iterator[list[Model]]:
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        yield some


def _link(name: str, wanted: Sequence[tuple[Model, Collection[str]]]) -> None:
    if not wanted:
        return
    table, here, there = through(type(wanted[0][0])._meta.get_field(name))  # noqa: SLF001
    due = {(row.pk, key) for row, keys in wanted for key in keys}
    gone = []
    for some in _batches([row for row, _ in wanted]):
        rows = table._default_manager.filter(**{f"{here}__in": [row.pk for row in some]})  # noqa: SLF001
        for pk, *link in rows.values_list("pk", here, there):
            if tuple(link) in due:
                due.remove((link[0], link[1]))
            else:
                gone.append(pk)
    for chunk in chunks(gone):
        table._default_manager.filter(pk__in=chunk).delete()  # noqa: SLF001
    bulk.insert(table, [bulk.NewRow({here: pk, there: key}) for pk, key in sorted(due)], once=True)


def _note(touched: Touched, rows: Iterable[Model]) -> None:
    """Say what was written; the entity that a part belongs to was written with it."""
    owners: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        if not isinstance(row, Part):
            touched.write(row)
            continue
        name = next(name for name in row.OWNERS if getattr(row, f"{name}_id"))
        model: Any = type(row)._meta.get_field(name).related_model  # noqa: SLF001
        owners[model].add(getattr(row, f"{name}_id"))
    for model, ids in owners.items():
        touched.written[BY_MODEL[model]].update(ids)
        for chunk in chunks(ids):
            model._default_manager.filter(pk__in=chunk).update(last_update=timezone.now())  # noqa: SLF001
