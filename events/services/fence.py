"""What keeps the queue's promises: a transaction around every write, and the lease as a fence."""

from __future__ import annotations

from django.db import connection

from events.domain.facts import Claim


class LeaseLost(Exception):  # noqa: N818 - named for what happened
    """The lease has run out and the work belongs to somebody else now, or is done, or was cancelled.

    Whoever gets this lets the transaction roll back: its outcome no longer counts. Carries `claim`.
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(f"The lease on work {claim.work_id} ({claim.kind} {claim.subject_id}) is no longer ours")


class NoTransaction(RuntimeError):  # noqa: N818 - named for what is missing
    """A write that belongs into the transaction of its cause was attempted outside any transaction."""


def require_transaction(what: str) -> None:
    """Refuse to go on outside a transaction.

    Raises:
        NoTransaction: there is none, so `what` could survive without its cause or be lost without it.
    """
    if not connection.in_atomic_block:
        raise NoTransaction(f"{what} belongs into the transaction of its cause: call it inside transaction.atomic()")
