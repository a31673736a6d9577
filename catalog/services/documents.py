"""The documents of the catalog: rendered from the rows whenever these change, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db.models import ForeignObjectRel, Model
from django.utils import timezone

from catalog.domain.merge import is_same
from catalog.models import CatalogDocument, Part, ProductOffering
from catalog.models.document import author, reader, reason
from catalog.notifications import differences
from catalog.resources.kinds import BY_MODEL, BY_NAME, Kind
from catalog.services.shown import shown
from events.services import record_all
from tmf import bulk
from tmf.json import dumps

HERE = b"\x01"
"""Stands for our own host in a stored document: JSON text never holds this byte, and a host may move."""
CHUNK, FEW = 500, 10
OFFERING, PRICE = BY_NAME["ProductOffering"], BY_NAME["ProductOfferingPrice"]
COLLECTING = frozenset({"Category", "Policy", "ProductCatalog", "ServiceCatalog", "ServiceCategory"})
"""Kinds whose documents name whatever belongs to them, however much that is: only a few of them at a time."""
Document = dict[str, Any]
Ids = Mapping[Kind, set[str]]
Before = dict[tuple[str, str], Document | None]
"""Documents by kind and id; None for what was not there."""


@dataclass
class Touched:
    """What one change of the catalog has touched: entities that were written, and those that only show them."""

    written: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))
    shown: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))
    linked: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Those at the other end of a relation that was made or broken: one of their attributes has changed too."""
    replaced: dict[tuple[Kind, str], Document] = field(default_factory=dict)
    """What stood in the rows before another version took its place."""
    before: Before | None = None
    """The documents of before of all that was written, where somebody records them."""

    def write(self, row: Model) -> None:
        """An entity, or a part of one, has been or will be written or removed."""
        entity = row.owner if isinstance(row, Part) else row
        kind = BY_MODEL.get(type(entity))
        if kind:
            self.written[kind].add(entity.pk)
        else:
            self.show_around(type(entity), [entity.pk])

    def note(self, kind: Kind, pk: str, before: Document | None) -> None:
        """What an entity was before, where somebody records it; what was noted first stands."""
        if self.before is not None:
            self.before.setdefault((kind.name, pk), before)

    def link_around(self, model: type[Model], ids: Iterable[str]) -> None:
        """Whoever refers to these rows loses that with them."""
        for kind, pks in _around(model, ids):
            self.linked[kind].update(pks)

    def show_around(self, model: type[Model], ids: Iterable[str]) -> None:
        """Whoever shows these rows has to be rendered anew."""
        for kind, pks in _around(model, ids):
            self.shown[kind].update(pks)


def to_body(document: Mapping[str, Any]) -> str:
    """A document as it is stored."""
    ours = f'"{settings.PUBLIC_URL}/'.encode()
    return dumps(document).replace(ours, b'"' + HERE + b"/").decode()


def to_bytes(body: str) -> bytes:
    """A stored document as it is served."""
    return body.encode().replace(HERE, settings.PUBLIC_URL.encode())


def to_document(body: str) -> Document:
    """A stored document as a value."""
    return dict(orjson.loads(to_bytes(body)))


def statuses_before(touched: Touched, kind: Kind, ids: Iterable[str]) -> dict[str, str]:
    """The `lifecycleStatus` of each entity before a change, for those that were there.

    Of one whose version was replaced it is that of the version before.
    """
    before = {pk: document for chunk in _portions(kind, ids) for pk, document in _stored(kind, chunk).items()}
    before |= {pk: document for (of, pk), document in touched.replaced.items() if of is kind and pk in set(ids)}
    return {pk: document.get("lifecycleStatus", "") for pk, document in before.items()}


def publish(touched: Touched) -> None:
    """Bring the documents up to date with the rows, and record what happened to each entity that was written.

    Part by part: a change may be as large as the catalog.
    """
    now = timezone.now()
    for kind, ids in list(touched.written.items()):
        for chunk in _portions(kind, ids):
            was, now_is = _stored(kind, chunk), rendered(kind, chunk)
            _store(kind, chunk, was, now_is)
            before = {pk: touched.replaced.get((kind, pk), was.get(pk)) for pk in chunk}
            for pk in chunk:
                touched.note(kind, pk, before[pk])
                _look_around(touched, kind, before[pk], now_is.get(pk))
            touched.show_around(kind.model, [pk for pk in chunk if _is_renamed(before[pk], now_is.get(pk))])
            if kind is PRICE:
                _show_whole(touched, [pk for pk in chunk if before[pk]])
            _tell(kind, chunk, was, now_is, at=now)
    # Offerings last: a price that is shown anew may be a part of them.
    for kind in sorted({*touched.shown, *touched.linked, OFFERING}, key=lambda one: one is OFFERING):
        for chunk in _portions(kind, (touched.shown[kind] | touched.linked[kind]) - touched.written.get(kind, set())):
            linked = touched.linked[kind].intersection(chunk)
            kind.model._default_manager.filter(pk__in=linked).update(last_update=now)  # noqa: SLF001 - Django's API
            was, now_is = _stored(kind, chunk), rendered(kind, chunk)
            _store(kind, chunk, was, now_is)
            _tell(kind, sorted(linked), was, now_is, at=now)
            if kind is PRICE:
                _show_whole(touched, [pk for pk in chunk if was.get(pk) != now_is.get(pk)])


def _tell(
    kind: Kind, ids: Iterable[str], was: Mapping[str, Document], now_is: Mapping[str, Document], *, at: datetime
) -> None:
    """Record what happened to each of these between two documents."""
    there = [pk for pk in ids if pk in was or pk in now_is]
    record_all([one for pk in there for one in differences(kind, was.get(pk), now_is.get(pk), at=at)])


def rendered(kind: Kind, ids: Iterable[str]) -> dict[str, Document]:
    """The documents of the rows with these ids as they stand."""
    return {row.pk: kind.resource.read(row) for chunk in chunks(ids) for row in shown(kind, chunk)}


def _is_renamed(was: Document | None, now_is: Document | None) -> bool:
    return bool(was) and (was or {}).get("name") != (now_is or {}).get("name")


def _look_around(touched: Touched, kind: Kind, was: Document | None, now_is: Document | None) -> None:
    """Note whose documents show the other end of a relation that has changed here."""
    is_renamed = _is_renamed(was, now_is)
    was, now_is = was or {}, now_is or {}
    for attribute, other in kind.mirrors.items():
        here, there = _ids(was.get(attribute)), _ids(now_is.get(attribute))
        touched.linked[BY_NAME[other]].update(here ^ there)
        if is_renamed:
            touched.shown[BY_NAME[other]].update(here | there)


def _show_whole(touched: Touched, prices: Iterable[str]) -> None:
    """Note the offerings that show these prices by value: everything that changes in a price changes there too."""
    for chunk in chunks(prices):
        rows = ProductOffering.objects.filter(prices__in=chunk, snapshots__has_key="productOfferingPrice")
        touched.shown[OFFERING].update(rows.values_list("pk", flat=True))


def _ids(value: Any) -> set[str]:
    entries = value if isinstance(value, list) else [value]
    return {entry["id"] if isinstance(entry, dict) else entry for entry in entries if entry}


def _stored(kind: Kind, ids: Iterable[str]) -> dict[str, Document]:
    """The current documents of these ids as they were before."""
    found: dict[str, Document] = {}
    for chunk in chunks(ids):
        rows = CatalogDocument.objects.filter(kind=kind.name, entity_id__in=chunk, current=True)
        found |= {pk: to_document(body) for pk, body in rows.values_list("entity_id", "body")}
    return found


def _store(kind: Kind, ids: Iterable[str], before: Mapping[str, Document], after: Mapping[str, Document]) -> None:
    """Write the current documents; one of an entity that is gone goes, in all its versions."""
    gone = [pk for pk in ids if pk not in after]
    for chunk in chunks(gone):
        CatalogDocument.objects.filter(kind=kind.name, entity_id__in=chunk).delete()
    new = [
        bulk.new_row(CatalogDocument, kind=kind.name, entity_id=pk, version=document["version"], body=to_body(document))
        for pk, document in after.items()
        if pk not in before
    ]
    bulk.insert(CatalogDocument, new, keys=True)
    changed = [pk for pk, document in after.items() if pk in before and before[pk] != document]
    current = CatalogDocument.objects.filter(kind=kind.name, current=True)
    rows = {row.entity_id: row for chunk in chunks(changed) for row in current.filter(entity_id__in=chunk)}
    for pk, row in rows.items():
        row.version, row.body = after[pk]["version"], to_body(after[pk])
        current.filter(pk=row.pk).update(version=row.version, body=row.body)
    remember(new, "+")
    remember([row for pk, row in rows.items() if not is_same(before[pk], after[pk])], "~")


def remember(documents: Iterable[Any], how: str) -> None:
    """Note in the history what was written to documents past Django's own `save`: `+` for new, `~` for changed."""
    model, user = CatalogDocument.history.model, reader()
    fixed = {
        "author": author(),
        "history_date": timezone.now(),
        "history_type": how,
        "history_change_reason": (reason() or "")[:100] or None,
        "history_user_id": user.pk if user else None,
    }
    columns = [field.attname for field in model.tracked_fields]
    bulk.insert(model, [bulk.new_row(model, **fixed, **{c: getattr(d, c) for c in columns}) for d in documents])


def _around(model: type[Model], ids: Iterable[str]) -> Iterator[tuple[Kind, set[str]]]:
    """The entities whose documents show rows of this model: they, or parts of them, refer to it."""
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's API
        if not isinstance(relation, ForeignObjectRel):
            continue
        other: Any = relation.related_model
        owners = other.OWNERS if issubclass(other, Part) else ("pk",)
        for chunk in chunks(ids):
            rows = other._default_manager.filter(**{f"{relation.field.name}__in": chunk})  # noqa: SLF001
            for owner in owners:
                to = other if owner == "pk" else other._meta.get_field(owner).related_model  # noqa: SLF001
                if to in BY_MODEL:
                    yield BY_MODEL[to], {pk for pk in rows.values_list(owner, flat=True) if pk is not None}


def chunks(ids: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """The ids in their order, as many at a time as one statement takes."""
    every = sorted(ids)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def _portions(kind: Kind, ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in their order, as many at a time as there may be documents in memory."""
    return chunks(ids, FEW if kind.name in COLLECTING else CHUNK)
