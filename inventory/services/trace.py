"""Remember on a product which order items made and changed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from inventory.services.locks import locked_product


@transaction.atomic
def trace_order_item(*, product_id: str, order_item: Mapping[str, Any]) -> None:
    """Add a TMF RelatedOrderItem to the product's `productOrderItem`, once per order item."""
    product = locked_product(product_id)
    known = {(entry["orderId"], entry["orderItemId"]) for entry in product.order_items}
    if (order_item["orderId"], order_item["orderItemId"]) not in known:
        product.order_items = [*product.order_items, dict(order_item)]
        product.save(update_fields=["order_items"])
