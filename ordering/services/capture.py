"""Take an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.selectors import compiled_catalog
from inventory.services import lock_customer
from ordering import notifications
from ordering.domain.intake import parse_order
from ordering.domain.lifecycle import DRAFT
from ordering.domain.request import OrderRequest
from ordering.models import ProductOrder
from ordering.resources import PRODUCT_ORDER
from ordering.services.check import check_references, check_rules, lock_scene
from ordering.services.idempotency import body_sha256, claim, keep_answer, keys_of
from ordering.services.store import OrderIdTaken, store_order
from tmf.bodies import as_refusal
from tmf.errors import NotBuilt
from tmf.reading import Unreadable


@dataclass(frozen=True, slots=True)
class Captured:
    """What POST productOrder answers: the body of the first answer, and whether it was given before."""

    order_id: str
    answer: dict[str, Any]
    replayed: bool


def capture_order(
    *, body: Mapping[str, Any], actor: str, idempotency_key: str = "", at: datetime | None = None
) -> Captured:
    """Take a product order (TMF622 createProductOrder) or refuse it; all in one transaction.

    Order of locks: idempotency keys, the customer, products by id. Then the gate over the whole order, and the rows:
    new products in status `created`, the order `acknowledged` with its items, and ProductOrderCreateEvent, from which
    fulfilment follows. The customer is locked because some rules count all that they hold, also what another order is
    adding this moment; one whose id is new is accepted with the name in its reference. Prices are computed here; what
    the client says about them is not kept.

    Raises:
        RefusedAll: 400 with every fault of the body, 400 with every unknown reference, or 422 with one error per reason
            that a rule gives; nothing is stored.
        KeyUsedForAnother: 422; OrderStillRunning: 409; OrderIdTaken: 409; NotBuilt: 501 for drafts and future orders.
    """
    at = at or timezone.now()
    try:
        request = parse_order(body)
        keys = keys_of(request, actor=actor, idempotency_key=idempotency_key)
    except Unreadable as unreadable:
        raise as_refusal(unreadable) from unreadable
    _only_what_is_built(request, at)
    compiled_catalog(fresh=True)  # a large one takes long, and the database ends a transaction that idles meanwhile
    return _capture(request, keys, body_sha256(body), actor, at)


@transaction.atomic
def _capture(request: OrderRequest, keys: list[tuple[str, str]], body_hash: str, actor: str, at: datetime) -> Captured:
    first = claim(keys, body_hash=body_hash, actor=actor, at=at)
    if first is not None:
        keep_answer(keys, order_id=first.order_id, answer=first.answer, body_hash=body_hash)
        return Captured(first.order_id, first.answer, replayed=True)
    if request.order_id and ProductOrder.objects.filter(pk=request.order_id).exists():
        raise OrderIdTaken(request.order_id)
    lock_customer(customer_id=request.customer_id, name=request.customer_name, at=at)
    scene = lock_scene(request)
    check_references(scene)
    check_rules(scene, at=at)
    order = store_order(scene, at=at)
    notifications.announce(notifications.PRODUCT_ORDER_CREATE, order, at=at)
    answer = PRODUCT_ORDER.read(order)
    keep_answer(keys, order_id=order.pk, answer=answer, body_hash=body_hash)
    return Captured(order.pk, answer, replayed=False)


def _only_what_is_built(request: OrderRequest, at: datetime) -> None:
    """Say openly what would else be taken and not done."""
    if request.initial_state == DRAFT:
        raise NotBuilt("requestedInitialState draft")
    if request.requested_start_date is not None and request.requested_start_date > at:
        raise NotBuilt("A requestedStartDate in the future")
