"""Django's registration of the app."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Pages beside the admin's forms: ladders, matrix, simulation, impact, calendar."""

    name = "studio"
    verbose_name = "Studio"
