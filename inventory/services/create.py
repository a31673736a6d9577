"""Create a product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.selectors import compiled_catalog, offering_ref, product_specification_ref
from inventory import notifications
from inventory.domain.snapshots import customer_party, merge_characteristics, price_snapshots
from inventory.models import Product
from inventory.selectors import customer_facts


@transaction.atomic
def create_product(
    *,
    customer_id: str,
    offering_id: str,
    at: datetime,
    parent_id: str | None = None,
    characteristics: Sequence[Mapping[str, Any]] = (),
    order_id: str = "",
    product_id: str | None = None,
    extension: Mapping[str, Any] | None = None,
) -> str:
    """Create a product in status `created` and give its id (TMF637; the first moment of an `add` order item).

    Name, specification, prices and fixed characteristics are snapshots of the offering at the date. `order_id` is the
    open order that touches it. The customer and the offering exist (the caller has checked). Publishes
    ProductCreateEvent.
    """
    named = {"pk": product_id} if product_id else {}
    product = Product.objects.create(
        **named,
        **snapshot_of(offering_id, characteristics=characteristics, at=at),
        customer_id=customer_id,
        parent_id=parent_id,
        open_order_id=order_id,
        related_party=related_party_of(customer_id),
        creation_date=at,
        order_date=at if order_id else None,
        extension=dict(extension or {}),
    )
    notifications.announce(notifications.PRODUCT_CREATE, product, at=at)
    return product.pk


def snapshot_of(
    offering_id: str,
    *,
    characteristics: Sequence[Mapping[str, Any]],
    at: datetime,
    kept: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The columns of a product that follow from its offering at a date."""
    offering = compiled_catalog().offerings[offering_id]
    specification_id = offering.specification_id
    return {
        "name": offering.name,
        "product_offering_id": offering_id,
        "product_offering_ref": offering_ref(offering_id),
        "product_specification_ref": product_specification_ref(specification_id) if specification_id else {},
        "is_bundle": offering.is_bundle,
        "characteristics": merge_characteristics(characteristics, offering.characteristics, kept),
        "prices": price_snapshots(offering.prices, at=at, tmf_type="ProductPrice"),
    }


def related_party_of(customer_id: str) -> list[dict[str, Any]]:
    """The customer as the related party of a product."""
    customer = customer_facts(customer_id)
    name = customer.name if customer else ""
    return [customer_party(customer_id, name, tmf_type="RelatedPartyOrPartyRole")]
