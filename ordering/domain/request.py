"""An order as a client asks for it, checked for its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qualification.domain.facts import DEFAULT_CHANNEL


@dataclass(frozen=True, slots=True)
class ItemRequest:
    """One item (TMF622 ProductOrderItem_FVO), nested ones flattened.

    `nested_in` is the id of the item whose `productOrderItem` it stands in. `product_id` is the product that a
    modify, delete or noChange is about; `plan_product_id` the held plan that an added product shall sit in
    (product.productRelationship bundledBy). `place` is where the product is used. `relationships` are
    (relationshipType, item id). `extension` keeps every other attribute as it came.
    """

    id: str
    path: str
    action: str
    offering_id: str | None = None
    product_id: str | None = None
    plan_product_id: str | None = None
    nested_in: str | None = None
    characteristics: tuple[dict[str, Any], ...] = ()
    place: tuple[dict[str, Any], ...] = ()
    relationships: tuple[tuple[str, str], ...] = ()
    extension: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """A whole order (TMF622 ProductOrder_FVO); items in the order of the body, a parent before what is nested in it."""

    customer_id: str
    customer_name: str
    items: tuple[ItemRequest, ...]
    channel: str = DEFAULT_CHANNEL
    order_id: str | None = None
    external_id: str | None = None
    initial_state: str = ""
    category: str = ""
    description: str = ""
    priority: str = ""
    requested_start_date: datetime | None = None
    requested_completion_date: datetime | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    extension: Mapping[str, Any] = field(default_factory=dict)
