"""The app of the outbox and the work queue."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Outbox, history of states, durable work queue."""

    name = "events"
    verbose_name = "Events and work"
