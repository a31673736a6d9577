"""Activate a product."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from inventory.services.lifecycle import move
from inventory.services.locks import locked_product


@transaction.atomic
def activate_product(*, product_id: str, actor: str, at: datetime) -> None:
    """PendingActive becomes active, with its start date: the customer has what was ordered.

    Raises:
        IllegalMove: the product does not wait for its activation.
    """
    product = locked_product(product_id)
    product.start_date = at
    product.save(update_fields=["start_date"])
    move(product, "activate", actor=actor, at=at)
