"""Read-only pages over the outbox, the history of states and the work queue."""

from events.admin.outbox import OutboxEventAdmin
from events.admin.state_change import StateChangeAdmin
from events.admin.work import WorkItemAdmin

__all__ = ["OutboxEventAdmin", "StateChangeAdmin", "WorkItemAdmin"]
