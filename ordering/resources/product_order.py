"""TMF622 ProductOrder and its items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, QuerySet

from inventory.selectors import product_ref
from ordering import selectors
from ordering.domain.lifecycle import FAILED, HELD, PENDING, REJECTED
from ordering.models import ProductOrder, ProductOrderItem
from tmf.fields import Lookups, boolean, computed, date_time, given, integer, json, rfc3339, text
from tmf.query import Column, Inside
from tmf.resources import Resource
from tmf.snapshots import related_party

_TROUBLES = {
    HELD: ("held", "Something blocks this item; we are working on it."),
    PENDING: ("pending", "This item waits for something outside of it."),
    FAILED: ("failed", "This item could not be fulfilled."),
    REJECTED: ("rejected", "This item cannot be fulfilled."),
}


def with_items(orders: QuerySet[ProductOrder]) -> QuerySet[ProductOrder]:
    """The orders with what reading them needs: one query more, however many there are."""
    return orders.prefetch_related(Prefetch("items", ProductOrderItem.objects.order_by("position")))


def _read_item(item: ProductOrderItem, nested_in: Callable[[int], list[dict[str, Any]]]) -> dict[str, Any]:
    read: dict[str, Any] = {
        **item.extension,
        "@type": "ProductOrderItem",
        "id": item.item_id,
        "action": item.action,
        "quantity": 1,
        "state": item.state,
        "product": _product(item),
        "productOffering": item.product_offering_ref,
        "itemPrice": item.prices,
        "productOrderItemRelationship": item.relationships,
        "productOrderItem": nested_in(item.pk),
        # Extensions of ours: what the client did not ask for itself, and since when the item's offering is billed.
        "isImplied": True if item.implied else None,
        "billingStartDate": rfc3339(item.billing_start_date),
    }
    return {name: value for name, value in read.items() if value not in (None, [], {})}


def _product(item: ProductOrderItem) -> dict[str, Any]:
    """The product by reference; by value, with its id, where the client gave characteristics."""
    reference = product_ref(item.product_id)
    if not item.characteristics:
        return reference
    address = {"id": reference["id"], "href": reference["href"]}
    return {"@type": "Product", **address, "productCharacteristic": item.characteristics}


def _items(order: ProductOrder) -> list[dict[str, Any]]:
    """The items as a tree; one pass, from rows that are loaded already."""
    below: dict[int | None, list[ProductOrderItem]] = {}
    for item in order.items.all():
        below.setdefault(item.parent_id if item.nested else None, []).append(item)

    def level(parent_id: int | None) -> list[dict[str, Any]]:
        return [_read_item(item, level) for item in below.get(parent_id, ())]

    return level(None)


def _errors(order: ProductOrder) -> list[dict[str, Any]]:
    """Why items are held, waiting, failed or rejected, so that nobody has to look behind the order (requirement A6)."""
    troubled = [item for item in order.items.all() if item.state in _TROUBLES and not item.implied]
    return [_error(order, item) for item in troubled]


def _error(order: ProductOrder, item: ProductOrderItem) -> dict[str, Any]:
    code, reason = _TROUBLES[item.state]
    where = {"@type": "ProductOrderItemRef", "productOrderId": order.pk, "productOrderItemId": item.item_id}
    return {
        "@type": "ProductOrderErrorMessage",
        "code": code,
        "reason": reason,
        "message": item.state_reason or reason,
        "timestamp": rfc3339(item.state_at),
        "productOrderItem": [where],
    }


_ITEM_LOOKUPS: Lookups = (
    ("id", Column("items__item_id")),
    ("action", Column("items__action")),
    ("state", Column("items__state")),
    ("product.id", Column("items__product_id")),
    ("productOffering", Inside("items__product_offering_ref")),
    ("productOffering.id", Column("items__product_offering_id")),
    ("itemPrice", Inside("items__prices")),
    ("productOrderItemRelationship", Inside("items__relationships")),
    ("billingStartDate", Column("items__billing_start_date", "dateTime")),
)
"""What orders are found by of their items, nested ones too."""

PRODUCT_ORDER_ITEM = Resource(
    type="ProductOrderItem",
    fields=(
        text("id", required=True),
        text("action", required=True),
        integer("quantity"),
        text("state", read_only=True),
        json("productOffering"),
        json("product"),
        json("itemPrice", read_only=True, many=True),
        json("productOrderItemRelationship", many=True),
        json("productOrderItem", many=True),
        boolean("isImplied", read_only=True),
        date_time("billingStartDate", read_only=True),
    ),
)
"""The shape of an item, for the schema; items are read as a tree by `_items`."""

PRODUCT_ORDER = Resource(
    type="ProductOrder",
    base=selectors.BASE,
    path="productOrder",
    extension="extension",
    fields=(
        text("state", read_only=True),
        text("category"),
        text("description"),
        text("priority"),
        json("externalId", many=True),
        json("channel", many=True),
        related_party(required=True),
        json("note", many=True),
        date_time("creationDate", read_only=True),
        date_time("requestedStartDate"),
        date_time("requestedCompletionDate"),
        date_time("completionDate", read_only=True),
        given("productOrderItem", _items, shape=PRODUCT_ORDER_ITEM, required=True, lookups=_ITEM_LOOKUPS),
        computed("productOrderErrorMessage", _errors),
    ),
)
"""Read with `items` prefetched in the order of their positions (`with_items`)."""
