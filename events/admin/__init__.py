"""Read-only pages over the outbox, the history of states, the work queue and the hubs."""

from events.admin.hub import HubAdmin
from events.admin.outbox import OutboxEventAdmin
from events.admin.state_change import StateChangeAdmin
from events.admin.work import WorkItemAdmin

__all__ = ["HubAdmin", "OutboxEventAdmin", "StateChangeAdmin", "WorkItemAdmin"]
