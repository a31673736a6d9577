"""Rows of product ordering."""

from ordering.models.idempotency import IdempotencyKey
from ordering.models.item import ProductOrderItem
from ordering.models.order import ProductOrder

__all__ = ["IdempotencyKey", "ProductOrder", "ProductOrderItem"]
