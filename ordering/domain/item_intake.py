"""The items of an order body, nested ones included."""

from __future__ import annotations

from typing import Any

from inventory.domain.snapshots import characteristic
from ordering.domain.lifecycle import ACTIONS, ADD, MODIFY
from ordering.domain.request import ItemRequest
from qualification.domain.items import BUNDLED_BY
from tmf.reading import MISSING, Body, Reader

MAX_ITEMS = 200
_READ = frozenset(
    {
        *("id", "action", "@type", "product", "productOffering", "productOrderItem", "productOrderItemRelationship"),
        *("quantity", "state", "itemPrice", "itemTotalPrice"),  # computed here, whatever the client says
    }
)


def read_items(body: Body, read: Reader) -> tuple[ItemRequest, ...]:
    """Every item, a parent before what is nested in it; at least one, at most 200."""
    items: list[ItemRequest] = []
    _read_level(body, "", None, read, items)
    if not items and not body.get("productOrderItem"):
        read.fault("productOrderItem", "An order has at least one item.", MISSING)
    if len(items) > MAX_ITEMS:
        read.fault("productOrderItem", f"An order has at most {MAX_ITEMS} items.", "tooManyItems")
    return tuple(items)


def _read_level(body: Body, path: str, nested_in: str | None, read: Reader, items: list[ItemRequest]) -> None:
    for where, entry in read.parts(body, "productOrderItem", path):
        item = _item(entry, where, nested_in, read)
        items.append(item)
        _read_level(entry, where, item.id, read, items)


def _item(entry: Body, path: str, nested_in: str | None, read: Reader) -> ItemRequest:
    product = read.part(entry, "product", path)
    offering = read.part(entry, "productOffering", path)
    action = read.text(entry, "action", path, required=True)
    if action and action not in ACTIONS:
        read.fault(f"{path}.action", f"It has to be one of {', '.join(ACTIONS)}.")
    if entry.get("quantity", 1) != 1 or isinstance(entry.get("quantity"), bool):
        read.fault(f"{path}.quantity", "A product is ordered one at a time: the quantity has to be 1.")
    return ItemRequest(
        id=read.identifier(entry, "id", path, required=True),
        path=path,
        action=action,
        offering_id=_offering_id(offering, path, action, read),
        product_id=_product_id(product, path, action, read),
        plan_product_id=_plan_product_id(product, f"{path}.product", read),
        nested_in=nested_in,
        characteristics=_characteristics(product, f"{path}.product", read),
        place=tuple(dict(entry) for _, entry in read.parts(product, "place", f"{path}.product")),
        relationships=_relationships(entry, path, read),
        extension={name: value for name, value in entry.items() if name not in _READ},
    )


def _offering_id(offering: Body, path: str, action: str, read: Reader) -> str | None:
    """What is wanted: required of an add and a modify."""
    required = action in (ADD, MODIFY)
    return read.identifier(offering, "id", f"{path}.productOffering", required=required) or None


def _product_id(product: Body, path: str, action: str, read: Reader) -> str | None:
    """What is held: required of everything but an add, which gets its product from here."""
    where = f"{path}.product"
    if action != ADD:
        return read.identifier(product, "id", where, required=action in ACTIONS) or None
    if product.get("id") is not None:
        read.fault(f"{where}.id", "An added product gets its id here.")
    return None


def _plan_product_id(product: Body, path: str, read: Reader) -> str | None:
    for where, relationship in read.parts(product, "productRelationship", path):
        product_id = read.identifier(relationship, "id", where, required=True)
        if read.text(relationship, "relationshipType", where, required=True) == BUNDLED_BY:
            return product_id or None
    return None


def _characteristics(product: Body, path: str, read: Reader) -> tuple[dict[str, Any], ...]:
    """TMF characteristics with a name and a value; type words that are missing are added."""
    given = []
    for where, entry in read.parts(product, "productCharacteristic", path):
        name = read.text(entry, "name", where, required=True, longest=200)
        if entry.get("value") is None:
            read.fault(f"{where}.value", "This is required.", MISSING)
        given.append({**characteristic(name, entry.get("value")), **entry})
    return tuple(given)


def _relationships(entry: Body, path: str, read: Reader) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            read.text(relationship, "relationshipType", where, required=True),
            read.identifier(relationship, "id", where, required=True),
        )
        for where, relationship in read.parts(entry, "productOrderItemRelationship", path)
    )
