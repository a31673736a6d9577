"""The locks of an order's work: order, items by id, products by id.

Taking an order has none of these rows yet: it locks idempotency keys, the customer, products by id (`capture_order`).
"""

from __future__ import annotations

from inventory.services import lock_products
from ordering.models import ProductOrder, ProductOrderItem

SYSTEM = "system:ordering"
"""The actor of what follows from events."""


def lock_order(order_id: str) -> ProductOrder | None:
    """The order, locked until the end of the caller's transaction; None where there is none."""
    return ProductOrder.objects.select_for_update().filter(pk=order_id).first()


def lock_items(order: ProductOrder) -> list[ProductOrderItem]:
    """The items of a locked order and their products, locked; the items sorted by id, so a parent before its parts."""
    rows = ProductOrderItem.objects.select_for_update(of=("self",)).filter(order=order).order_by("pk")
    items = list(rows)
    lock_products(ids={item.product_id for item in items})
    return items
