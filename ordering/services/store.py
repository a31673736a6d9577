"""The rows of a new order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from catalog.selectors import PRODUCT_OFFERING
from inventory.domain.held import Seat
from inventory.services import attach_order, create_product, related_party_of
from ordering.domain.lifecycle import DELETE, MODIFY
from ordering.domain.request import ItemRequest, OrderRequest
from ordering.domain.structure import parents_first
from ordering.models import ProductOrder, ProductOrderItem
from ordering.services.check import Scene
from ordering.services.sold import plans_of, sold_for
from tmf.errors import Refused

_TYPES = {"externalId": "ExternalIdentifier", "channel": "RelatedChannel", "note": "Note"}
_PARTY, _PARTY_REF, _CHANNEL_REF = "RelatedPartyRefOrPartyRoleRef", "PartyRef", "ChannelRef"


class OrderIdTaken(Refused):
    """409: the client's own id of the order is in use."""

    def __init__(self, order_id: str) -> None:
        super().__init__(409, "idTaken", f"There is a product order {order_id!r} already.", path="id")


def store_order(scene: Scene, *, at: datetime) -> ProductOrder:
    """Write the order, the products that it adds (status `created`) and its items, and attach it to what it touches.

    Raises:
        OrderIdTaken: 409, an order of the same id was stored meanwhile.
    """
    order = _order(scene.request, at)
    party = related_party_of(order.customer_id)
    rows: dict[str, ProductOrderItem] = {}
    plans = plans_of(scene, at=at)
    prices = sold_for(scene, plans, at=at)
    positions = {item.id: position for position, item in enumerate(scene.request.items)}
    for item in parents_first(scene.request.items, scene.parents):
        parent = rows.get(scene.parents.get(item.id, ""))
        product_id = item.product_id or _new_product(scene, item, parent, plans, order, party)
        columns = {**_columns(scene, item, order, at), "prices": prices[item.id]}
        columns |= {"parent": parent, "product_id": product_id}
        rows[item.id] = ProductOrderItem.objects.create(position=positions[item.id], **columns)
    for position, columns in enumerate(_implied(scene, order, rows, at), start=len(rows)):
        rows[columns["item_id"]] = ProductOrderItem.objects.create(position=position, **columns)
    touched = [row.product_id for row in rows.values() if row.action in (MODIFY, DELETE)]
    ending = [row.product_id for row in rows.values() if row.action == DELETE]
    attach_order(product_ids=touched, order_id=order.pk, ending=ending)
    return order


def _order(request: OrderRequest, at: datetime) -> ProductOrder:
    kept = request.attributes
    order = ProductOrder(
        customer_id=request.customer_id,
        channel_id=request.channel,
        category=request.category,
        description=request.description,
        priority=request.priority,
        external_id=[{"@type": _TYPES["externalId"], **entry} for entry in kept["externalId"]],
        channel=[_with_ref(entry, _TYPES["channel"], "channel", _CHANNEL_REF) for entry in kept["channel"]],
        related_party=[_with_ref(entry, _PARTY, "partyOrPartyRole", _PARTY_REF) for entry in kept["relatedParty"]],
        note=[{"@type": _TYPES["note"], **entry} for entry in kept["note"]],
        creation_date=at,
        requested_start_date=request.requested_start_date,
        requested_completion_date=request.requested_completion_date,
        extension=dict(request.extension),
    )
    if request.order_id:
        order.pk = request.order_id
    try:
        with transaction.atomic():  # a taken id must not spoil the transaction
            order.save(force_insert=True)
    except IntegrityError as taken:
        raise OrderIdTaken(order.pk) from taken
    return order


def _columns(scene: Scene, item: ItemRequest, order: ProductOrder, at: datetime) -> dict[str, Any]:
    offering_id = scene.offering_of(item)
    offering = scene.catalog.offerings[offering_id]
    held = scene.products.get(item.product_id or "")
    return {
        **_common(order, item.id, item.path, at),
        "nested": item.nested_in is not None,
        "action": item.action,
        "product_was": held.status if held else "",
        "product_offering_id": offering_id,
        "product_offering_ref": PRODUCT_OFFERING.reference(offering_id, offering.name),
        "characteristics": list(item.characteristics),
        "relationships": [
            {"@type": "OrderItemRelationship", "id": other, "relationshipType": kind}
            for kind, other in item.relationships
        ],
        "billing_policy": offering.billing_start,
        "extension": dict(item.extension),
    }


def _new_product(
    scene: Scene,
    item: ItemRequest,
    parent: ProductOrderItem | None,
    plans: Mapping[str, str | None],
    order: ProductOrder,
    party: list[dict[str, Any]],
) -> str:
    plan_product_id = parent.product_id if parent else item.plan_product_id
    return create_product(
        customer_id=order.customer_id,
        offering_id=scene.offering_of(item),
        seat=Seat(plan_product_id, plans[item.id] or "") if plan_product_id else None,
        characteristics=item.characteristics,
        place=item.place,
        order_id=order.pk,
        catalog=scene.catalog,
        related_party=party,
        at=order.creation_date,
    )


def _implied(
    scene: Scene, order: ProductOrder, rows: dict[str, ProductOrderItem], at: datetime
) -> Iterator[dict[str, Any]]:
    """What sits in a plan that is ended ends with it, as items of their own below the plan's item."""
    for item_id, products in scene.implied.items():
        above = rows[item_id]
        for held in products:
            offering = scene.catalog.offerings[held.offering_id]
            yield {
                **_common(order, _free_id(item_id, rows), above.path, at),
                "parent": above,
                "nested": True,
                "implied": True,
                "action": DELETE,
                "product_id": held.id,
                "product_was": held.status,
                "product_offering_id": held.offering_id,
                "product_offering_ref": PRODUCT_OFFERING.reference(held.offering_id, offering.name),
                "billing_policy": offering.billing_start,
            }


def _common(order: ProductOrder, item_id: str, path: str, at: datetime) -> dict[str, Any]:
    return {
        "order": order,
        "customer_id": order.customer_id,
        "item_id": item_id,
        "path": path,
        "state_at": at,
    }


def _free_id(item_id: str, rows: dict[str, ProductOrderItem]) -> str:
    """An item id that the client has not used: `1.1` below `1`."""
    return next(wanted for n in range(1, 10_000) if (wanted := f"{item_id[:58]}.{n}") not in rows)


def _with_ref(entry: dict[str, Any], kind: str, attribute: str, ref_kind: str) -> dict[str, Any]:
    """The entry with the `@type`s that the client left out."""
    reference = entry.get(attribute)
    typed = {attribute: {"@type": ref_kind, **reference}} if isinstance(reference, dict) else {}
    return {"@type": kind, **entry, **typed}
