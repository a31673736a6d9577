"""What the items of an order cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.domain.charges import charges
from inventory.domain.snapshots import characteristic_values, price_snapshots
from inventory.selectors import realizations
from ordering.domain.lifecycle import ADD, MODIFY
from ordering.domain.request import ItemRequest
from ordering.services.check import Scene, intents_of
from qualification.domain import NOBODY
from qualification.domain.order import Order
from qualification.selectors import held


def sold_for(scene: Scene, plans: Mapping[str, str | None], *, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """The OrderPrices of every item by its id: of what is bought or changed to; nothing else has a price.

    `plans` are the plans that the items sit in after the order (`plans_of`). A changed product keeps what the customer
    said of it before, so that counts too.
    """
    changed = [item.product_id for item in scene.request.items if item.action == MODIFY and item.product_id]
    kept = realizations(changed) if changed else {}
    prices: dict[str, list[dict[str, Any]]] = {}
    for item in scene.request.items:
        before = kept.get(item.product_id or "")
        values = characteristic_values((*(before.characteristics if before else ()), *item.characteristics))
        bought = item.action in (ADD, MODIFY)
        prices[item.id] = _prices(scene, item, plans[item.id], values, at) if bought else []
    return prices


def plans_of(scene: Scene, *, at: datetime) -> dict[str, str | None]:
    """The offering of the plan that each item's product sits in after this order, by item id; None: it stands alone.

    It is the plan against which the item was judged.
    """
    intents = intents_of(scene)
    products = {pk: held(product) for pk, product in scene.products.items()}
    order = Order(scene.catalog, products, tuple(intents.values()), scene.request.channel, NOBODY, at)
    return {item_id: order.plan_of(one, products.get(one.product_id or "")) for item_id, one in intents.items()}


def _prices(
    scene: Scene, item: ItemRequest, plan_id: str | None, values: Mapping[str, object], at: datetime
) -> list[dict[str, Any]]:
    lines = charges(scene.catalog, scene.offering_of(item), plan_id=plan_id, characteristics=values, at=at)
    return price_snapshots(lines, tmf_type="OrderPrice")
