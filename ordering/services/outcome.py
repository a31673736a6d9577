"""What the end of an item means for its product."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from inventory import services as inventory
from inventory.selectors import held_product
from ordering import selectors
from ordering.domain.lifecycle import ADD, CANCELLED, COMPLETED, DELETE, FAILED, MODIFY, REJECTED
from ordering.models import ProductOrderItem
from provisioning.selectors import service_ref

Outcome = Callable[[ProductOrderItem, str, datetime], None]


def conclude(item: ProductOrderItem, *, actor: str, at: datetime) -> None:
    """Change the product as the item's end says: active, switched, terminated, or back to what it was."""
    outcome = _OUTCOMES.get((item.action, item.state))
    if outcome is not None:
        outcome(item, actor, at)


def _added(item: ProductOrderItem, actor: str, at: datetime) -> None:
    _trace(item)
    _realize(item, at)
    inventory.activate_product(product_id=item.product_id, actor=actor, at=at)


def _modified(item: ProductOrderItem, actor: str, at: datetime) -> None:  # noqa: ARG001 - one shape for all outcomes
    """Only now does the product become the new tier: until here the customer had the old one."""
    _trace(item)
    inventory.change_offering(
        product_id=item.product_id,
        offering_id=item.product_offering_id,
        characteristics=item.characteristics,
        sold_for=item.prices,
        billing_start=item.billing_start_date,
        billing_reason=item.billing_policy if item.billing_start_date else "",
        at=at,
    )
    _realize(item, at)


def _ended(item: ProductOrderItem, actor: str, at: datetime) -> None:
    _trace(item)
    inventory.terminate_product(product_id=item.product_id, actor=actor, at=at)


def _aborted(item: ProductOrderItem, actor: str, at: datetime) -> None:
    inventory.abort_product(product_id=item.product_id, actor=actor, reason=item.state_reason, at=at)


def _cancelled(item: ProductOrderItem, actor: str, at: datetime) -> None:
    inventory.cancel_product(product_id=item.product_id, actor=actor, reason=item.state_reason, at=at)


def _kept(item: ProductOrderItem, actor: str, at: datetime) -> None:
    product = held_product(item.product_id)
    if product is None or product.status != "pendingTerminate":
        return  # rejected before its termination began
    suspended = item.product_was == "suspended"
    inventory.keep_product(
        product_id=item.product_id, suspended=suspended, actor=actor, reason=item.state_reason, at=at
    )


def _realize(item: ProductOrderItem, at: datetime) -> None:
    services = {
        entry["specificationId"]: service_ref(entry["serviceId"])
        for entry in item.service_items
        if entry["action"] != DELETE and entry["serviceId"]
    }
    inventory.set_realizing_services(product_id=item.product_id, services=services, at=at)


def _trace(item: ProductOrderItem) -> None:
    related = {
        "@type": "RelatedOrderItem",
        "@referredType": "ProductOrder",
        "orderId": item.order_id,
        "orderHref": selectors.PRODUCT_ORDER.href(item.order_id),
        "orderItemId": item.item_id,
        "orderItemAction": item.action,
        "role": item.action,
    }
    inventory.trace_order_item(product_id=item.product_id, order_item=related)


_OUTCOMES: dict[tuple[str, str], Outcome] = {
    (ADD, COMPLETED): _added,
    (ADD, FAILED): _aborted,
    (ADD, REJECTED): _aborted,
    (ADD, CANCELLED): _cancelled,
    (MODIFY, COMPLETED): _modified,
    (DELETE, COMPLETED): _ended,
    (DELETE, FAILED): _kept,
    (DELETE, REJECTED): _kept,
    (DELETE, CANCELLED): _kept,
}
