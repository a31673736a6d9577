"""Keep an answer so that it can be read again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from qualification.models import KeptAnswer

KEEP = timedelta(hours=24)
"""How long an answer can be read again."""


def keep(*, pk: str, kind: str, customer_id: str, document: dict[str, Any], at: datetime) -> KeptAnswer:
    """Store an answer as it goes out, for 24 hours: one insert.

    Not in a transaction of its own: there is one statement, and the answer is right whether it is kept or not.
    """
    return KeptAnswer.objects.create(
        pk=pk, kind=kind, customer_id=customer_id, document=document, created_at=at, expires_at=at + KEEP
    )


def forget_expired(*, at: datetime, limit: int = 1000) -> int:
    """Delete up to `limit` answers that have expired; gives how many. Call it again while it gives `limit`."""
    oldest = list(KeptAnswer.objects.expired(at=at).order_by("expires_at").values_list("pk", flat=True)[:limit])
    deleted, _ = KeptAnswer.objects.filter(pk__in=oldest).delete()
    return deleted
