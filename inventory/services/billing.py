"""Start the billing of a product."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from inventory import notifications
from inventory.services.locks import locked_product


@transaction.atomic
def start_billing(
    *, product_id: str, offering_id: str, start: datetime, reason: str, order_id: str, order_item_id: str, at: datetime
) -> None:
    """The offering is billed to the customer from `start` on.

    Publishes ProductBillingStartEvent in the same transaction. `reason` is the rule that decided. The caller decides
    once per order item. Where the product still is another offering (a change of tier that is billed from the order
    on), the product keeps showing the start of what it is until `change_offering` switches it. The payload has beside
    `product`: `billingStart` {offeringId, startDate, reason, productOrder, productOrderItem}.
    """
    product = locked_product(product_id)
    if product.product_offering_id == offering_id:
        product.billing_start_date, product.billing_start_reason = start, reason
        product.save(update_fields=["billing_start_date", "billing_start_reason"])
    line = {
        "offeringId": offering_id,
        "startDate": start.isoformat(),
        "reason": reason,
        "productOrder": order_id,
        "productOrderItem": order_item_id,
    }
    notifications.announce(notifications.PRODUCT_BILLING_START, product, at=at, billingStart=line)
