"""Locks on products: an open order holds what it touches until it is final."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from inventory.domain.held import HeldProduct
from inventory.models import Product
from inventory.selectors import facts_of


@transaction.atomic
def lock_products(*, ids: Iterable[str]) -> tuple[HeldProduct, ...]:
    """Lock these products until the end of the caller's transaction and give their facts, sorted by id.

    Unknown ids are left out. Who locks the customer too locks them first (`lock_customer`). The rows are locked in the
    order of their ids, so that two callers never wait for each other in a circle, and read after the lock.
    """
    wanted = set(ids)
    locked = list(
        Product.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return facts_of(locked)


@transaction.atomic
def attach_order(*, product_ids: Iterable[str], order_id: str, ending: Iterable[str] = ()) -> None:
    """Mark the products as touched by an open order, and those of them that it ends (`ending`).

    The caller holds their locks and has seen that no other open order touches them.
    """
    ends = set(ending)
    Product.objects.filter(pk__in=set(product_ids) - ends).update(open_order_id=order_id)
    if ends:
        Product.objects.filter(pk__in=ends).update(open_order_id=order_id, open_order_ends=True)


@transaction.atomic
def release_order(*, order_id: str) -> None:
    """The order is final: its products may be ordered upon again."""
    Product.objects.filter(open_order_id=order_id).update(open_order_id="", open_order_ends=False)


def locked_product(product_id: str) -> Product:
    """The row itself, locked, for the services of this app.

    Raises:
        Product.DoesNotExist: callers pass ids that they read from rows of their own.
    """
    return Product.objects.select_for_update(of=("self",)).get(pk=product_id)
