"""Create a product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.domain.charges import charges
from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import PRODUCT_OFFERING, PRODUCT_SPECIFICATION, compiled_catalog
from inventory import notifications
from inventory.domain.held import Seat
from inventory.domain.snapshots import (
    characteristic_values,
    customer_party,
    merge_characteristics,
    price_snapshots,
)
from inventory.models import Product
from inventory.selectors import customer_facts


@transaction.atomic
def create_product(
    *,
    customer_id: str,
    offering_id: str,
    at: datetime,
    seat: Seat | None = None,
    characteristics: Sequence[Mapping[str, Any]] = (),
    order_id: str = "",
    catalog: CompiledCatalog | None = None,
    related_party: list[dict[str, Any]] | None = None,
) -> str:
    """Create a product in status `created` and give its id (TMF637; the first moment of an `add` order item).

    Name, specification, prices and fixed characteristics are snapshots of the offering at the date. `seat` is the plan
    that it sits in (None: it stands alone), `order_id` the open order that touches it. The customer and the offering
    exist (the caller has checked). `catalog` is the one that the caller has looked at (None: as it stands),
    `related_party` what it has read of the customer (None: read here). Publishes ProductCreateEvent.
    """
    plan_id = seat.plan_id if seat else None
    now = catalog or compiled_catalog()
    columns = snapshot_of(now, offering_id, plan_id=plan_id, characteristics=characteristics, at=at)
    product = Product.objects.create(
        **columns,
        customer_id=customer_id,
        parent_id=seat.product_id if seat else None,
        open_order_id=order_id,
        related_party=related_party or related_party_of(customer_id),
        creation_date=at,
        order_date=at if order_id else None,
    )
    notifications.announce(notifications.PRODUCT_CREATE, product, at=at)
    return product.pk


def snapshot_of(
    catalog: CompiledCatalog,
    offering_id: str,
    *,
    plan_id: str | None,
    characteristics: Sequence[Mapping[str, Any]],
    at: datetime,
    kept: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The columns of a product that follow from its offering at a date, in the plan `plan_id` (None: alone)."""
    offering = catalog.offerings[offering_id]
    merged = merge_characteristics(characteristics, offering.characteristics, kept)
    values = characteristic_values(merged)
    lines = charges(catalog, offering_id, plan_id=plan_id, characteristics=values, at=at)
    specification = catalog.product_specs.get(offering.specification_id or "")
    return {
        "name": offering.name,
        "product_offering_id": offering_id,
        "product_offering_ref": PRODUCT_OFFERING.reference(offering_id, offering.name),
        "product_specification_ref": (
            PRODUCT_SPECIFICATION.reference(specification.id, specification.name) if specification else {}
        ),
        "is_bundle": offering.is_bundle,
        "characteristics": merged,
        "prices": price_snapshots(lines, tmf_type="ProductPrice"),
    }


def related_party_of(customer_id: str) -> list[dict[str, Any]]:
    """The customer as the related party of a product."""
    customer = customer_facts(customer_id)
    name = customer.name if customer else ""
    return [customer_party(customer_id, name, tmf_type="RelatedPartyOrPartyRole")]
