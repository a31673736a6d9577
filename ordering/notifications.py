"""The TMF622 events that product ordering publishes."""

from __future__ import annotations

from datetime import datetime

from events.services import record
from ordering.models import ProductOrder
from ordering.resources import PRODUCT_ORDER

PRODUCT_ORDER_CREATE = "ProductOrderCreateEvent"
PRODUCT_ORDER_STATE_CHANGE = "ProductOrderStateChangeEvent"
PRODUCT_ORDER_ATTRIBUTE_VALUE_CHANGE = "ProductOrderAttributeValueChangeEvent"

EVENT_TYPES = (PRODUCT_ORDER_CREATE, PRODUCT_ORDER_STATE_CHANGE, PRODUCT_ORDER_ATTRIBUTE_VALUE_CHANGE)


def announce(event_type: str, order: ProductOrder, *, at: datetime) -> None:
    """Record an event about an order in the transaction of its cause; the payload is `{"productOrder": …}`."""
    record(
        event_type,
        subject_type="ProductOrder",
        subject_id=order.pk,
        customer_id=order.customer_id,
        payload={"productOrder": PRODUCT_ORDER.read(order)},
        at=at,
    )
