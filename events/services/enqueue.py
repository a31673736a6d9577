"""Have something done later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from events import bell
from events.domain.lanes import lane_of
from events.models import WorkItem
from events.services.fence import require_transaction


def enqueue(
    kind: str,
    subject_id: str,
    *,
    due_at: datetime | None = None,
    lane: str = "",
    dedupe_key: str | None = None,
    max_attempts: int = 12,
) -> None:
    """Write one piece of work in the caller's transaction; the dispatchers are woken on commit.

    Args:
        kind: what `events.registry.work` has a runner for.
        subject_id: what the work is about.
        due_at: not before this moment (aware); at once by default, by the database's clock.
        lane: what may fill up by itself (a partner, a hub); the kind by default.
        dedupe_key: while a row of this key exists (waiting, running or buried), this call does nothing.
        max_attempts: failures after which the work is buried.

    Raises:
        NoTransaction: called outside a transaction.
    """
    require_transaction(f"Work of kind {kind}")
    item = WorkItem(
        kind=kind, subject_id=subject_id, lane=lane_of(kind, lane), dedupe_key=dedupe_key, max_attempts=max_attempts
    )
    if due_at is not None:
        item.due_at = due_at
    WorkItem.objects.bulk_create([item], ignore_conflicts=dedupe_key is not None)
    if due_at is None:
        transaction.on_commit(bell.wake, robust=True)
