"""Rows of the outbox, the history of states and the work queue."""

from events.models.outbox import OutboxEvent
from events.models.state_change import StateChange
from events.models.work import WorkItem

__all__ = ["OutboxEvent", "StateChange", "WorkItem"]
