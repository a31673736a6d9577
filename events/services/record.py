"""Record that something has happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from events import bell
from events.domain.facts import EVENT_KIND
from events.models import OutboxEvent, WorkItem
from events.registry import handlers_of
from events.services.fence import require_transaction
from tmf.json import dumps


def record(
    event_type: str,
    *,
    subject_type: str,
    subject_id: str,
    customer_id: str = "",
    payload: dict[str, Any],
    at: datetime | None = None,
) -> None:
    """Write a TM Forum event (TMF688) into the outbox, and one piece of work per handler registered for its type.

    Call it in the transaction of the cause: event and cause are then there together or not at all. `payload` is the
    TMF `event` body as it would go over the wire (datetimes and decimals are allowed), `at` the `eventTime`
    (now by default).

    Raises:
        NoTransaction: called outside a transaction.
    """
    require_transaction(f"The event {event_type}")
    event = OutboxEvent.objects.create(
        event_type=event_type,
        subject_type=subject_type,
        subject_id=subject_id,
        customer_id=customer_id,
        payload=orjson.loads(dumps(payload)),
        occurred_at=at or timezone.now(),
    )
    names = sorted(handlers_of(event_type))
    WorkItem.objects.bulk_create([WorkItem(kind=EVENT_KIND, subject_id=event.id, lane=name) for name in names])
    if names:
        transaction.on_commit(bell.wake, robust=True)
