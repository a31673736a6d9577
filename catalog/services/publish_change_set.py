"""A change set goes live, now or at its time, as one step; and as one step it is undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.domain.merge import is_same
from catalog.models import ChangeSet, ChangeSetEntry
from catalog.models.document import written_by
from catalog.services.apply_documents import Change, Conflicted, apply_documents, documents_of
from catalog.services.change_sets import PUBLISH_WORK, NeedsApproval, check_not_empty, needs_approval, reopen
from catalog.services.documents import Before
from catalog.services.drafting import actor_of, changes_of, find_change_set, text_of
from catalog.services.edit import hold_catalog, recorded
from catalog.services.refusals import REFUSALS
from events.domain.facts import Claim
from events.services import apply_move, cancel_work, enqueue, finish
from tmf.errors import Refused, refusals
from tmf.words import together, worded

TIMER = "system:catalog"
UNDONE = worded("Undone")


def publish_change_set(*, change_set_id: str, by: Any) -> None:
    """Make a set live now.

    Raises:
        Refused: 404; 409 `empty`.
        NeedsApproval: the settings ask for another person's approval.
        tmf.lifecycle.IllegalMove: it is in review, or over.
        Conflicted, and what `apply_documents` raises: nothing is published.
    """
    with hold_catalog():
        change_set = find_change_set(change_set_id, lock=True)
        _check_ready(change_set, "publish")
        _publish(change_set, actor=actor_of(by))


def schedule_change_set(*, change_set_id: str, at: datetime, by: Any) -> None:
    """Have a set go live by itself at a time; what would be refused now is refused at once.

    Raises:
        Refused: 404; 409 `empty`; 400 `past`, the time lies in the past.
        NeedsApproval, tmf.lifecycle.IllegalMove: see `publish_change_set`.
    """
    if at <= timezone.now():
        raise Refused(400, "past", worded("The time lies in the past."), path="publish_at")
    with transaction.atomic():
        change_set = find_change_set(change_set_id, lock=True)
        _check_ready(change_set, "schedule")
        apply_move(change_set, "schedule", actor=actor_of(by))
        change_set.publish_at, change_set.problem = at, ""
        change_set.save(update_fields=["publish_at", "problem"])
        enqueue(PUBLISH_WORK, change_set.pk, due_at=at)


def publish_due(*, claim: Claim) -> None:
    """Make a scheduled set live whose time has come; one that the rules refuse becomes a draft again and says why.

    Raises:
        LeaseLost: another worker has done it.
    """
    try:
        with hold_catalog():
            change_set = _due(claim.subject_id)
            if change_set is not None:
                _publish(change_set, actor=TIMER)
            finish(claim)
    except (Conflicted, *REFUSALS) as refusal:
        said = together(one.message for one in refusals(refusal))
        with transaction.atomic():
            give_up_publishing(claim.subject_id, said)
            finish(claim)


@transaction.atomic
def give_up_publishing(change_set_id: str, why: str) -> None:
    """A scheduled set could not go live: it is a draft again, with the reason."""
    change_set = _due(change_set_id)
    if change_set is not None:
        reopen(change_set, actor=TIMER, reason=why)


def _due(change_set_id: str) -> ChangeSet | None:
    """The locked set, where it is scheduled and its time has come: it may have been moved meanwhile."""
    change_set = ChangeSet.objects.select_for_update().filter(pk=change_set_id, state="scheduled").first()
    is_due = change_set is not None and change_set.publish_at is not None and change_set.publish_at <= timezone.now()
    return change_set if is_due else None


def undo_change_set(*, change_set_id: str, by: Any) -> None:
    """Have the catalog say again what it said before a set was published; what was changed since elsewhere stays.

    Raises:
        Refused: 404.
        tmf.lifecycle.IllegalMove: it is not published.
        Conflicted: the same was changed since.
        RefusedAll: customers or orders hold what would go.
    """
    with hold_catalog():
        change_set = find_change_set(change_set_id, lock=True)
        change_set.LIFECYCLE.check(change_set.state, "undo")
        back = [Change(one.name, one.after, one.before) for one in changes_of(change_set)]
        with written_by("", why=f"{UNDONE}: {change_set.name}"):
            apply_documents(back, undoing=True)
        apply_move(change_set, "undo", actor=actor_of(by))
        change_set.changed_at = timezone.now()
        change_set.save(update_fields=["changed_at"])


def _check_ready(change_set: ChangeSet, verb: str) -> None:
    change_set.LIFECYCLE.check(change_set.state, verb)
    if needs_approval(change_set):
        raise NeedsApproval(change_set.name)
    check_not_empty(change_set)


def _publish(change_set: ChangeSet, *, actor: str) -> None:
    with recorded() as before, written_by(actor, why=change_set.name):
        apply_documents(changes_of(change_set))
    _keep_what_was_published(change_set, before)
    cancel_work(PUBLISH_WORK, change_set.pk)
    apply_move(change_set, "publish", actor=actor)
    now = timezone.now()
    change_set.published_at, change_set.changed_at, change_set.problem = now, now, ""
    change_set.save(update_fields=["published_at", "changed_at", "problem"])


def _keep_what_was_published(change_set: ChangeSet, before: Before) -> None:
    """Store the documents as they were and as they are: what undoing needs, and what the record shows."""
    after, entries = documents_of(before), {(one.kind, one.entity_id): one for one in change_set.entries.all()}
    for name, was in before.items():
        entry = entries.pop(name, None) or ChangeSetEntry(change_set=change_set, kind=name[0], entity_id=name[1])
        if is_same(was, after[name]):
            if entry.pk:
                entry.delete()
            continue
        entry.before, entry.after = text_of(was), text_of(after[name])
        entry.save()
    for entry in entries.values():  # the live catalog said so already
        entry.delete()
