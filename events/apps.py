"""The app of the outbox, the work queue and the hubs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Outbox, history of states, durable work queue, subscriptions."""

    name = "events"
    verbose_name = _("Events and work")

    def ready(self) -> None:
        """Register what the queue runs for the hubs."""
        from events import handlers  # noqa: F401, PLC0415 - registration needs the loaded models
