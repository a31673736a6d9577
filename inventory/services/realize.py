"""Say which services realize a product."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from inventory import notifications
from inventory.services.locks import locked_product


@transaction.atomic
def set_realizing_services(*, product_id: str, services: Mapping[str, Mapping[str, Any]], at: datetime) -> None:
    """Keep the services that realize the product: service specification id to TMF ServiceRef.

    Replaces what was there; nothing happens and no event goes out where it is the same already.
    """
    product = locked_product(product_id)
    entries = [{"specificationId": specification, "service": dict(ref)} for specification, ref in services.items()]
    if product.realizing_service == entries:
        return
    product.realizing_service = entries
    product.save(update_fields=["realizing_service"])
    notifications.announce(notifications.PRODUCT_ATTRIBUTE_VALUE_CHANGE, product, at=at)
