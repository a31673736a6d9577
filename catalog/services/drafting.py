"""Edit inside a change set, and see the catalog as it would be with one.

A change set is documents. To be seen they are applied to the rows in a transaction that is rolled back at its end; so
every screen, rule and answer speaks of a draft as it does of the live catalog, and none of them knows that it is one.
An edit inside is captured before the rollback, as the documents that it has left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from catalog.domain.lifecycle import CHANGE_SET
from catalog.domain.merge import Document, is_same
from catalog.models import CatalogRevision, ChangeSet, ChangeSetEntry
from catalog.selectors import catalog_token
from catalog.services.apply_documents import Change, apply_documents, documents_of
from catalog.services.documents import Before, to_body, to_document
from catalog.services.edit import hold_catalog, recorded
from catalog.services.references import Named
from events.services import apply_move
from tmf.bulk import provisional_keys
from tmf.errors import Refused
from tmf.words import Words, worded

NAMED_IN_TITLE = 2
DIRECT_EDIT = worded("direct edit")


@dataclass
class Editing:
    """An edit under way; who has refused it says so, and nothing of it is kept."""

    dropped: bool = False

    def drop(self) -> None:
        """Take everything back that was written so far."""
        self.dropped = True


def find_change_set(pk: str, *, lock: bool = False) -> ChangeSet:
    """A change set by its id.

    Raises:
        Refused: 404.
    """
    rows = ChangeSet.objects.select_for_update() if lock else ChangeSet.objects.all()
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refused(404, "notFound", worded("There is no change set %(id)r.", id=pk))
    return found


def check_draft(change_set: ChangeSet) -> None:
    """Refuse to edit a set that is no draft (any more).

    Raises:
        Refused: 409 `notADraft`.
    """
    if change_set.state != CHANGE_SET.initial:
        words = worded(
            "%(name)s is %(state)s and cannot be edited.", name=change_set.name, state=Words(change_set.state)
        )
        raise Refused(409, "notADraft", words)


def actor_of(user: Any) -> str:
    """A person as records name them."""
    return f"user:{user.get_username()}"


@contextmanager
def drafted(change_set_id: str | None) -> Iterator[None]:
    """See the catalog as it would be with a change set; whatever is written inside is taken back. None: as it is.

    Raises:
        Refused: 404, there is no such set.
        Conflicted, and what `apply_documents` raises: the set does not fit the live catalog any more.
    """
    if change_set_id is None:
        yield
        return
    change_set = find_change_set(change_set_id)
    with hold_catalog(), transaction.atomic():
        _apply(change_set)
        yield
        transaction.set_rollback(True)


@contextmanager
def editing(*, change_set_id: str | None, by: Any, directly: bool = True) -> Iterator[Editing]:
    """Have the catalog edited inside: in a draft set or, with None, live and in a set of its own.

    Raises:
        Refused: 404; 409, the set is no draft (any more).
        PermissionDenied: the live catalog was edited and may not be (`directly`); nothing is stored.
        Conflicted, and what `apply_documents` raises: the set does not fit the live catalog any more.
    """
    found = Editing()
    with hold_catalog():
        if change_set_id is None:
            with transaction.atomic(), recorded() as before:
                yield found
                if found.dropped:
                    transaction.set_rollback(True)
            if not found.dropped:
                _keep_directly(before, by, directly=directly)
            return
        change_set = find_change_set(change_set_id, lock=True)
        check_draft(change_set)
        with transaction.atomic():
            names = _apply(change_set)
            with recorded() as before:
                yield found
            after = documents_of({*before, *names})
            transaction.set_rollback(True)
        if before and not found.dropped:
            keep(change_set, after, edited=before.keys(), by=by)


def _apply(change_set: ChangeSet) -> set[Named]:
    """Apply a set to the rows, and name the revision after it: asked twice, its catalog is compiled once."""
    live, changes = catalog_token(), changes_of(change_set)
    with provisional_keys():
        apply_documents(changes)
    token = sha256(f"{live} {change_set.pk} {change_set.revision}".encode()).hexdigest()
    CatalogRevision.objects.filter(pk=1).update(token=token)
    return {change.name for change in changes}


def changes_of(change_set: ChangeSet) -> list[Change]:
    """The entries of a set as changes."""
    return [
        Change((entry.kind, entry.entity_id), _read(entry.before), _read(entry.after))
        for entry in change_set.entries.all()
    ]


def keep(change_set: ChangeSet, after: Before, *, edited: Any, by: Any) -> None:
    """Store what the entities are to become, each beside what stands in the live catalog now.

    What is to become as it is leaves the set. `edited` are those that `by` has edited just now.
    """
    live, entries = documents_of(after), {(e.kind, e.entity_id): e for e in change_set.entries.all()}
    for name, document in after.items():
        entry = entries.get(name)
        if is_same(live[name], document):
            if entry:
                entry.delete()
            continue
        if entry is None:
            entry = ChangeSetEntry(change_set=change_set, kind=name[0], entity_id=name[1], edited_by=by)
        if name in edited:
            entry.edited_by, entry.edited_at = by, timezone.now()
        entry.before, entry.after = text_of(live[name]), text_of(document)
        entry.save()
    change_set.revision += 1
    change_set.changed_at = timezone.now()
    change_set.save(update_fields=["revision", "changed_at"])
    change_set.editors.add(by)


def _keep_directly(before: Before, by: Any, *, directly: bool) -> None:
    """A direct edit as a set of its own, so that it can be looked at and undone like any other."""
    after = documents_of(before)
    changed = [name for name, document in before.items() if not is_same(document, after[name])]
    if not changed:
        return
    if not directly:
        raise PermissionDenied
    titles = [_title(name, after[name] or before[name]) for name in changed[:NAMED_IN_TITLE]]
    more = f" +{len(changed) - NAMED_IN_TITLE}" if len(changed) > NAMED_IN_TITLE else ""
    change_set = ChangeSet(name=(", ".join(titles) + more)[:200], is_direct=True, created_by=by)
    change_set.published_at = timezone.now()
    change_set.save()
    change_set.editors.add(by)
    ChangeSetEntry.objects.bulk_create(
        ChangeSetEntry(
            change_set=change_set,
            kind=name[0],
            entity_id=name[1],
            before=text_of(before[name]),
            after=text_of(after[name]),
            edited_by=by,
        )
        for name in changed
    )
    apply_move(change_set, "publish", actor=actor_of(by), reason=str(DIRECT_EDIT))


def _title(name: Named, document: Document | None) -> str:
    return str((document or {}).get("name") or f"{name[0]} {name[1]}")


def _read(body: str) -> Document | None:
    return to_document(body) if body else None


def text_of(document: Document | None) -> str:
    """A document as an entry stores it."""
    return "" if document is None else to_body(document)
