"""Django's registration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudioConfig(AppConfig):
    """Pages beside the admin's forms: ladders, matrix, simulation, impact, calendar."""

    name = "studio"
    verbose_name = _("Studio")

    def ready(self) -> None:
        """Register the work that this app can run."""
        from studio import handlers  # noqa: F401, PLC0415 - models have to be loaded first
