"""The app of the outbox, the work queue and the hubs."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Outbox, history of states, durable work queue, subscriptions."""

    name = "events"
    verbose_name = "Events and work"

    def ready(self) -> None:
        """Register what the queue runs for the hubs."""
        from events import handlers  # noqa: F401, PLC0415 - registration needs the loaded models
