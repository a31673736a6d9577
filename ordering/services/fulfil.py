"""Begin to fulfil an order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.domain.held import Realization
from inventory.domain.snapshots import characteristic_values, merge_characteristics
from inventory.selectors import realizations
from inventory.services import start_activation, start_termination
from ordering import selectors
from ordering.domain.decompose import ItemToFulfil, decompose
from ordering.domain.lifecycle import ACKNOWLEDGED, ADD, COMPLETED, DELETE, IN_PROGRESS, REJECTED
from ordering.models import ProductOrder, ProductOrderItem
from ordering.services.locks import SYSTEM, lock_items, lock_order
from ordering.services.settle import settle
from provisioning.domain.requests import ExternalReference, ServiceItemRequest
from provisioning.services import place_service_order
from qualification.domain.items import RELIES_ON
from tmf.errors import Refused

Requests = dict[str, tuple[ServiceItemRequest, ...]]


@transaction.atomic
def fulfil_order(*, order_id: str, actor: str = SYSTEM, at: datetime | None = None) -> None:
    """Take an acknowledged order into work: decompose it into one service order and start what starts with the order.

    Items go inProgress, added products pendingActive, products to end pendingTerminate; what has no service is
    completed at once. Billing that starts with the order is decided here. Where production cannot take the service
    order, the order is rejected as a whole, with the reason on its items. Does nothing for an order that is under
    way, so that it may be called again.
    """
    at = at or timezone.now()
    order = lock_order(order_id)
    if order is None or order.state != ACKNOWLEDGED:
        return
    items = lock_items(order)
    catalog, products = compiled_catalog(), realizations(item.product_id for item in items)
    requests = decompose([_to_fulfil(item, products[item.product_id], catalog) for item in items])
    try:
        with transaction.atomic():
            _place(order, items, requests, actor, at)
    except Refused as refusal:
        _report(items, REJECTED, refusal.message)
    else:
        for item in items:
            _start_product(item, actor, at)
    settle(order, items, actor=actor, at=at)


def _to_fulfil(item: ProductOrderItem, product: Realization, catalog: CompiledCatalog) -> ItemToFulfil:
    """What is asked of production.

    What the customer said of a plan holds for what sits in it too, unless they said otherwise there.
    """
    offering = catalog.offerings[item.product_offering_id]
    specification = catalog.product_specs.get(offering.specification_id or "")
    plan = catalog.offerings.get(product.plan_offering_id or "")
    inherited = [c for c in product.plan_characteristics if plan is None or c["name"] not in plan.characteristics]
    kept = (*inherited, *product.characteristics)
    wanted = merge_characteristics(item.characteristics, offering.characteristics, kept)
    return ItemToFulfil(
        id=item.item_id,
        action=item.action,
        services=specification.services if specification else (),
        realized=product.services,
        characteristics=characteristic_values(wanted),
        relies_on=tuple(r["id"] for r in item.relationships if r["relationshipType"] == RELIES_ON),
    )


def _place(
    order: ProductOrder, items: Sequence[ProductOrderItem], requests: Requests, actor: str, at: datetime
) -> None:
    """One service order for everything; production learns an opaque reference, and nothing of products."""
    wanted = [request for item in items for request in requests[item.item_id]]
    placed = ""
    if wanted:
        placed = place_service_order(
            customer_id=order.customer_id,
            items=wanted,
            external_reference=ExternalReference(
                owner="tierway",
                type="ProductOrder",
                id=order.pk,
                href=selectors.PRODUCT_ORDER.href(order.pk),
            ),
            related_party=order.related_party,
            actor=actor,
            at=at,
        )
    for item in items:
        own = requests[item.item_id]
        item.service_order_id = placed if own else ""
        item.service_items = [_entry(request) for request in own]
        item.own_state = IN_PROGRESS if own else COMPLETED
        item.save(update_fields=["service_order_id", "service_items", "own_state"])


def _entry(request: ServiceItemRequest) -> dict[str, Any]:
    return {
        "id": request.id,
        "specificationId": request.specification_id,
        "action": request.action,
        "serviceId": request.service_id,
    }


def _report(items: Sequence[ProductOrderItem], state: str, reason: str) -> None:
    for item in items:
        item.own_state, item.state_reason = state, reason
        item.save(update_fields=["own_state", "state_reason"])


def _start_product(item: ProductOrderItem, actor: str, at: datetime) -> None:
    if item.action == ADD:
        start_activation(product_id=item.product_id, actor=actor, at=at)
    elif item.action == DELETE:
        start_termination(product_id=item.product_id, actor=actor, at=at)
