"""Moves and events of production: no state changes without its history and its TM Forum event."""

from __future__ import annotations

from datetime import datetime

from events.services import apply_move, record
from provisioning import notifications as types
from provisioning.models import Service, ServiceOrder, ServiceOrderItem
from provisioning.resources import SERVICE, SERVICE_ORDER


def move_order(order: ServiceOrder, verb: str, *, actor: str, at: datetime, reason: str = "") -> None:
    """Move a locked order and announce it.

    Raises:
        IllegalMove: the lifecycle has no such move.
    """
    apply_move(order, verb, actor=actor, reason=reason, at=at)
    announce_order(order, types.SERVICE_ORDER_STATE_CHANGED, at=at)


def move_item(item: ServiceOrderItem, verb: str, *, actor: str, at: datetime, reason: str = "") -> None:
    """Move a locked item of a locked order and announce the order's new content.

    Raises:
        IllegalMove: the lifecycle has no such move.
    """
    apply_move(item, verb, actor=actor, reason=reason, at=at)
    announce_order(item.order, types.SERVICE_ORDER_CHANGED, at=at)


def move_service(service: Service, verb: str, *, actor: str, at: datetime, reason: str = "") -> None:
    """Move a locked service and announce it.

    Raises:
        IllegalMove: the lifecycle has no such move.
    """
    apply_move(service, verb, actor=actor, reason=reason, at=at)
    announce_service(service, types.SERVICE_STATE_CHANGED, at=at)


def announce_order(order: ServiceOrder, event_type: str, *, at: datetime) -> None:
    """Record an event of an order, with the order as TMF641 shows it now."""
    record(
        event_type,
        subject_type=types.SERVICE_ORDER,
        subject_id=order.pk,
        customer_id=order.customer_id,
        payload={"serviceOrder": SERVICE_ORDER.read(order)},
        at=at,
    )


def announce_service(service: Service, event_type: str, *, at: datetime) -> None:
    """Record an event of a service, with the service as TMF638 shows it now."""
    record(
        event_type,
        subject_type=types.SERVICE,
        subject_id=service.pk,
        customer_id=service.customer_id,
        payload={"service": SERVICE.read(service)},
        at=at,
    )
