"""Product ordering as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderingConfig(AppConfig):
    """TMF622: product orders."""

    name = "ordering"
    verbose_name = _("Product orders")

    def ready(self) -> None:
        """Register what reacts to events, and say who orders an offering: it stays until they have it."""
        from catalog.services.usage import Verb, used  # noqa: PLC0415 - registration needs the loaded models
        from ordering import handlers  # noqa: F401, PLC0415
        from ordering.selectors import uses_of  # noqa: PLC0415

        used(Verb.RETIRE, Verb.REMOVE)(uses_of)
