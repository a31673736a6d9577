"""The TMF JSON of the product inventory."""

from inventory.resources.product import PRODUCT

__all__ = ["PRODUCT"]
