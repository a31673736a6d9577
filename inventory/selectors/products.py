"""Reads of the product inventory for other apps: rows to facts, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import Count

from catalog.services.usage import Use
from inventory.domain.held import CustomerFacts, HeldProduct, Household, Realization
from inventory.domain.lifecycle import GONE
from inventory.domain.snapshots import place_ids
from inventory.domain.uses import MOST_NAMED, Users
from inventory.models import Customer, Product
from tmf.references import EntityType
from tmf.statements import prepared
from tmf.words import worded

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
    "open_order_ends",
    "start_date",
    "offering_changed_date",
    "place",
)

_PRODUCTS, _CUSTOMERS = Product._meta.db_table, Customer._meta.db_table  # noqa: SLF001 - Django's API
_OVER = ", ".join(f"'{status}'" for status in sorted(GONE))
# The texts are ours, none is a user's. Whoever names a product gets it also when it is over.
_HOUSEHOLD = (
    "SELECT c.id, c.segment, p.id, p.customer_id, p.product_offering_id, p.status, p.parent_id,"  # noqa: S608
    " plan.product_offering_id, p.open_order_id, p.name, p.open_order_ends, p.start_date, p.offering_changed_date,"
    f" p.place FROM {_CUSTOMERS} c LEFT JOIN {_PRODUCTS} p ON p.customer_id = c.id AND"
    f" (p.status NOT IN ({_OVER}) OR p.id = %s) LEFT JOIN {_PRODUCTS} plan ON plan.id = p.parent_id"
)
_OF_CUSTOMER = " WHERE c.id = %s ORDER BY p.creation_date, p.id"
_OF_PRODUCT = f" WHERE c.id = (SELECT customer_id FROM {_PRODUCTS} WHERE id = %s) ORDER BY p.creation_date, p.id"  # noqa: S608


def held_product(product_id: str) -> HeldProduct | None:
    """One product with the plan that it sits in, or None (one query)."""
    row = Product.objects.filter(pk=product_id).values_list(*_COLUMNS).first()
    return _held(row) if row else None


def facts_of(product_ids: Iterable[str]) -> tuple[HeldProduct, ...]:
    """The products with these ids that exist, sorted by id (one query)."""
    rows = Product.objects.filter(pk__in=list(product_ids)).order_by("pk").values_list(*_COLUMNS)
    return tuple(_held(row) for row in rows)


def children_of(*product_ids: str) -> tuple[HeldProduct, ...]:
    """The products that sit in these plans and are not over, oldest first (one query)."""
    rows = Product.objects.filter(parent_id__in=product_ids).held().by_age().values_list(*_COLUMNS)
    return tuple(_held(row) for row in rows)


def household_of_product(product_id: str) -> Household | None:
    """Whoever holds a product, with everything that they hold; None where there is no such product (one query).

    The product itself is among them also when it is over.
    """
    return _household(_OF_PRODUCT, [product_id, product_id])


def household(customer_id: str) -> Household | None:
    """A customer with everything that they hold, or None where nobody by this id has ordered anything (one query)."""
    return _household(_OF_CUSTOMER, ["", customer_id])


def households(customer_ids: Collection[str]) -> dict[str, Household]:
    """Some customers with everything that they hold, by id; unknown ones are left out (two queries)."""
    customers = Customer.objects.filter(pk__in=customer_ids).values_list("pk", "segment")
    rows = Product.objects.filter(customer_id__in=customer_ids).held().by_age().values_list(*_COLUMNS)
    products: defaultdict[str, list[HeldProduct]] = defaultdict(list)
    for row in rows:
        products[row[1]].append(_held(row))
    return {pk: Household(pk, segment, tuple(products[pk])) for pk, segment in customers}


def _household(where: str, parameters: list[str]) -> Household | None:
    """Asked by hand, as the catalog's revision is: every question costs it once."""
    with prepared() as cursor:
        cursor.execute(_HOUSEHOLD + where, parameters)
        rows = cursor.fetchall()
    if not rows:
        return None
    (customer_id, segment, *_), *_ = rows
    products = (row[2:] for row in rows if row[2] is not None)
    return Household(customer_id, segment, tuple(_held(_converted(product)) for product in products))


def _converted(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row as the ORM would give it: SQLite keeps moments as text, both keep JSON as text."""
    *columns, ends, started, changed, place = row
    places = orjson.loads(place) if isinstance(place, str) else place
    return (*columns, ends, _moment(started), _moment(changed), places)


def _moment(value: datetime | str | None) -> datetime | None:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


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
    return (Use(*use) for use in Users(tuple(named), dict(counts)).words(worded("product"), worded("products")))


def product_ref(product_id: str, name: str | None = None) -> dict[str, Any]:
    """A TMF ProductRef; asks nothing of the database."""
    return PRODUCT.reference(product_id, name)


def _held(row: tuple[Any, ...]) -> HeldProduct:
    product_id, customer_id, offering_id, status, parent_id, plan_offering_id, open_order_id, name, *more = row
    ends, started, changed, place = more
    return HeldProduct(
        id=product_id,
        customer_id=customer_id,
        offering_id=offering_id,
        status=status,
        plan_product_id=parent_id,
        plan_offering_id=plan_offering_id,
        open_order_id=open_order_id or None,
        name=name,
        ending=bool(ends),
        since=changed or started,
        changed=changed,
        places=place_ids(place) if place else frozenset(),
    )


def customer_names(customer_ids: Iterable[str]) -> dict[str, str]:
    """The names of customers by id; unknown ones are left out (one query)."""
    return dict(Customer.objects.filter(pk__in=set(customer_ids)).values_list("id", "name"))
