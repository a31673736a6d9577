"""How many products and customers there are of some offerings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from inventory.models import Product


@dataclass(frozen=True, slots=True)
class HeldCount:
    """So many products that are not over, and so many customers who hold them."""

    products: int
    customers: int


def held_counts(offering_ids: Collection[str]) -> dict[str, HeldCount]:
    """How much is held of each offering; one that nobody holds is left out (one query)."""
    rows = Product.objects.filter(product_offering_id__in=sorted(offering_ids)).held().order_by()
    counted = rows.values_list("product_offering_id").annotate(Count("pk"), Count("customer_id", distinct=True))
    return {offering_id: HeldCount(products, customers) for offering_id, products, customers in counted}


def held_in_plans(offering_ids: Collection[str]) -> dict[tuple[str, str | None], HeldCount]:
    """The same by the offering and that of the plan that it sits in (None: it stands alone; one query)."""
    rows = Product.objects.filter(product_offering_id__in=sorted(offering_ids)).held().order_by()
    seats = rows.values_list("product_offering_id", "parent__product_offering_id")
    counted = seats.annotate(Count("pk"), Count("customer_id", distinct=True))
    return {(offering_id, plan_id): HeldCount(*counts) for offering_id, plan_id, *counts in counted}
