"""The product inventory as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    """TMF637: customers and the products they hold."""

    name = "inventory"
    verbose_name = _("Product inventory")

    def ready(self) -> None:
        """Say who holds an offering: it may be retired, but not removed."""
        from catalog.services.usage import Verb, used  # noqa: PLC0415 - registration needs the loaded models
        from inventory.selectors import uses_of  # noqa: PLC0415

        used(Verb.REMOVE)(uses_of)
