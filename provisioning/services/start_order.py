"""Begin to work on an order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from provisioning.services.advance import advance
from provisioning.services.scene import lock_scene


@transaction.atomic
def start_order(*, order_id: str, actor: str, at: datetime) -> None:
    """Put the steps of a new order that need nothing into the queue; items and order are in progress from now on.

    An item without steps (a modify of what is so already) is completed at once.

    Raises:
        OrderNotFound: there is no such order.
    """
    scene = lock_scene(order_id, actor=actor, at=at)
    scene.order.start_date = scene.order.start_date or at
    scene.order.save(update_fields=["start_date"])
    advance(scene)
