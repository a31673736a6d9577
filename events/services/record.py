"""Record that something has happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from events import bell
from events.domain.apis import publishing_api
from events.domain.facts import EVENT_KIND
from events.models import OutboxEvent, WorkItem
from events.registry import handlers_of
from events.services.fan_out import deliveries_of
from events.services.fence import require_transaction
from tmf import bulk
from tmf.json import dumps


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One TM Forum event (TMF688) to be recorded.

    `payload` is the TMF `event` body as it would go over the wire (datetimes and decimals are allowed), `at` the
    `eventTime` (now by default), `api` the API whose hubs hear of it (`TMF620`); without it no hub does.
    """

    event_type: str
    subject_type: str
    subject_id: str
    payload: dict[str, Any]
    customer_id: str = ""
    at: datetime | None = None
    api: str = ""

    def as_row(self) -> OutboxEvent:
        """The row, unsaved.

        Raises:
            ValueError: the API has no hub.
        """
        return OutboxEvent(
            api=publishing_api(self.api).name if self.api else "",
            event_type=self.event_type,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            customer_id=self.customer_id,
            payload=orjson.loads(dumps(self.payload)),
            occurred_at=self.at or timezone.now(),
        )


def record(
    event_type: str,
    *,
    subject_type: str,
    subject_id: str,
    customer_id: str = "",
    payload: dict[str, Any],
    at: datetime | None = None,
    api: str = "",
) -> None:
    """Write a TM Forum event into the outbox, and one piece of work per handler and per hub that wants it.

    Call it in the transaction of the cause: event and cause are then there together or not at all. What the arguments
    mean says `Happening`.

    Raises:
        NoTransaction: called outside a transaction.
        ValueError: the API has no hub.
    """
    require_transaction(f"The event {event_type}")
    record_all(
        [
            Happening(
                event_type=event_type,
                subject_type=subject_type,
                subject_id=subject_id,
                customer_id=customer_id,
                payload=payload,
                at=at,
                api=api,
            )
        ]
    )


def record_all(happenings: Sequence[Happening]) -> None:
    """The same for many events at once, as an import needs it: three statements, or a few more where they get long.

    Raises:
        NoTransaction: called outside a transaction.
        ValueError: an API has no hub.
    """
    require_transaction("What has happened")
    events = [happening.as_row() for happening in happenings]
    bulk.insert(OutboxEvent, events)
    handled = [
        WorkItem(kind=EVENT_KIND, subject_id=event.id, lane=name)
        for event in events
        for name in sorted(handlers_of(event.event_type))
    ]
    work = handled + deliveries_of(events)
    WorkItem.objects.bulk_create(work)
    if work:
        transaction.on_commit(bell.wake, robust=True)
