"""Django's door to the app."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """Service ordering (TMF641), service inventory (TMF638) and the work with partners."""

    name = "provisioning"

    def ready(self) -> None:
        """Register the work that this app can run."""
        from provisioning import handlers  # noqa: F401, PLC0415 - models have to be loaded first
