"""Rows of the inventory as the facts that the oracle takes."""

from __future__ import annotations

from inventory.domain import HeldProduct, Household
from qualification.domain import NOBODY, Held, Party
from qualification.domain.facts import PENDING_TERMINATE


def held(product: HeldProduct) -> Held:
    """A product of the inventory as a fact."""
    return Held(
        offering_id=product.offering_id,
        product_id=product.id,
        status=product.status,
        open_order=product.open_order_id is not None,
        plan_product_id=product.plan_product_id,
        plan_id=product.plan_offering_id,
        ending=product.ending or product.status == PENDING_TERMINATE,
        since=product.since,
        changed=product.changed,
        places=product.places,
    )


def party(household: Household | None) -> Party:
    """Who asks; what they hold is told apart (`held`), since it is judged as a whole."""
    return Party(household.segment) if household else NOBODY
