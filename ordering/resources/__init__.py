"""The TMF JSON of product ordering."""

from ordering.resources.product_order import PRODUCT_ORDER, with_items

__all__ = ["PRODUCT_ORDER", "with_items"]
