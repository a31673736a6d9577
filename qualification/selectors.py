"""Rows of the inventory as the facts that the oracle takes."""

from __future__ import annotations

from inventory.domain import HeldProduct
from qualification.domain import Held
from qualification.domain.facts import PENDING_TERMINATE


def held(product: HeldProduct, *, ending: bool = False) -> Held:
    """A product of the inventory as a fact; `ending` where the caller knows of an open order that ends it."""
    return Held(
        offering_id=product.offering_id,
        product_id=product.id,
        status=product.status,
        open_order=product.open_order_id is not None,
        plan_product_id=product.plan_product_id,
        plan_id=product.plan_offering_id,
        ending=ending or product.status == PENDING_TERMINATE,
    )
