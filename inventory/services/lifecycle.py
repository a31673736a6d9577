"""The moves of a product that change nothing but its status (and the date that goes with it)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from events.services import apply_move
from inventory import notifications
from inventory.models import Product
from inventory.services.locks import locked_product


@transaction.atomic
def start_activation(*, product_id: str, actor: str, at: datetime) -> None:
    """Created becomes pendingActive: fulfilment of the order has begun."""
    move(locked_product(product_id), "start_activation", actor=actor, at=at)


@transaction.atomic
def suspend_product(*, product_id: str, actor: str, reason: str, at: datetime) -> None:
    """Active becomes suspended."""
    move(locked_product(product_id), "suspend", actor=actor, reason=reason, at=at)


@transaction.atomic
def resume_product(*, product_id: str, actor: str, reason: str, at: datetime) -> None:
    """Suspended becomes active again."""
    move(locked_product(product_id), "resume", actor=actor, reason=reason, at=at)


@transaction.atomic
def start_termination(*, product_id: str, actor: str, at: datetime) -> None:
    """Active or suspended becomes pendingTerminate: a `delete` item is being fulfilled."""
    move(locked_product(product_id), "start_termination", actor=actor, at=at)


@transaction.atomic
def terminate_product(*, product_id: str, actor: str, at: datetime) -> None:
    """PendingTerminate becomes terminated, with its termination date; no service realizes it any more."""
    product = locked_product(product_id)
    product.termination_date = at
    product.realizing_service = []
    product.save(update_fields=["termination_date", "realizing_service"])
    move(product, "terminate", actor=actor, at=at)


@transaction.atomic
def keep_product(*, product_id: str, suspended: bool, actor: str, reason: str, at: datetime) -> None:
    """The termination failed: pendingTerminate becomes what it was, active or `suspended`."""
    product = locked_product(product_id)
    product.open_order_ends = False
    product.save(update_fields=["open_order_ends"])
    move(product, "keep_suspended" if suspended else "keep", actor=actor, reason=reason, at=at)


@transaction.atomic
def cancel_product(*, product_id: str, actor: str, reason: str, at: datetime) -> None:
    """Created or pendingActive becomes cancelled: the order was taken back."""
    move(locked_product(product_id), "cancel", actor=actor, reason=reason, at=at)


@transaction.atomic
def abort_product(*, product_id: str, actor: str, reason: str, at: datetime) -> None:
    """Created or pendingActive becomes aborted: the order failed."""
    move(locked_product(product_id), "abort", actor=actor, reason=reason, at=at)


def move(product: Product, verb: str, *, actor: str, at: datetime, reason: str = "") -> None:
    """Apply a move to a locked product and publish ProductStateChangeEvent.

    Raises:
        IllegalMove: the status does not allow it.
    """
    apply_move(product, verb, actor=actor, reason=reason, at=at)
    notifications.announce(notifications.PRODUCT_STATE_CHANGE, product, at=at)
