"""Draw the conclusions for an order from what is known of its items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from events.services import apply_move
from inventory.services import release_order
from ordering import notifications
from ordering.domain.lifecycle import is_final, route
from ordering.domain.rollup import ItemStanding, item_states, order_state
from ordering.models import ProductOrder, ProductOrderItem
from ordering.services.billing import start_due_billing
from ordering.services.outcome import conclude


def settle(
    order: ProductOrder,
    items: Sequence[ProductOrderItem],
    *,
    actor: str,
    at: datetime,
    served: Mapping[int, datetime] = MappingProxyType({}),
) -> None:
    """Move items to the states that follow from their `own_state`, then products, billing and the order's own state.

    Everything is locked by the caller; `items` come parents first. `served` says for rows of items since when their
    services are as ordered. Publishes ProductOrderStateChangeEvent when the order moved, else
    ProductOrderAttributeValueChangeEvent when anything else did, else nothing.
    """
    changed = _move_items(items, actor, at)
    changed |= start_due_billing(order, items, served=served, at=at)
    moved = _move_order(order, items, actor, at)
    if moved:
        notifications.announce(notifications.PRODUCT_ORDER_STATE_CHANGE, order, at=at)
    elif changed:
        notifications.announce(notifications.PRODUCT_ORDER_ATTRIBUTE_VALUE_CHANGE, order, at=at)


def _move_items(items: Sequence[ProductOrderItem], actor: str, at: datetime) -> bool:
    """Parts before their bundle: a product may only end, or become active, after what sits in it."""
    standings = [
        ItemStanding(str(i.pk), i.own_state, str(i.parent_id) if i.parent_id else None, i.action) for i in items
    ]
    targets = item_states(standings)
    moved = False
    for item in reversed(items):
        target = targets[str(item.pk)]
        if is_final(item.state) or item.state == target:
            continue
        for verb in route(item.LIFECYCLE, item.state, target):
            apply_move(item, verb, actor=actor, reason=item.state_reason, at=at)
        item.state_at = at
        item.save(update_fields=["state_at"])
        if is_final(target):
            conclude(item, actor=actor, at=at)
        moved = True
    return moved


def _move_order(order: ProductOrder, items: Sequence[ProductOrderItem], actor: str, at: datetime) -> bool:
    target = order_state((item.action, item.state) for item in items)
    verbs = route(order.LIFECYCLE, order.state, target)
    reason = next((item.state_reason for item in items if item.state == target and item.state_reason), "")
    for verb in verbs:
        apply_move(order, verb, actor=actor, reason=reason, at=at)
    if verbs and is_final(target):
        order.completion_date = at
        order.save(update_fields=["completion_date"])
        release_order(order_id=order.pk)
    return bool(verbs)
