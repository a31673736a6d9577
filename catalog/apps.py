"""Django's door to the app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Product catalog (TMF620) and service catalog (TMF633)."""

    name = "catalog"

    def ready(self) -> None:
        """Register the work that this app can run."""
        from catalog import handlers  # noqa: F401, PLC0415 - models have to be loaded first
