"""What the outbox and the queue tell others, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

EVENT_KIND = "event"
"""The kind of the work that hands one event to one handler; its lane is the handler's name."""
DELIVERY_KIND = "hub"
"""The kind of the work that delivers one event to one hub; its subject is the event, its lane is the hub's id."""


@dataclass(frozen=True, slots=True)
class EventFact:
    """A TM Forum event (TMF688 `Event`) as a handler sees it.

    `event_id` is the TMF `eventId`, `event_type` the TMF `eventType` such as `ServiceOrderStateChangeEvent`,
    `payload` the TMF `event` body, `occurred_at` (aware) the TMF `eventTime`, `api` the API whose hubs hear of it
    (`TMF620`, or empty).
    """

    event_id: str
    event_type: str
    subject_type: str
    subject_id: str
    customer_id: str
    payload: dict[str, Any]
    occurred_at: datetime
    api: str = ""


@dataclass(frozen=True, slots=True)
class StateChangeFact:
    """One move of one subject: who moved it from where to where, why and when (aware)."""

    subject_type: str
    subject_id: str
    from_state: str
    to_state: str
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Work that failed too often and waits for a person: its `kind`, who should have done it (`lane`), and why."""

    work_id: int
    kind: str
    lane: str
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease on one work row, the proof that its holder may finish it.

    `token` fences: once the lease has passed to somebody else, finishing with it is refused.
    `attempts` counts this one; at `max_attempts` a failure buries the work.
    """

    work_id: int
    token: UUID
    kind: str
    subject_id: str
    lane: str
    attempts: int
    max_attempts: int

    @property
    def exhausted(self) -> bool:
        """Whether this attempt is the last one."""
        return self.attempts >= self.max_attempts
