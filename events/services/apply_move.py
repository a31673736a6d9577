"""Move something through its lifecycle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from events.models import StateChange
from events.services.fence import require_transaction


def apply_move(instance: Any, verb: str, *, actor: str, reason: str = "", at: datetime | None = None) -> None:
    """Apply one verb of the instance's `LIFECYCLE` and write its `StateChange`, in the caller's transaction.

    The caller has locked the row before it loaded it, else the check means nothing, and records the TM Forum event
    itself. Only the state field is saved (`STATE_FIELD`, by default `state`).

    Raises:
        IllegalMove: the lifecycle has no such move from the present state; nothing is written.
        NoTransaction: called outside a transaction.
    """
    require_transaction(f"The move {verb}")
    field = getattr(instance, "STATE_FIELD", "state")
    before = getattr(instance, field)
    instance.LIFECYCLE.check(before, verb)
    getattr(instance, verb)()
    instance.save(update_fields=[field])
    StateChange.objects.create(
        subject_type=type(instance).__name__,
        subject_id=str(instance.pk),
        customer_id=getattr(instance, "customer_id", None) or "",
        from_state=before,
        to_state=getattr(instance, field),
        actor=actor,
        reason=reason,
        at=at or timezone.now(),
    )
