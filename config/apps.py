"""The app that holds the processes' commands; it has no models."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings and process commands (`runall`, `load_demo`)."""

    name = "config"
