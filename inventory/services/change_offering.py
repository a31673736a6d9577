"""Switch a product to another offering (a change of tier or of plan)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.selectors import compiled_catalog
from inventory import notifications
from inventory.services.create import snapshot_of
from inventory.services.locks import locked_product


@transaction.atomic
def change_offering(
    *,
    product_id: str,
    offering_id: str,
    characteristics: Sequence[Mapping[str, Any]] = (),
    sold_for: Sequence[Mapping[str, Any]] | None = None,
    billing_start: datetime | None = None,
    billing_reason: str = "",
    at: datetime,
) -> None:
    """The product becomes the new offering: name, references, prices and characteristics are taken anew at the date.

    What the customer gave before is kept where nothing new was given. `sold_for` is what was ordered (OrderPrice): the
    price on the order is the price of the product, whatever has changed since; None takes it from the catalog, in the
    plan that the product sits in. The billing line of the old offering ends here; `billing_start` is the start of the
    new one where it was decided before, None where it is still to come. The status stays. Publishes
    ProductAttributeValueChangeEvent.
    """
    product = locked_product(product_id)
    catalog, kept = compiled_catalog(), product.characteristics
    plan = product.parent if sold_for is None else None
    plan_id = plan.product_offering_id if plan else None
    columns = snapshot_of(catalog, offering_id, plan_id=plan_id, characteristics=characteristics, at=at, kept=kept)
    if sold_for is not None:
        columns["prices"] = [{**price, "@type": "ProductPrice"} for price in sold_for]
    for name, value in columns.items():
        setattr(product, name, value)
    product.billing_start_date, product.billing_start_reason = billing_start, billing_reason
    product.offering_changed_date = at
    product.save(update_fields=[*columns, "billing_start_date", "billing_start_reason", "offering_changed_date"])
    notifications.announce(notifications.PRODUCT_ATTRIBUTE_VALUE_CHANGE, product, at=at)
