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
from ordering.services.check import Scene


def sold_for(scene: Scene, *, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """The OrderPrices of every item by its id: of what is bought or changed to; nothing else has a price.

    A changed product keeps what the customer said of it before, so that counts too.
    """
    changed = [item.product_id for item in scene.request.items if item.action == MODIFY and item.product_id]
    kept = realizations(changed) if changed else {}
    prices: dict[str, list[dict[str, Any]]] = {}
    for item in scene.request.items:
        held = kept.get(item.product_id or "")
        values = characteristic_values((*(held.characteristics if held else ()), *item.characteristics))
        prices[item.id] = _prices(scene, item, values, at) if item.action in (ADD, MODIFY) else []
    return prices


def plan_of(scene: Scene, item: ItemRequest) -> str | None:
    """The offering of the plan that the item's product sits in, as it is after this order; None where it stands alone.

    A product that is held stays where it is; a new one sits in its parent item or in the held plan that it names.
    """
    held = scene.products.get(item.product_id or "")
    if held is None and item.id in scene.parents:
        return scene.offering_of(scene.item(scene.parents[item.id]))
    plan_product_id = held.plan_product_id if held else item.plan_product_id
    if plan_product_id is None:
        return None
    changed = (other for other in scene.request.items if other.product_id == plan_product_id)
    if (own_item := next(changed, None)) is not None:
        return scene.offering_of(own_item)
    return scene.products[plan_product_id].offering_id


def _prices(scene: Scene, item: ItemRequest, values: Mapping[str, object], at: datetime) -> list[dict[str, Any]]:
    plan_id = plan_of(scene, item)
    lines = charges(scene.catalog, scene.offering_of(item), plan_id=plan_id, characteristics=values, at=at)
    return price_snapshots(lines, tmf_type="OrderPrice")
