"""What is done with a change set before it goes live: made, named, looked over, sent back, emptied, thrown away."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from catalog.domain.lifecycle import CATALOG_ENTITY, CHANGE_SET
from catalog.domain.merge import Conflict, merge
from catalog.models import ChangeSet
from catalog.services.apply_documents import Change, Conflicted, apply_documents, documents_of
from catalog.services.drafting import actor_of, changes_of, check_draft, find_change_set, keep
from catalog.services.edit import hold_catalog
from catalog.services.references import Named
from catalog.services.refusals import REFUSALS
from events.services import apply_move, cancel_work
from tmf.errors import Refused, refusals
from tmf.words import Words, worded

PUBLISH_WORK = "catalog.publishChangeSet"


class OwnWork(Refused):
    """Somebody approves what they have edited themselves."""

    def __init__(self) -> None:
        super().__init__(403, "ownWork", worded("Another person has to approve it: you have edited this set yourself."))


class NeedsApproval(Refused):
    """A set that nobody has approved is to go live, where the settings ask for approval."""

    def __init__(self, name: str) -> None:
        super().__init__(
            409, "needsApproval", worded("%(name)s has to be approved by another person first.", name=name)
        )


@transaction.atomic
def create_change_set(*, name: str, note: str = "", by: Any) -> ChangeSet:
    """An empty draft."""
    change_set = ChangeSet.objects.create(name=name, note=note, created_by=by)
    change_set.editors.add(by)
    return change_set


@transaction.atomic
def rename_change_set(*, change_set_id: str, name: str, note: str) -> None:
    """Give a set another name and note; both may change at any time.

    Raises:
        Refused: 404; 400 `required`, it has no name; 400 `tooLong`.
    """
    most = ChangeSet._meta.get_field("name").max_length or 0  # noqa: SLF001 - Django's API
    if not name:
        raise Refused(400, "required", worded("A change set needs a name."), path="name")
    if len(name) > most:
        raise Refused(400, "tooLong", worded("A name has %(most)s characters at most.", most=most), path="name")
    change_set = find_change_set(change_set_id, lock=True)
    change_set.name, change_set.note = name, note
    change_set.save(update_fields=["name", "note"])


def submit_change_set(*, change_set_id: str, by: Any) -> None:
    """Hand a draft in for review.

    Raises:
        Refused: 404; 409 `empty`.
        tmf.lifecycle.IllegalMove: it is no draft.
    """
    _move(change_set_id, "submit", by)


def approve_change_set(*, change_set_id: str, by: Any) -> None:
    """Find a set right; nobody approves what they have edited themselves.

    Raises:
        Refused: 404.
        OwnWork: `by` has edited it.
        tmf.lifecycle.IllegalMove: it is not in review.
    """
    with transaction.atomic():
        change_set = find_change_set(change_set_id, lock=True)
        if change_set.editors.filter(pk=by.pk).exists():
            raise OwnWork
        apply_move(change_set, "approve", actor=actor_of(by))
        change_set.approved_by = by
        change_set.save(update_fields=["approved_by"])


@transaction.atomic
def send_back_change_set(*, change_set_id: str, by: Any, reason: str = "") -> None:
    """Make a set a draft again: it is to be worked on, or not to go live at its time.

    Raises:
        Refused: 404.
        tmf.lifecycle.IllegalMove: it is neither in review, nor approved, nor scheduled.
    """
    change_set = find_change_set(change_set_id, lock=True)
    reopen(change_set, actor=actor_of(by), reason=reason)


def reopen(change_set: ChangeSet, *, actor: str, reason: str) -> None:
    """Make a locked set a draft again, with what speaks against it; nothing of it is due any more."""
    apply_move(change_set, "sendBack", actor=actor, reason=str(reason)[:500])
    cancel_work(PUBLISH_WORK, change_set.pk)
    change_set.approved_by, change_set.publish_at, change_set.problem = None, None, reason
    change_set.save(update_fields=["approved_by", "publish_at", "problem"])


def discard_change_set(*, change_set_id: str, by: Any) -> None:
    """Throw a draft away; it stays to be read.

    Raises:
        Refused: 404.
        tmf.lifecycle.IllegalMove: it is no draft.
    """
    _move(change_set_id, "discard", by)


@transaction.atomic
def _move(change_set_id: str, verb: str, by: Any) -> None:
    change_set = find_change_set(change_set_id, lock=True)
    change_set.LIFECYCLE.check(change_set.state, verb)
    if verb == "submit":
        check_not_empty(change_set)
    apply_move(change_set, verb, actor=actor_of(by))
    change_set.problem = ""
    change_set.save(update_fields=["problem"])


def check_not_empty(change_set: ChangeSet) -> None:
    """Refuse a set without changes.

    Raises:
        Refused: 409 `empty`.
    """
    if not change_set.entries.exists():
        raise Refused(409, "empty", worded("%(name)s has no changes.", name=change_set.name))


def needs_approval(change_set: ChangeSet) -> bool:
    """Whether a set may not go live as it is, because another person has to approve it."""
    return settings.CATALOG_APPROVAL and change_set.state == CHANGE_SET.initial


def put_entity(*, change_set_id: str, name: Named, document: dict[str, Any] | None, by: Any) -> None:
    """Have an entity become what a document says: a version of its history, say; None removes it.

    A status to which its lifecycle does not lead back stays as it is.

    Raises:
        Refused: 404; 409, the set is no draft.
    """
    with hold_catalog():
        change_set = _draft(change_set_id)
        live = documents_of([name])[name]
        if document and live and not _may_become(live, document):
            document = {**document, "lifecycleStatus": live["lifecycleStatus"]}
        keep(change_set, {name: document}, edited={name}, by=by)


def _may_become(live: dict[str, Any], document: dict[str, Any]) -> bool:
    was, wanted = live.get("lifecycleStatus"), document.get("lifecycleStatus")
    return was is None or CATALOG_ENTITY.leads(str(was), str(wanted))


def take_out(*, change_set_id: str, name: Named, by: Any) -> None:
    """Take an entity out of a draft: it stays as it is in the live catalog.

    Raises:
        Refused: 404; 409, the set is no draft.
    """
    with hold_catalog():
        change_set = _draft(change_set_id)
        keep(change_set, documents_of([name]), edited={name}, by=by)


def resolve(*, change_set_id: str, name: Named, mine: bool, by: Any) -> None:
    """Settle where both the set and the live catalog have changed an entity.

    `mine` keeps what the set says wherever the two exclude each other, otherwise the live catalog's word stands; all
    other changes of either side stay.

    Raises:
        Refused: 404; 409, the set is no draft.
    """
    with hold_catalog():
        change_set = _draft(change_set_id)
        change = next((one for one in changes_of(change_set) if one.name == name), None)
        if change is None:
            values = {"kind": Words(name[0]), "id": name[1], "name": change_set.name}
            raise Refused(404, "notFound", worded("%(kind)s %(id)r is not in %(name)s.", **values))
        after, attributes = merge(change.before, change.after, documents_of([name])[name])
        if mine:
            after = _with_mine(after, change, attributes)
        keep(change_set, {name: after}, edited={name}, by=by)


def _with_mine(merged: Any, change: Change, attributes: tuple[str, ...]) -> Any:
    if "" in attributes:
        return change.after
    wanted = change.after or {}
    taken = {name: wanted[name] for name in attributes if name in wanted}
    return {**{name: value for name, value in merged.items() if name not in attributes}, **taken}


def _draft(change_set_id: str) -> ChangeSet:
    change_set = find_change_set(change_set_id, lock=True)
    check_draft(change_set)
    return change_set


def check_change_set(change_set_id: str) -> tuple[list[Refused], tuple[Conflict, ...]]:
    """What would keep a set from going live now: what the rules refuse, and where the live catalog has moved on."""
    change_set = find_change_set(change_set_id)
    try:
        with hold_catalog(), transaction.atomic():
            apply_documents(changes_of(change_set))
            transaction.set_rollback(True)
    except Conflicted as conflict:
        return [], conflict.conflicts
    except REFUSALS as refusal:
        return refusals(refusal), ()
    return [], ()
