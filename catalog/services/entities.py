"""Create, change and remove the entities of both catalogs by their TM Forum JSON: one verb, one function."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.domain.offering import LAUNCHED
from catalog.models import CatalogDocument, CatalogEntity, Policy
from catalog.notifications import announce_difference
from catalog.resources.common import FIRST_VERSION
from catalog.resources.kinds import Kind
from catalog.services import store, versions
from catalog.services.documents import Document, Touched, rendered, to_body, to_document
from catalog.services.edit import delete_entity, edit_catalog
from catalog.services.references import Named
from catalog.services.values import Given, check, given
from tmf import bulk
from tmf.errors import Refused, RefusedAll
from tmf.fields import rfc3339
from tmf.ids import new_id
from tmf.lifecycle import IllegalMove
from tmf.patch import immutable, patched
from tmf.words import Words, worded

IMMUTABLE = ("id", "href", "@type", "@baseType", "@schemaLocation")
Allowed = Callable[[CatalogDocument], None]
"""Looks at the stored document and refuses to go on: the `If-Match` of a request."""


def create_entity(*, kind: Kind, body: Any, coming: Container[Named] = ()) -> str:
    """Make an entity, or a new version of one; returns its id, or `id:(version=…)` for a version that waits.

    `coming` are entities that the body may refer to without their being looked up: the same edit makes them.

    Raises:
        RefusedAll: 400 with everything that is wrong with the body; 409 with what the rules of the catalog say.
        Refused: 409 `alreadyExists`.
    """
    with edit_catalog() as touched:
        one = given(kind, body)
        check([one], coming=coming)
        if one.all_faults:
            raise RefusedAll(400, one.all_faults)
        return _create(touched, one)


def change_entity(*, kind: Kind, name: str, patch: Any, media_type: str, allowed: Allowed) -> str:
    """Apply a patch (tmf.patch) to an entity or, with `id:(version=…)`, to one of its versions; returns its name.

    Raises:
        Refused: 404; 412 by `allowed`; 400 and 409 for a patch that does not fit.
        RefusedAll: 400 with everything that is wrong with the entity as it would be; 409 by the rules of the catalog.
    """
    with edit_catalog() as touched:
        stored = versions.find(kind, *versions.split(name))
        allowed(stored)
        before = to_document(stored.body)
        after = patched(before, patch, media_type)
        immutable(before, after, IMMUTABLE)
        one = given(kind, {**after, "lastUpdate": rfc3339(timezone.now())})
        # What it referred to before is there; the version that it named may have moved on since.
        check([one], coming={(ref.target.type, ref.id) for ref in kind.resource.references(before)})
        if one.all_faults:
            raise RefusedAll(400, one.all_faults)
        check_move(kind, before, after)
        if one.values.get("version", FIRST_VERSION) != stored.version:
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
    _put_prices(touched, one, {})
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
        document = _drafted(one, before)
        versions.keep_waiting(one.kind, document)
        announce_difference(one.kind, None, document, at=timezone.now())
        return f"{pk}:(version={version})"
    versions.set_aside(touched, one.kind, current)
    rewrite(touched, one, before)
    return pk


def _drafted(one: Given, current: Document) -> Document:
    """The document of a version that is not the `current` one: exactly what it would be, were it in rows.

    So it is written into rows under another id, read, and taken back.
    """
    with transaction.atomic():
        touched, trial = Touched(), new_id()
        _put_prices(touched, one, current)
        insert_new(touched, [Given(one.kind, one.body, values={**one.values, "id": trial})])
        document = rendered(one.kind, [trial])[trial]
        transaction.set_rollback(True)
    return versions.waiting_document(one.kind, {**document, "id": current["id"]})


def _change_waiting(touched: Touched, stored: CatalogDocument, one: Given, before: Document) -> str:
    """Change a version that is not the current one; the change that launches it makes it the current one."""
    kind, pk = one.kind, stored.entity_id
    current = versions.find(kind, pk)
    shown = to_document(current.body)
    if before.get("lifecycleStatus") == LAUNCHED or one.values.get("lifecycleStatus") != LAUNCHED:
        document = _drafted(one, shown)
        stored.version, stored.body = document["version"], to_body(document)
        stored.save()
        announce_difference(kind, before, document, at=timezone.now())
        return f"{pk}:(version={stored.version})"
    versions.set_aside(touched, kind, current)
    stored.current = True
    stored.save()
    rewrite(touched, one, shown)
    return pk


def rewrite(touched: Touched, one: Given, before: Document) -> None:
    """Write new values over the rows of an entity whose document was `before`."""
    _put_prices(touched, one, before)
    row = one.kind.model._default_manager.get(pk=before["id"])  # noqa: SLF001 - Django's API
    changed = {name for name in before.keys() | one.body.keys() if before.get(name) != one.body.get(name)}
    one.values.setdefault("lastUpdate", timezone.now())
    store.update(one.kind, row, one.values, changed)
    touched.write(row)


def _put_prices(touched: Touched, one: Given, before: Document) -> None:
    """Make or change the prices that an offering gives by value; `before` is its document of before."""
    shown = {price["id"]: price for price in before.get("productOfferingPrice", ()) if "priceType" in price}
    for price in one.prices:
        _put(touched, price, shown)


def _put(touched: Touched, one: Given, shown: Mapping[str, Document]) -> None:
    """Make a price that is given by value, or write it anew where it differs from what the offering has `shown`.

    A price of somebody else's may be given too, as it is: whoever wants to change it has to say so to the price.

    Raises:
        Refused: 409 `alreadyExists`, a price that the offering has not shown is there and is another one.
    """
    pk = one.body["id"]
    if shown.get(pk) == one.body:
        return
    stored = CatalogDocument.objects.filter(kind=one.kind.name, entity_id=pk, current=True).first()
    if stored is None:
        insert_new(touched, [one])
        return
    before = to_document(stored.body)
    if pk in shown:
        check_move(one.kind, before, one.body)
        rewrite(touched, one, before)
    elif any(before.get(key) != value for key, value in one.body.items() if key != "lastUpdate"):
        words = worded(
            "There is another %(kind)s %(id)r already; refer to it by its id, or choose a new one.",
            kind=Words(one.kind.name),
            id=pk,
        )
        raise Refused(409, "alreadyExists", words, path=f"{one.path}.id")


def check_move(kind: Kind, before: Document, after: Document) -> None:
    """Refuse a change of status that the figure does not have.

    Raises:
        Refused: 409 `illegalMove`, saying which moves are possible.
    """
    was, wanted = before.get("lifecycleStatus"), after.get("lifecycleStatus")
    if was == wanted or kind.model is Policy or was is None:
        return
    try:
        CatalogEntity.LIFECYCLE.verb(was, str(wanted))
    except IllegalMove as refusal:
        words = worded(
            "%(kind)s %(id)r is %(status)s and cannot become %(wanted)s; it can become: %(possible)s.",
            kind=Words(kind.name),
            id=before["id"],
            status=Words(was),
            wanted=Words(str(wanted)),
            possible=[Words(one) for one in refusal.possible] or worded("nothing, this status is final"),
        )
        raise Refused(409, "illegalMove", words, path="lifecycleStatus") from refusal
