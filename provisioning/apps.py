"""Django's door to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvisioningConfig(AppConfig):
    """Service ordering (TMF641), service inventory (TMF638) and the work with partners."""

    name = "provisioning"
    verbose_name = _("Provisioning")

    def ready(self) -> None:
        """Register the work that this app can run, and say which partners there are: specifications name them."""
        from catalog.services.partners import partners_are_told_by  # noqa: PLC0415 - models have to be loaded first
        from provisioning import handlers  # noqa: F401, PLC0415
        from provisioning.selectors import names_of_partners  # noqa: PLC0415

        partners_are_told_by(names_of_partners)
