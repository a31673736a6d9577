"""Bring entities to what documents say, all of them in one edit: what a change set does when it goes live."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from catalog.domain.merge import Conflict, Document, is_same, merge
from catalog.models import CatalogDocument, CatalogEntity, Channel, Policy
from catalog.resources.kinds import BY_NAME, KINDS, Kind
from catalog.selectors import CHANNEL
from catalog.services.documents import to_document
from catalog.services.edit import delete_entity, edit_catalog, save_entity
from catalog.services.entities import insert_new, rewrite
from catalog.services.references import Named
from catalog.services.values import Given, check, given
from tmf.errors import Refused, RefusedAll
from tmf.words import Words, worded

ORDER = {kind.name: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Change:
    """What an entity is to become: from the document `before` to `after`; None where there is none."""

    name: Named
    before: Document | None
    after: Document | None


class Conflicted(Exception):  # noqa: N818 - named for what happened
    """The live catalog was changed where a change set changes it, too."""

    code = "conflict"

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        places = [_place(one) for one in conflicts]
        self.words = worded("It was changed in the live catalog in the meantime: %(places)s.", places=places)
        super().__init__(self.words)


def _place(one: Conflict) -> Words:
    attribute = f" ({one.attribute})" if one.attribute else ""
    return worded("%(kind)s %(id)s%(attribute)s", kind=Words(one.kind), id=one.entity_id, attribute=attribute)


def documents_of(names: Iterable[Named]) -> dict[Named, Document | None]:
    """The current documents by kind and id, None for what is not there; one query a kind."""
    found: dict[Named, Document | None] = dict.fromkeys(names)
    for kind in {kind for kind, _ in found}:
        ids = [pk for of, pk in found if of == kind]
        if kind == CHANNEL.type:
            channels = Channel.objects.filter(pk__in=ids)
            found |= {(kind, channel.pk): {"id": channel.pk, "name": channel.name} for channel in channels}
            continue
        stored = CatalogDocument.objects.filter(kind=kind, entity_id__in=ids, current=True)
        found |= {(kind, pk): to_document(body) for pk, body in stored.values_list("entity_id", "body")}
    return found


def apply_documents(changes: Sequence[Change], *, undoing: bool = False) -> None:
    """Make the changes on what stands in the catalog now, as one edit.

    `undoing` takes back what was published: then an entity may return to a status that its lifecycle does not lead
    back to, and one that is launched may go, unless somebody holds or has ordered it.

    Raises:
        Conflicted: somebody else has changed the same.
        RefusedAll, and what `save_entity` and `delete_entity` raise: the rules of the catalog refuse it.
    """
    merged = _merged(changes)
    with edit_catalog():
        _put_channels(merged)
        _write([one for one in merged if one.after is not None and one.name[0] != CHANNEL.type], undoing=undoing)
        _remove([one.name for one in merged if one.after is None and one.before is not None], undoing=undoing)


def _merged(changes: Sequence[Change]) -> list[Change]:
    """Each change from the live document to what it becomes; what is there already is left out."""
    live = documents_of(change.name for change in changes)
    found, conflicts = [], []
    for change in changes:
        there = live[change.name]
        after, attributes = merge(change.before, change.after, there)
        conflicts += [Conflict(*change.name, attribute) for attribute in attributes]
        if not is_same(there, after):
            found.append(Change(change.name, there, after))
    if conflicts:
        raise Conflicted(conflicts)
    return found


def _put_channels(changes: Sequence[Change]) -> None:
    for change in changes:
        if change.name[0] == CHANNEL.type and change.after is not None:
            save_entity(Channel(**change.after))


def _write(changes: Sequence[Change], *, undoing: bool) -> None:
    names = {change.name for change in changes}
    every = [(change, _given(change, names)) for change in changes]
    check([one for _, one in every], coming=names)
    faults = [fault for _, one in every for fault in _placed(one)]
    if not undoing:
        faults += [fault for change in changes for fault in _moves(change)]
    if faults:
        raise RefusedAll(409, faults)
    with edit_catalog() as touched:
        insert_new(touched, [one for change, one in every if change.before is None])
        for change, one in every:
            if change.before is not None:
                rewrite(touched, one, change.before)


def _given(change: Change, names: Collection[Named]) -> Given:
    """The body; prices inside it that are changes of their own are not made here as well."""
    one = given(BY_NAME[change.name[0]], change.after)
    one.prices = [price for price in one.prices if (price.kind.name, price.body["id"]) not in names]
    return one


def _placed(one: Given) -> list[Refused]:
    """Its faults, each with the entity that it speaks of."""
    return [Refused(409, f.code, _said_of(one, f.message), path=f.path) for f in one.all_faults]


def _said_of(one: Given, words: str) -> Words:
    return worded("%(kind)s %(id)s: %(words)s", kind=Words(one.kind.name), id=one.body.get("id"), words=words)


def _moves(change: Change) -> list[Refused]:
    """A status that the lifecycle does not lead to."""
    if change.before is None or change.after is None or BY_NAME[change.name[0]].model is Policy:
        return []
    was, wanted = (str(document.get("lifecycleStatus", "")) for document in (change.before, change.after))
    if CatalogEntity.LIFECYCLE.leads(was, wanted):
        return []
    words = worded(
        "%(kind)s %(id)s is %(status)s and cannot become %(wanted)s.",
        kind=Words(change.name[0]),
        id=change.name[1],
        status=Words(was),
        wanted=Words(wanted),
    )
    return [Refused(409, "illegalMove", words, path="lifecycleStatus")]


def _remove(names: Sequence[Named], *, undoing: bool) -> None:
    """Remove entities, those first that others wait for; what still stands in the way at the end is said."""
    waiting = sorted(names, key=lambda name: ORDER.get(name[0], len(ORDER)))
    while waiting:
        left, refusal = [], None
        for name in waiting:
            try:
                with transaction.atomic():
                    _remove_one(*name, undoing=undoing)
            except (ProtectedError, RefusedAll) as refused:
                left.append(name)
                refusal = refused
        if refusal is not None and len(left) == len(waiting):
            raise refusal
        waiting = left


def _remove_one(kind_name: str, pk: str, *, undoing: bool) -> None:
    model: Any = Channel if kind_name == CHANNEL.type else _kind(kind_name).model
    rows = model._default_manager.filter(pk=pk)  # noqa: SLF001 - Django's API
    if undoing and issubclass(model, CatalogEntity):  # as if it had never been on sale
        rows.update(lifecycle_status=CatalogEntity.LIFECYCLE.initial)
    delete_entity(rows.get())


def _kind(name: str) -> Kind:
    return BY_NAME[name]
