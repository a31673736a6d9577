"""Product ordering as a Django app."""

from django.apps import AppConfig


class OrderingConfig(AppConfig):
    """TMF622: product orders."""

    name = "ordering"

    def ready(self) -> None:
        """Register what reacts to events, and say who orders an offering: it stays until they have it."""
        from catalog.services.usage import Verb, used  # noqa: PLC0415 - registration needs the loaded models
        from ordering import handlers  # noqa: F401, PLC0415
        from ordering.selectors import uses_of  # noqa: PLC0415

        used(Verb.RETIRE, Verb.REMOVE)(uses_of)
