"""Reads of product ordering for the care console."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Count, Prefetch, Q

from catalog.services.usage import Use
from inventory.domain.uses import MOST_NAMED, Users
from ordering.domain.lifecycle import PRODUCT_ORDER_ITEM
from ordering.domain.overview import ItemFacts, OpenOrders, OrderDetail, OrderLine, words_of
from ordering.models import ProductOrder, ProductOrderItem
from ordering.models.order import ProductOrderQuerySet
from tmf.references import EntityType
from tmf.words import worded

BASE = "/tmf-api/productOrderingManagement/v5"
PRODUCT_ORDER = EntityType("ProductOrder", BASE, "productOrder")


def order_list(
    *, state: str = "", customer_id: str = "", open_only: bool = False, offset: int = 0, limit: int = 50
) -> tuple[OrderLine, ...]:
    """Orders, newest first (two queries); `state` and `customer_id` narrow it, `open_only` leaves out what is final."""
    rows = _chosen(state, customer_id, open_only=open_only).newest_first().prefetch_related(_items())
    return tuple(_line(row) for row in rows[offset : offset + limit])


def order_count(*, state: str = "", customer_id: str = "", open_only: bool = False) -> int:
    """How many orders `order_list` would give in all (one query)."""
    return _chosen(state, customer_id, open_only=open_only).count()


def uses_of(offering_ids: Collection[str]) -> Iterator[Use]:
    """The orders with an item of these offerings that is not final, oldest first (two queries)."""
    rows = ProductOrderItem.objects.filter(product_offering_id__in=offering_ids)
    rows = rows.exclude(state__in=PRODUCT_ORDER_ITEM.final).order_by()
    orders = rows.values_list("product_offering_id", "order_id", "customer_id").distinct()
    counts = rows.values_list("product_offering_id").annotate(count=Count("order_id", distinct=True))
    users = Users(tuple(orders.order_by("order_id", "product_offering_id")[:MOST_NAMED]), dict(counts))
    return (Use(*use) for use in users.words(worded("open product order"), worded("open product orders")))


def open_orders_of(offering_ids: Collection[str]) -> tuple[int, dict[str, OpenOrders]]:
    """How many orders are open that concern one of these offerings, and which, by offering (one query).

    An order concerns what it asks for and what the product is now that it changes or ends.
    """
    wanted = frozenset(offering_ids)
    lifecycle = ProductOrder.LIFECYCLE
    # Said as the states that are open: they are few, and the index of orders has them together.
    is_open = [state for state in lifecycle.states if state not in lifecycle.final]
    rows = ProductOrderItem.objects.filter(order__state__in=is_open).exclude(state__in=PRODUCT_ORDER_ITEM.final)
    rows = rows.filter(Q(product_offering_id__in=wanted) | Q(product__product_offering_id__in=wanted))
    columns = ("order_id", "product_offering_id", "product__product_offering_id")
    orders: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for order_id, *concerned in rows.order_by("order_id").values_list(*columns).iterator():
        for offering_id in wanted.intersection(concerned):
            orders[offering_id][order_id] = None
    found = {pk: OpenOrders(len(of), tuple(of)[:MOST_NAMED]) for pk, of in orders.items()}
    return len({order_id for of in orders.values() for order_id in of}), found


def order_detail(order_id: str) -> OrderDetail | None:
    """One order with its items, or None (two queries)."""
    order = ProductOrder.objects.filter(pk=order_id).prefetch_related(_items()).first()
    if order is None:
        return None
    items = list(order.items.all())
    names = {item.pk: item.item_id for item in items}
    products = dict.fromkeys(("Product", item.product_id) for item in items)
    return OrderDetail(
        line=_line(order),
        channel_id=order.channel_id,
        items=tuple(_facts(item, names) for item in items),
        service_order_ids=tuple(dict.fromkeys(item.service_order_id for item in items if item.service_order_id)),
        subjects=(
            ("ProductOrder", order.pk),
            *(("ProductOrderItem", str(item.pk)) for item in items),
            *products,
        ),
    )


def _chosen(state: str, customer_id: str, *, open_only: bool) -> ProductOrderQuerySet:
    rows = ProductOrder.objects.all()
    if state:
        rows = rows.filter(state=state)
    if customer_id:
        rows = rows.filter(customer_id=customer_id)
    return rows.open() if open_only else rows


def _items() -> Prefetch:
    return Prefetch("items", ProductOrderItem.objects.order_by("position"))


def _line(order: ProductOrder) -> OrderLine:
    words = [words_of(item.action, _name(item)) for item in order.items.all() if not item.implied]
    return OrderLine(
        id=order.pk,
        customer_id=order.customer_id,
        state=order.state,
        created_at=order.creation_date,
        completed_at=order.completion_date,
        summary=worded("%(words)s", words=words),
    )


def _facts(item: ProductOrderItem, names: dict[int, str]) -> ItemFacts:
    return ItemFacts(
        item_id=item.item_id,
        parent_item_id=names[item.parent_id] if item.parent_id else None,
        action=item.action,
        offering_id=item.product_offering_id,
        offering_name=_name(item),
        product_id=item.product_id,
        state=item.state,
        own_state=item.own_state,
        reason=item.state_reason,
        implied=item.implied,
        service_order_id=item.service_order_id,
        billing_policy=item.billing_policy,
        billing_start_date=item.billing_start_date,
    )


def _name(item: ProductOrderItem) -> str:
    name: str = item.product_offering_ref.get("name", item.product_offering_id)
    return name
