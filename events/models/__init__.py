"""Rows of the outbox, the history of states, the work queue and the hubs."""

from events.models.hub import Hub
from events.models.outbox import OutboxEvent
from events.models.state_change import StateChange
from events.models.work import WorkItem

__all__ = ["Hub", "OutboxEvent", "StateChange", "WorkItem"]
