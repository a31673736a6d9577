"""Django's door to the app."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """The care agents' console; it has no rows of its own."""

    name = "care"
