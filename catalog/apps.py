"""Django's door to the app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Product catalog (TMF620) and service catalog (TMF633)."""

    name = "catalog"
