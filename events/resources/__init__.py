"""The TMF JSON of subscriptions and of events."""

from events.resources.event import event_attributes, event_document
from events.resources.hub import hub_resource

__all__ = ["event_attributes", "event_document", "hub_resource"]
