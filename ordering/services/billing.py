"""Start the billing of what an order brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from inventory.services import start_billing
from ordering.domain.billing import BillingFacts, billing_start
from ordering.domain.lifecycle import ADD, CANCELLED, COMPLETED, FAILED, MODIFY, REJECTED
from ordering.models import ProductOrder, ProductOrderItem

_LOST = (FAILED, CANCELLED, REJECTED)


def start_due_billing(
    order: ProductOrder, items: Sequence[ProductOrderItem], *, served: Mapping[int, datetime], at: datetime
) -> bool:
    """Decide for every item, once, from when on its offering is billed; whether anything was decided.

    The policy is the one that the offering had when it was ordered. The decision is kept on the item, and
    ProductBillingStartEvent goes out in the same transaction, so it happens exactly once. An item that was lost
    before is not billed any more.
    """
    decided = False
    for item in items:
        if item.action not in (ADD, MODIFY) or item.billing_start_date is not None or item.own_state in _LOST:
            continue
        start = billing_start(item.billing_policy, _facts(order, item, served=served.get(item.pk), at=at))
        if start is not None:
            _start(order, item, start, at)
            decided = True
    return decided


def _facts(order: ProductOrder, item: ProductOrderItem, *, served: datetime | None, at: datetime) -> BillingFacts:
    """What has happened to the item.

    The moments are production's own, however late the news of them came (`at`). Production completes an item after
    the customer has done their part, where a partner asks for one.
    """
    done = (served or at) if item.own_state == COMPLETED else None
    return BillingFacts(
        ordered_at=order.creation_date,
        service_activated_at=served or done,
        customer_activated_at=done,
    )


def _start(order: ProductOrder, item: ProductOrderItem, start: datetime, at: datetime) -> None:
    item.billing_start_date = start
    item.save(update_fields=["billing_start_date"])
    start_billing(
        product_id=item.product_id,
        offering_id=item.product_offering_id,
        start=start,
        reason=item.billing_policy,
        order_id=order.pk,
        order_item_id=item.item_id,
        at=at,
    )
