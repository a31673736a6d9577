"""Django's door to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    """The care agents' console; it has no rows of its own."""

    name = "care"
    verbose_name = _("Care console")
