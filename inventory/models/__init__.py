"""Rows of the product inventory."""

from inventory.models.customer import Customer
from inventory.models.product import Product

__all__ = ["Customer", "Product"]
