"""The TMF637 events that the inventory publishes, and the one of our own that a billing system waits for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import prefetch_related_objects

from events.services import record
from inventory.models import Product
from inventory.resources import PRODUCT

PRODUCT_CREATE = "ProductCreateEvent"
PRODUCT_STATE_CHANGE = "ProductStateChangeEvent"
PRODUCT_ATTRIBUTE_VALUE_CHANGE = "ProductAttributeValueChangeEvent"
PRODUCT_BILLING_START = "ProductBillingStartEvent"

EVENT_TYPES = (PRODUCT_CREATE, PRODUCT_STATE_CHANGE, PRODUCT_ATTRIBUTE_VALUE_CHANGE, PRODUCT_BILLING_START)


def announce(event_type: str, product: Product, *, at: datetime, **details: object) -> None:
    """Record an event about a product in the transaction of its cause.

    The payload is `{"product": <TMF637 Product>}`, and `details` beside it.
    """
    prefetch_related_objects([product], "children")
    record(
        event_type,
        subject_type="Product",
        subject_id=product.pk,
        customer_id=product.customer_id,
        payload={"product": PRODUCT.read(product), **details},
        at=at,
    )
