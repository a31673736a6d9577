"""The inventory in the admin: to look at, never to write; orders write it."""

from inventory.admin.customer import CustomerAdmin
from inventory.admin.product import ProductAdmin

__all__ = ["CustomerAdmin", "ProductAdmin"]
