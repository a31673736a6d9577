"""Put work off, or give it up."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import F
from django.db.models.expressions import Combinable

from events import registry
from events.domain.facts import Claim
from events.domain.failure import LONGEST_ERROR
from events.models import WorkItem
from events.services.fence import LeaseLost, require_transaction

logger = logging.getLogger(__name__)


def postpone(claim: Claim, *, due_at: datetime | Combinable, error: str = "", count_attempt: bool = True) -> None:
    """Give the lease back, for another try at `due_at`; in the transaction that writes the outcome so far.

    With `count_attempt` (it failed) the last attempt buries the work instead and tells its `on_buried`, in the same
    transaction. Without (a poll, an open breaker) the attempt is as if it had not been.

    Args:
        claim: the lease.
        due_at: aware, or an expression on the database's clock.
        error: why, at most 2000 characters are kept.
        count_attempt: whether this was a failure.

    Raises:
        LeaseLost: the lease is no longer ours; the caller's transaction must roll back.
        NoTransaction: called outside a transaction.
    """
    require_transaction("Putting off work")
    if count_attempt and claim.exhausted:
        bury(claim, error=error)
        return
    changed = WorkItem.objects.held(claim).update(
        state=WorkItem.State.READY,
        due_at=due_at,
        lease_token=None,
        lease_until=None,
        attempts=F("attempts") - (0 if count_attempt else 1),
        last_error=error[:LONGEST_ERROR],
    )
    if changed != 1:
        raise LeaseLost(claim)


def bury(claim: Claim, *, error: str) -> None:
    """Give work up: the row stays for a person, and the kind's `on_buried` hears of it in this transaction.

    Raises:
        LeaseLost: the lease is no longer ours.
    """
    changed = WorkItem.objects.held(claim).update(
        state=WorkItem.State.BURIED, lease_token=None, lease_until=None, last_error=error[:LONGEST_ERROR]
    )
    if changed != 1:
        raise LeaseLost(claim)
    logger.error(
        "Work %s (%s %s) buried after %s attempts: %s",
        claim.work_id,
        claim.kind,
        claim.subject_id,
        claim.attempts,
        error,
    )
    work = registry.work_of(claim.kind)
    if work is not None and work.on_buried is not None:
        work.on_buried(claim.subject_id, error)
