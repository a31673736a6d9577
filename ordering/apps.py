"""Product ordering as a Django app."""

from django.apps import AppConfig


class OrderingConfig(AppConfig):
    """TMF622: product orders."""

    name = "ordering"

    def ready(self) -> None:
        """Register what reacts to events."""
        from ordering import handlers  # noqa: F401, PLC0415 - registration needs the loaded models
