"""The product inventory as a Django app."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """TMF637: customers and the products they hold."""

    name = "inventory"

    def ready(self) -> None:
        """Say who holds an offering: it may be retired, but not removed."""
        from catalog.services.usage import Verb, used  # noqa: PLC0415 - registration needs the loaded models
        from inventory.selectors import uses_of  # noqa: PLC0415

        used(Verb.REMOVE)(uses_of)
