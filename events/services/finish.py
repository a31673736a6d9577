"""Finish work."""

from __future__ import annotations

from events.domain.facts import Claim
from events.models import WorkItem
from events.services.fence import LeaseLost, require_transaction


def finish(claim: Claim) -> None:
    """Delete the work row in the transaction that writes the work's outcome.

    Raises:
        LeaseLost: the lease is no longer ours; the caller's transaction must roll back.
        NoTransaction: called outside a transaction.
    """
    require_transaction("The end of work")
    deleted, _ = WorkItem.objects.held(claim).delete()
    if deleted != 1:
        raise LeaseLost(claim)
