"""Product orders in the admin: to look at, never to write; services write them."""

from ordering.admin.order import ProductOrderAdmin

__all__ = ["ProductOrderAdmin"]
