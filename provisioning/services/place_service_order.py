"""Take a service order (TMF641), plan it and set it going."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from catalog.selectors import compiled_catalog
from provisioning.domain.graph import PlanRefused
from provisioning.domain.plan import make_plan
from provisioning.domain.requests import ExternalReference, ServiceItemRequest
from provisioning.models import ServiceOrder, ServiceOrderItem
from provisioning.notifications import SERVICE_ORDER_CREATED
from provisioning.services.announce import announce_order
from provisioning.services.held import lock_held
from provisioning.services.start_order import start_order
from provisioning.services.write_plan import write_plan
from tmf.errors import Refused
from tmf.ids import new_id


class OrderExists(Refused):
    """The client's own id of the order is taken."""

    def __init__(self, order_id: str) -> None:
        super().__init__(409, "alreadyExists", f"There is a ServiceOrder {order_id!r} already.", path="id")


class ServiceOrderRefused(Refused):
    """A service order that cannot be planned; nothing was stored. 400 where it names what does not exist, else 422.

    `positions` are those of the items by their ids; `others` what else is wrong with the same order.
    """

    def __init__(self, refusal: PlanRefused, positions: Mapping[str, int]) -> None:
        path = f"serviceOrderItem[{positions.get(refusal.item_id, 0)}]"
        super().__init__(400 if refusal.names_nothing else 422, refusal.code, refusal.message, path=path)
        self.others = tuple(ServiceOrderRefused(other, positions) for other in refusal.others)


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """What of an order only travels: shown in TMF641, read by no rule. `order_id` is the client's own id, if any."""

    order_id: str = ""
    category: str = ""
    description: str = ""
    priority: str = ""
    requested_start_date: datetime | None = None
    requested_completion_date: datetime | None = None
    extension: Mapping[str, Any] | None = None


@transaction.atomic
def place_service_order(
    *,
    customer_id: str,
    items: Sequence[ServiceItemRequest],
    external_reference: ExternalReference,
    related_party: list[dict[str, Any]],
    actor: str,
    at: datetime,
    details: OrderDetails | None = None,
) -> str:
    """Store a service order of one customer with its plan, and put its first steps into the queue; the order's id.

    Everything is written in the caller's transaction: order, items, services (`designed`), steps, history and events.
    No partner is called here. `external_reference` is opaque; it is shown and given back, never read.

    Raises:
        ServiceOrderRefused: an item cannot be planned (400 or 422, with its code and path); nothing is stored.
        OrderExists: the id in `details` is taken, perhaps by somebody who asked at the same time.
    """
    details = details or OrderDetails()
    if details.order_id and ServiceOrder.objects.filter(pk=details.order_id).exists():
        raise OrderExists(details.order_id)
    held = lock_held(customer_id)
    try:
        plan = make_plan(items, compiled_catalog().service_specs, held)
    except PlanRefused as refusal:
        positions = {item.id: n for n, item in reversed(list(enumerate(items)))}
        raise ServiceOrderRefused(refusal, positions) from refusal
    order = _store(customer_id, external_reference, related_party, details, at)
    rows = [_store_item(order, position, item) for position, item in enumerate(items)]
    order.loaded_items = rows
    write_plan(order=order, items={row.item_id: row for row in rows}, plan=plan, at=at)
    announce_order(order, SERVICE_ORDER_CREATED, at=at)
    start_order(order_id=order.pk, actor=actor, at=at)
    return order.pk


def _store(
    customer_id: str,
    reference: ExternalReference,
    related_party: list[dict[str, Any]],
    details: OrderDetails,
    at: datetime,
) -> ServiceOrder:
    row = ServiceOrder(
        pk=details.order_id or new_id(),
        customer_id=customer_id,
        external_owner=reference.owner,
        external_type=reference.type,
        external_id=reference.id,
        external_href=reference.href,
        category=details.category,
        description=details.description,
        priority=details.priority,
        requested_start_date=details.requested_start_date,
        requested_completion_date=details.requested_completion_date,
        extension=dict(details.extension or {}),
        related_party=related_party,
        order_date=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise OrderExists(row.pk) from taken
    return row


def _store_item(order: ServiceOrder, position: int, item: ServiceItemRequest) -> ServiceOrderItem:
    return ServiceOrderItem.objects.create(
        order=order,
        customer_id=order.customer_id,
        item_id=item.id,
        position=position,
        action=item.action,
        specification_id=item.specification_id or "",
        characteristics=dict(item.characteristics),
        depends_on=list(item.depends_on),
    )
