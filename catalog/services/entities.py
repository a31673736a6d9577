"""Create, change and remove the entities of both catalogs by their TM Forum JSON: one verb, one function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from catalog.models import CatalogDocument, CatalogEntity, Policy
from catalog.notifications import announce_difference
from catalog.resources.common import FIRST_VERSION
from catalog.resources.kinds import Kind
from catalog.services import store, versions
from catalog.services.documents import Document, Touched, to_body, to_document
from catalog.services.edit import delete_entity, edit_catalog
from catalog.services.values import Given, check, given
from tmf import bulk
from tmf.errors import Refused, RefusedAll
from tmf.fields import rfc3339
from tmf.ids import new_id
from tmf.patch import immutable, patched

IMMUTABLE = ("id", "href", "@type", "@baseType", "@schemaLocation")
Allowed = Callable[[CatalogDocument], None]
"""Looks at the stored document and refuses to go on: the `If-Match` of a request."""


def create_entity(*, kind: Kind, body: Any) -> str:
    """Make an entity, or a new version of one; returns its id, or `id:(version=…)` for a version that waits.

    Raises:
        RefusedAll: 400 with everything that is wrong with the body; 409 with what the rules of the catalog say.
        Refused: 409 `alreadyExists`.
    """
    with edit_catalog() as touched:
        one = given(kind, body)
        check([one])
        if one.all_faults:
            raise RefusedAll(400, one.all_faults)
        return _create(touched, one)


def change_entity(*, kind: Kind, name: str, patch: Any, media_type: str, allowed: Allowed) -> str:
    """Apply a patch (tmf.patch) to an entity or, with `id:(version=…)`, to one of its versions; returns its name.

    Raises:
        Refused: 404; 412 by `allowed`; 400 and 409 for a patch that does not fit.
        RefusedAll: 400 with everything that is wrong with the entity as it would be; 409 by the rules of the catalog.
        tmf.lifecycle.IllegalMove: 409.
    """
    with edit_catalog() as touched:
        stored = versions.find(kind, *versions.split(name))
        allowed(stored)
        before = to_document(stored.body)
        after = patched(before, patch, media_type)
        immutable(before, after, IMMUTABLE)
        one = given(kind, {**after, "lastUpdate": rfc3339(timezone.now())})
        check([one])
        if one.all_faults:
            raise RefusedAll(400, one.all_faults)
        check_move(kind, before, after)
        if after.get("version") != stored.version:
            versions.check_free(kind, stored.entity_id, one.values.get("version", FIRST_VERSION))
        if stored.current:
            rewrite(touched, one, before)
            return stored.entity_id
        return _change_waiting(touched, stored, one, before)


def remove_entity(*, kind: Kind, name: str, allowed: Allowed) -> None:
    """Remove an entity with all its versions or, with `id:(version=…)`, a version that is not the current one.

    Raises:
        Refused: 404; 412 by `allowed`; 409 for the current version by its version.
        RefusedAll: 409, it is launched (`launched`), or in use (`inUse`), naming by whom.
        django.db.models.ProtectedError: 409, other entities of the catalog refer to it.
    """
    pk, version = versions.split(name)
    with edit_catalog():
        stored = versions.find(kind, pk, version)
        allowed(stored)
        if not stored.current:
            stored.delete()
            announce_difference(kind, to_document(stored.body), None, at=timezone.now())
            return
        if version is not None:
            words = f"Version {version!r} is the current one; remove {kind.name} {pk!r} as a whole, or launch another."
            raise Refused(409, "currentVersion", words)
        delete_entity(kind.model._default_manager.get(pk=pk))  # noqa: SLF001 - Django's API


def insert_new(touched: Touched, all_given: Sequence[Given]) -> None:
    """Make the rows of entities that are not there yet; their bodies are valid."""
    by_kind: dict[Kind, list[tuple[Any, Any]]] = {}
    for one in all_given:
        row = kind_row(one)
        by_kind.setdefault(one.kind, []).append((row, one.values))
        touched.written[one.kind].add(row.pk)
    for kind, entities in by_kind.items():
        store.insert(kind, entities)


def kind_row(one: Given) -> Any:
    """An empty row of the kind, with the id that the body gives or a new one."""
    one.values.setdefault("lastUpdate", timezone.now())
    return bulk.new_row(one.kind.model, id=one.values.get("id") or new_id())


def _create(touched: Touched, one: Given) -> str:
    pk = one.values.get("id")
    current = CatalogDocument.objects.filter(kind=one.kind.name, entity_id=pk, current=True).first() if pk else None
    if current is not None:
        return add_version(touched, one, current)
    for price in one.prices:
        _put(touched, price)
    one.values["id"] = pk = pk or new_id()
    insert_new(touched, [one])
    return pk


def add_version(touched: Touched, one: Given, current: CatalogDocument) -> str:
    """Make a new version of an entity that is there; returns its name, as `create_entity` does.

    A price that is given by value inside a version that waits stays in its document as it was sent; it becomes an
    entity when the version takes its place.

    Raises:
        Refused: 409 `alreadyExists`.
    """
    pk, version = current.entity_id, one.values.get("version", FIRST_VERSION)
    versions.check_free(one.kind, pk, version)
    before = to_document(current.body)
    status = one.values.get("lifecycleStatus", CatalogEntity.LIFECYCLE.initial)
    if versions.waits(before, status):
        server = {"version": version, "lifecycleStatus": status}
        document = versions.waiting_document(one.kind, {"lastUpdate": rfc3339(timezone.now()), **one.sent}, **server)
        versions.keep_waiting(one.kind, document)
        announce_difference(one.kind, None, document, at=timezone.now())
        return f"{pk}:(version={version})"
    versions.set_aside(one.kind, current)
    rewrite(touched, one, before)
    return pk


def _change_waiting(touched: Touched, stored: CatalogDocument, one: Given, before: Document) -> str:
    """Change a version that waits; once it is launched it takes the place of the current one."""
    kind, pk = one.kind, stored.entity_id
    current = versions.find(kind, pk)
    if versions.waits(to_document(current.body), one.values.get("lifecycleStatus", "")):
        version = one.values.get("version", FIRST_VERSION)
        document = versions.waiting_document(kind, one.sent, version=version)
        stored.version, stored.body = version, to_body(document)
        stored.save()
        announce_difference(kind, before, document, at=timezone.now())
        return f"{pk}:(version={version})"
    shown = to_document(current.body)
    versions.set_aside(kind, current)
    stored.current = True
    stored.save()
    rewrite(touched, one, shown)
    return pk


def rewrite(touched: Touched, one: Given, before: Document) -> None:
    """Write new values over the rows of an entity whose document was `before`."""
    for price in one.prices:
        _put(touched, price)
    row = one.kind.model._default_manager.get(pk=before["id"])  # noqa: SLF001 - Django's API
    changed = {name for name in before.keys() | one.body.keys() if before.get(name) != one.body.get(name)}
    one.values.setdefault("lastUpdate", timezone.now())
    store.update(one.kind, row, one.values, changed)
    touched.write(row)


def _put(touched: Touched, one: Given) -> None:
    """Make an entity that was given by value inside another one, or write it anew where it is there and differs."""
    stored = CatalogDocument.objects.filter(kind=one.kind.name, entity_id=one.body["id"], current=True).first()
    if stored is None:
        insert_new(touched, [one])
        return
    before = to_document(stored.body)
    check_move(one.kind, before, one.body)
    if {**before, "lastUpdate": 0} != {**before, **one.body, "lastUpdate": 0}:
        rewrite(touched, one, before)


def check_move(kind: Kind, before: Document, after: Document) -> None:
    """Refuse a change of status that the figure does not have."""
    was, wanted = before.get("lifecycleStatus"), after.get("lifecycleStatus")
    if was != wanted and kind.model is not Policy and was is not None:
        CatalogEntity.LIFECYCLE.verb(was, str(wanted))
