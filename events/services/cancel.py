"""Call off what has not begun."""

from __future__ import annotations

from django.db import transaction

from events.models import WorkItem


@transaction.atomic
def cancel_work(kind: str, subject_id: str) -> int:
    """Delete the work of this kind for this subject that waits or is buried; returns how many rows.

    What is running just now is left to finish: its outcome (a partner may have acted) must not be thrown away. It finds
    the new state of its subject when it takes the subject's lock.
    """
    waiting = WorkItem.objects.filter(kind=kind, subject_id=subject_id).exclude(state=WorkItem.State.LEASED)
    return waiting.delete()[0]
