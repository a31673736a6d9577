"""May this order be stored? References first, then the rules of change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.domain.held import HeldProduct
from inventory.domain.snapshots import characteristic_values, place_ids
from inventory.selectors import children_of, facts_of
from inventory.services import lock_products
from ordering.domain.lifecycle import ADD, DELETE, MODIFY, NO_CHANGE
from ordering.domain.request import ItemRequest, OrderRequest
from qualification.domain.channels import is_channel
from qualification.domain.items import bundle_parents
from qualification.domain.order import Intent
from qualification.services import gate
from tmf.errors import BadReference, Refused, RefusedAll


class ProductOfAnother(Refused):
    """400: the product belongs to somebody else than the customer of the order."""

    def __init__(self, path: str, product_id: str) -> None:
        message = f"The product {product_id!r} is not one of this customer."
        super().__init__(400, "productNotOfCustomer", message, path=path)


class OfferingNotHeld(Refused):
    """400: an item that chooses nothing names an offering that is not the one that is held."""

    def __init__(self, path: str, action: str, held: HeldProduct) -> None:
        message = f"The product {held.id!r} is of the offering {held.offering_id!r}; {action} cannot choose another."
        super().__init__(400, "offeringNotHeld", message, path=path)


class NotOrderable(Refused):
    """422: a rule of change refuses the item; `code` is the reason's."""

    def __init__(self, path: str, code: str, label: str) -> None:
        super().__init__(422, code, label, path=path, reason="The order is refused by a rule")


@dataclass(frozen=True, slots=True)
class Scene:
    """An order and everything that it touches, locked.

    `parents` is item id to the id of its bundle item, `products` the facts of every product named, `implied` the
    products that end with the plan that an item deletes (item id to products).
    """

    request: OrderRequest
    catalog: CompiledCatalog
    parents: Mapping[str, str]
    products: Mapping[str, HeldProduct]
    implied: Mapping[str, tuple[HeldProduct, ...]]

    def item(self, item_id: str) -> ItemRequest:
        """The item with this id."""
        return next(item for item in self.request.items if item.id == item_id)

    def offering_of(self, item: ItemRequest) -> str:
        """The offering that the item is about: what an add or a modify wants, else what is held whatever it names."""
        return _wanted(item) or self.products[item.product_id or ""].offering_id


def lock_scene(request: OrderRequest) -> Scene:
    """Lock every product that the order touches and the plans around them, in the order of their ids, and read them.

    With the plan, two orders about its parts are judged one after the other, so that they do not leave it short
    together.
    """
    catalog = compiled_catalog(fresh=True)
    named = {pk for item in request.items for pk in (item.product_id, item.plan_product_id) if pk}
    ended = {item.id: item.product_id for item in request.items if item.action == DELETE and item.product_id}
    around = {held.plan_product_id for held in facts_of(named) if held.plan_product_id}
    below = {child.id for child in children_of(*ended.values())}
    products = {held.id: held for held in lock_products(ids=named | around | below)}
    # Read again below the lock of the plan: nothing can be added to it any more.
    parts = [child for child in children_of(*ended.values()) if child.id not in named]
    implied = {
        item_id: tuple(child for child in parts if child.plan_product_id == product_id)
        for item_id, product_id in ended.items()
    }

    def is_plan(item: ItemRequest) -> bool:
        held = products.get(item.product_id or "")
        offering = catalog.offerings.get(_wanted(item) or (held.offering_id if held else ""))
        return offering is not None and offering.is_bundle

    parents = bundle_parents(request.items, is_plan=is_plan)
    return Scene(request, catalog, parents, products, implied)


def check_references(scene: Scene) -> None:
    """Everything that the order names exists and belongs to its customer.

    Raises:
        RefusedAll: 400, with the path of each.
    """
    channel = scene.request.channel
    faults: list[Refused] = []
    if not is_channel(scene.catalog, channel):
        faults.append(BadReference("channel[0].channel.id", "channel", channel))
    for item in scene.request.items:
        faults += _item_faults(scene, item)
    if faults:
        raise RefusedAll(400, faults)


def check_rules(scene: Scene, *, at: datetime) -> None:
    """Ask the oracle for the whole order at once.

    Raises:
        RefusedAll: 422, one error per reason with the path of its item and the reason's code.
    """
    request = scene.request
    refusals = gate(
        list(intents_of(scene).values()),
        customer_id=request.customer_id,
        channel=request.channel,
        at=at,
        catalog=scene.catalog,
    )
    faults: list[Refused] = [
        NotOrderable(refusal.path, reason.code, reason.label) for refusal in refusals for reason in refusal.reasons
    ]
    if faults:
        raise RefusedAll(422, faults)


def intents_of(scene: Scene) -> dict[str, Intent]:
    """What the items want, by item id; one that changes nothing wants nothing."""
    return {item.id: _intent(scene, item) for item in scene.request.items if item.action != NO_CHANGE}


def _wanted(item: ItemRequest) -> str | None:
    """The offering that the item chooses; None where its action chooses none."""
    return item.offering_id if item.action in (ADD, MODIFY) else None


def _item_faults(scene: Scene, item: ItemRequest) -> Iterator[Refused]:
    own = scene.products.get(item.product_id or "")
    if item.offering_id and item.offering_id not in scene.catalog.offerings:
        yield BadReference(f"{item.path}.productOffering.id", "product offering", item.offering_id)
    elif (
        own and own.customer_id == scene.request.customer_id and item.offering_id not in (None, scene.offering_of(item))
    ):
        yield OfferingNotHeld(f"{item.path}.productOffering.id", item.action, own)
    for product_id, attribute in ((item.product_id, "id"), (item.plan_product_id, "productRelationship")):
        if product_id is None:
            continue
        held = scene.products.get(product_id)
        path = f"{item.path}.product.{attribute}"
        if held is None:
            yield BadReference(path, "product", product_id)
        elif held.customer_id != scene.request.customer_id:
            yield ProductOfAnother(path, product_id)


def _intent(scene: Scene, item: ItemRequest) -> Intent:
    below = [part for part in scene.request.items if scene.parents.get(part.id) == item.id and part.action == ADD]
    plan_offering_id, plan_product_id = _plan(scene, item) if item.action == ADD else (None, None)
    return Intent(
        path=item.path,
        action=item.action,
        offering_id=item.offering_id,
        product_id=item.product_id,
        plan_offering_id=plan_offering_id,
        children=tuple(part.offering_id for part in below if part.offering_id),
        plan_product_id=plan_product_id,
        characteristics=characteristic_values(item.characteristics),
        places=place_ids(item.place),
    )


def _plan(scene: Scene, item: ItemRequest) -> tuple[str | None, str | None]:
    """Offering and product of the plan that an added item sits in; no product where the plan is bought with it."""
    parent_id = scene.parents.get(item.id)
    if parent_id is not None:
        parent = scene.item(parent_id)
        return scene.offering_of(parent), parent.product_id
    if item.plan_product_id:
        return scene.products[item.plan_product_id].offering_id, item.plan_product_id
    return None, None
