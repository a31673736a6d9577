"""Load customers with what they hold already (demo and migration)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.selectors import compiled_catalog
from inventory.domain.held import Seat
from inventory.models import Customer, Product
from inventory.services.create import related_party_of, snapshot_of

LOADED = "loaded"
"""The billing start reason of what was billed before it came here."""


@transaction.atomic
def load_customers(*, customers: Sequence[Mapping[str, Any]], at: datetime) -> list[str]:
    """Make customers and their products as they are, without orders and without events; give the ids of new products.

    A customer is `{id, name, segment, holds: [{product, offering, status, start, changed, place, children: [the
    same]}]}`; status is `active` where it is absent, `start` (since when it is held) the date of loading. What exists
    already is left alone, so that loading again changes nothing. Offerings have to be in the catalog.
    """
    made: list[str] = []
    for given in customers:
        named = {"name": given.get("name", ""), "segment": given.get("segment", ""), "created_at": at}
        Customer.objects.get_or_create(pk=given["id"], defaults=named)
        for held in given.get("holds", ()):
            _load(held, customer_id=given["id"], seat=None, at=at, made=made)
    return made


def _load(held: Mapping[str, Any], *, customer_id: str, seat: Seat | None, at: datetime, made: list[str]) -> None:
    if not Product.objects.filter(pk=held["product"]).exists():
        # A new row may start in any status: it was somewhere else before.
        Product.objects.create(
            pk=held["product"],
            customer_id=customer_id,
            parent_id=seat.product_id if seat else None,
            status=held.get("status", "active"),
            **snapshot_of(
                compiled_catalog(),
                held["offering"],
                plan_id=seat.plan_id if seat else None,
                characteristics=held.get("characteristics", ()),
                at=at,
            ),
            related_party=related_party_of(customer_id),
            creation_date=at,
            order_date=at,
            start_date=held.get("start", at),
            offering_changed_date=held.get("changed"),
            place=held.get("place", []),
            billing_start_date=at,
            billing_start_reason=LOADED,
        )
        made.append(held["product"])
    for child in held.get("children", ()):
        inside = Seat(held["product"], held["offering"])
        _load(child, customer_id=customer_id, seat=inside, at=at, made=made)
