"""Django's door to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """Product catalog (TMF620) and service catalog (TMF633)."""

    name = "catalog"
    verbose_name = _("Catalog")

    def ready(self) -> None:
        """Register the work that this app can run."""
        from catalog import handlers  # noqa: F401, PLC0415 - models have to be loaded first
