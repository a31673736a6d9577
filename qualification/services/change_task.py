"""Change or remove a task (TMF679 v5: PATCH and DELETE; TMF760 has neither)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from events.services import apply_move, cancel_work
from qualification.domain.lifecycle import CANCELLED, TASK
from qualification.models import Task
from qualification.notifications import ATTRIBUTE_VALUE_CHANGE, DELETE, STATE_CHANGE, announce
from qualification.services.accept_task import TASK_WORK
from qualification.services.kind import Kind
from tmf.errors import Refused
from tmf.patch import immutable, patched
from tmf.patch.values import ABSENT, same
from tmf.reading import Reader

Document = dict[str, Any]
Allowed = Callable[[Document], None]
"""Refuses a change of the task as it is shown (`If-Match`)."""
CHANGEABLE = frozenset(
    {"description", "note", "relatedParty", "requestedQualificationCompletionDate", "expirationDate"}
)
"""What a client may change: what it says about its question, and when it needs the answer no more (docs/adr/0020)."""
OURS = ("id", "href", "@type", "@baseType", "@schemaLocation")


@transaction.atomic
def change_task(
    *, kind: Kind, pk: str, patch: Any, media_type: str, allowed: Allowed, actor: str, at: datetime
) -> Task:
    """Change what a client may change of a task, by one of the four forms of patch (tmf.patch).

    Question and answer stay as they are: the one was computed from the other. `expirationDate` can be brought forward;
    one that has passed ends the task. `state` can be set to `cancelled` while nobody answers yet. What nobody declares
    is kept. A patch that changes nothing writes nothing.

    Raises:
        Refused: 404 when there is none (any more), 412 by `allowed`, 400 for another attribute or a later expiry.
        RefusedAll, ValidationError: 400, with every attribute that is wrong or `immutable`.
    """
    task = _locked(kind, pk, at=at)
    before = kind.resource.read(task)
    allowed(before)
    after = patched(before, patch, media_type)
    cancelled = task.state == TASK.initial and after.get("state") == CANCELLED
    _check_untouched(kind, before, {**after, "state": before["state"]} if cancelled else after)
    _write(kind, task, before, after, at=at)
    if cancelled:
        task.body = None
        task.save(update_fields=["body"])
        apply_move(task, "cancel", actor=actor, at=at)
        cancel_work(TASK_WORK, task.pk)
        _tell(STATE_CHANGE, kind, task, at=at)
    return task


@transaction.atomic
def remove_task(*, kind: Kind, pk: str, allowed: Allowed, at: datetime) -> None:
    """Remove a task, whether it is answered or not; its work, where it waits, goes with it.

    Raises:
        Refused: 404 when there is none (any more), 412 by `allowed`.
    """
    task = _locked(kind, pk, at=at)
    allowed(kind.resource.read(task))
    _tell(DELETE, kind, task, at=at)
    cancel_work(TASK_WORK, task.pk)
    task.delete()


def _locked(kind: Kind, pk: str, *, at: datetime) -> Task:
    task = Task.objects.select_for_update().of_kind(kind.name).current(at=at).filter(pk=pk).first()
    if task is None:
        raise Refused(404, "notFound", f"There is no {kind.resource.type} {pk!r}.")
    return task


def _check_untouched(kind: Kind, before: Document, after: Document) -> None:
    """Refuse a patch of what stays as it is; what is not there yet (an answer) cannot be given by a client either."""
    fixed = (*OURS, *sorted(kind.resource.names - CHANGEABLE))
    immutable({**dict.fromkeys(fixed, ABSENT), **before}, after, fixed)


def _write(kind: Kind, task: Task, before: Document, after: Document, *, at: datetime) -> None:
    values = kind.resource.check(after)
    expires_at = _expiry(task, before, after)
    document = kind.resource.normal({**after, **{name: values[name] for name in CHANGEABLE & values.keys()}})
    if expires_at == task.expires_at and same({**document, "state": task.state}, before):
        return
    task.document, task.expires_at = document, expires_at
    task.save(update_fields=["document", "expires_at"])
    _tell(ATTRIBUTE_VALUE_CHANGE, kind, task, at=at)


def _expiry(task: Task, before: Mapping[str, Any], after: Mapping[str, Any]) -> datetime:
    """When the task ends: as before, or sooner."""
    if before.get("expirationDate") == after.get("expirationDate"):
        return task.expires_at
    wanted = Reader().date(after, "expirationDate")
    if wanted is None or wanted > task.expires_at:
        message = f"It is a time that can be brought forward from {before['expirationDate']}, not put off or removed."
        raise Refused(400, "invalid", message, path="expirationDate")
    return wanted


def _tell(event: str, kind: Kind, task: Task, *, at: datetime) -> None:
    announce(event, kind=kind, document=kind.resource.read(task), customer_id=task.customer_id, at=at)
