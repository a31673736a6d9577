"""TMF637 Product."""

from __future__ import annotations

from typing import Any

from inventory import selectors
from inventory.models import Product
from inventory.selectors import product_ref
from tmf.fields import boolean, computed, date_time, json, text
from tmf.query import Column
from tmf.resources import Resource
from tmf.snapshots import keyed, related_party


def _children(product: Product) -> list[dict[str, Any]]:
    return [product_ref(child.pk, child.name) for child in product.children.all()]


def _relationships(product: Product) -> list[dict[str, Any]]:
    """Both ways: the plan names its parts, and a part names its plan."""
    parts = [_related(child.pk, child.name, "bundles") for child in product.children.all()]
    return [_related(product.parent_id, "", "bundledBy"), *parts] if product.parent_id else parts


def _related(product_id: str, name: str, kind: str) -> dict[str, Any]:
    relationship = {"@type": "ProductRelationship", "@referredType": "Product", "id": product_id}
    named = {"name": name} if name else {}
    return {**relationship, **named, "href": selectors.PRODUCT.href(product_id), "relationshipType": kind}


def _services(product: Product) -> list[dict[str, Any]]:
    return [entry["service"] for entry in product.realizing_service]


PRODUCT = Resource(
    type="Product",
    base=selectors.BASE,
    path="product",
    extension="extension",
    fields=(
        text("name"),
        text("description"),
        text("status"),
        boolean("isBundle"),
        boolean("isCustomerVisible"),
        date_time("creationDate", read_only=True),
        date_time("orderDate"),
        date_time("startDate"),
        date_time("terminationDate"),
        keyed("productOffering", "product_offering_ref", keys={"id": "product_offering_id"}),
        json("productSpecification", "product_specification_ref"),
        json("productCharacteristic", "characteristics", many=True),
        json("productPrice", "prices", many=True),
        computed("product", _children, lookups=(("id", Column("children__pk")), ("name", Column("children__name")))),
        computed("productRelationship", _relationships),
        computed("realizingService", _services),
        json("place", many=True),
        json("productOrderItem", "order_items", many=True),
        related_party(),
        # Extensions of ours: since when the product is billed, and what decided it (requirement A4).
        date_time("billingStartDate", read_only=True),
        text("billingStartReason", read_only=True),
    ),
)
"""Read with `children` prefetched. `billingStartDate` and `billingStartReason` extend TMF637: the date from which the
product is billed and the rule that set it (`onOrder`, `onServiceActivation`, `onCustomerActivation`); both absent
while it is not billed."""
