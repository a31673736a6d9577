"""The oracle of the rules of change and its doors as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualificationConfig(AppConfig):
    """TMF679 and TMF760: what a customer may change to, and why not."""

    name = "qualification"
    verbose_name = _("Qualification")

    def ready(self) -> None:
        """Register the work that this app can run."""
        from qualification import handlers  # noqa: F401, PLC0415 - models have to be loaded first
