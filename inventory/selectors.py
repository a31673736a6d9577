"""Reads of the product inventory for other apps: rows to facts, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Count

from catalog.services.usage import Use
from inventory.domain.held import CustomerFacts, HeldProduct, Realization
from inventory.domain.uses import MOST_NAMED, Users
from inventory.models import Customer, Product
from tmf.references import EntityType

BASE = "/tmf-api/productInventory/v5"
PRODUCT = EntityType("Product", BASE, "product")

_COLUMNS = (
    "id",
    "customer_id",
    "product_offering_id",
    "status",
    "parent_id",
    "parent__product_offering_id",
    "open_order_id",
    "name",
)


def held_product(product_id: str) -> HeldProduct | None:
    """One product with the plan that it sits in, or None (one query)."""
    row = Product.objects.filter(pk=product_id).values_list(*_COLUMNS).first()
    return _held(row) if row else None


def held_products(customer_id: str) -> tuple[HeldProduct, ...]:
    """Everything the customer holds and that is not over, oldest first (one query)."""
    rows = Product.objects.of_customer(customer_id).held().by_age().values_list(*_COLUMNS)
    return tuple(_held(row) for row in rows)


def facts_of(product_ids: Iterable[str]) -> tuple[HeldProduct, ...]:
    """The products with these ids that exist, sorted by id (one query)."""
    rows = Product.objects.filter(pk__in=list(product_ids)).order_by("pk").values_list(*_COLUMNS)
    return tuple(_held(row) for row in rows)


def children_of(*product_ids: str) -> tuple[HeldProduct, ...]:
    """The products that sit in these plans and are not over, oldest first (one query)."""
    rows = Product.objects.filter(parent_id__in=product_ids).held().by_age().values_list(*_COLUMNS)
    return tuple(_held(row) for row in rows)


def customer_facts(customer_id: str) -> CustomerFacts | None:
    """The customer, or None where nobody by this id has ordered or holds anything (one query)."""
    row = Customer.objects.filter(pk=customer_id).values_list("id", "name", "segment").first()
    return CustomerFacts(*row) if row else None


def realizations(product_ids: Iterable[str]) -> dict[str, Realization]:
    """What production needs to know of products, by product id (one query)."""
    rows = Product.objects.filter(pk__in=list(product_ids)).values_list(
        "id", "characteristics", "realizing_service", "parent__characteristics", "parent__product_offering_id"
    )
    return {
        pk: Realization(
            characteristics=tuple(own),
            services={entry["specificationId"]: entry["service"]["id"] for entry in realizing},
            plan_characteristics=tuple(plan or ()),
            plan_offering_id=plan_offering_id,
        )
        for pk, own, realizing, plan, plan_offering_id in rows
    }


def uses_of(offering_ids: Collection[str]) -> Iterator[Use]:
    """The products of these offerings that are not over, oldest first (two queries)."""
    rows = Product.objects.filter(product_offering_id__in=offering_ids).held()
    named = rows.order_by("pk").values_list("product_offering_id", "pk", "customer_id")[:MOST_NAMED]
    counts = rows.order_by().values_list("product_offering_id").annotate(count=Count("pk"))
    return (Use(*use) for use in Users(tuple(named), dict(counts)).words("product"))


def product_ref(product_id: str, name: str | None = None) -> dict[str, Any]:
    """A TMF ProductRef; asks nothing of the database."""
    return PRODUCT.reference(product_id, name)


def _held(row: tuple[Any, ...]) -> HeldProduct:
    product_id, customer_id, offering_id, status, parent_id, plan_offering_id, open_order_id, name = row
    return HeldProduct(
        id=product_id,
        customer_id=customer_id,
        offering_id=offering_id,
        status=status,
        plan_product_id=parent_id,
        plan_offering_id=plan_offering_id,
        open_order_id=open_order_id or None,
        name=name,
    )


def customer_names(customer_ids: Iterable[str]) -> dict[str, str]:
    """The names of customers by id; unknown ones are left out (one query)."""
    return dict(Customer.objects.filter(pk__in=set(customer_ids)).values_list("id", "name"))
