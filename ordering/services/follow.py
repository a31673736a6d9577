"""Bring an order up to date with production."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ordering.domain.lifecycle import ADD, COMPLETED, is_final
from ordering.domain.rollup import production_state
from ordering.models import ProductOrderItem
from ordering.services.locks import SYSTEM, lock_items, lock_order
from ordering.services.settle import settle
from provisioning.domain.progress import ItemProgress
from provisioning.selectors import service_order_progress


@transaction.atomic
def follow_service_order(*, service_order_id: str, actor: str = SYSTEM, at: datetime | None = None) -> None:
    """Read how far the service order is and bring items, products, billing and the order's state up to it.

    It reads the present instead of trusting an event, so events may come late, twice or in any order, and calling it
    again changes nothing. A service order that is not of a product order is left alone.
    """
    at = at or timezone.now()
    owned = ProductOrderItem.objects.filter(service_order_id=service_order_id)
    order_id = owned.values_list("order_id", flat=True).first()
    order = lock_order(order_id) if order_id else None
    if order is None or is_final(order.state):
        return
    items = lock_items(order)
    progress = service_order_progress(service_order_id)
    if progress is None:
        return
    reported = {part.id: part for part in progress.items}
    served: dict[int, datetime] = {}
    for item in items:
        if item.service_order_id == service_order_id and not is_final(item.state):
            moment = _take(item, reported)
            if moment is not None:
                served[item.pk] = moment
    settle(order, items, actor=actor, at=at, served=served)


def _take(item: ProductOrderItem, reported: Mapping[str, ItemProgress]) -> datetime | None:
    """Take over what production says of one item; the moment since which its services are as ordered, None before."""
    parts = [reported[entry["id"]] for entry in item.service_items]
    item.own_state = production_state([part.state for part in parts])
    item.state_reason = next((part.reason for part in parts if part.reason), "")
    item.service_items = [
        {**entry, "serviceId": part.service_id} for entry, part in zip(item.service_items, parts, strict=True)
    ]
    item.save(update_fields=["own_state", "state_reason", "service_items"])
    # A service that is being changed was active before: only the end of the change counts for it.
    moments = [part.active_since if item.action == ADD else part.done_at for part in parts]
    known = [moment for moment in moments if moment is not None]
    waiting = item.own_state != COMPLETED and (item.action != ADD or len(known) < len(parts))
    return None if waiting else max(known, default=None)
