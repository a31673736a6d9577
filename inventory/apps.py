"""The product inventory as a Django app."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """TMF637: customers and the products they hold."""

    name = "inventory"
