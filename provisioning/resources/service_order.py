"""TMF641 ServiceOrder and ServiceOrderItem."""

from __future__ import annotations

from typing import Any

from provisioning.models import ServiceOrder, ServiceOrderItem
from provisioning.resources.characteristic import characteristics
from provisioning.resources.service import SERVICE
from tmf.fields import Lookups, date_time, given, json, text
from tmf.parts import below
from tmf.query import Column
from tmf.resources import Resource
from tmf.snapshots import related_party

BASE = "/tmf-api/serviceOrdering/v5"


def _service(item: ServiceOrderItem) -> dict[str, Any]:
    """The service with its state, so that nobody has to look behind the order; before it is there, what was wanted."""
    service = item.service
    if service is None:
        return {"@type": "Service", "serviceCharacteristic": characteristics(item.characteristics)}
    return {
        "@type": "Service",
        "id": service.pk,
        "href": SERVICE.href(service.pk),
        "name": service.name,
        "state": service.state,
        "serviceSpecification": service.specification,
        "serviceCharacteristic": characteristics(item.characteristics or service.characteristics),
    }


def _item_relationships(item: ServiceOrderItem) -> list[dict[str, Any]]:
    return [
        {
            "@type": "ServiceOrderItemRelationship",
            "relationshipType": "dependency",
            "orderItem": {"@type": "ServiceOrderItemRef", "itemId": other, "serviceOrderId": item.order_id},
        }
        for other in item.depends_on
    ]


def _external_references(order: ServiceOrder) -> list[dict[str, Any]]:
    given = order.external_reference
    if not given.id:
        return []
    reference = {
        "@type": "ExternalReference",
        "externalReferenceType": given.type,
        "id": given.id,
        "name": given.owner or given.id,
        "owner": given.owner,
        "href": given.href,
    }
    return [{name: value for name, value in reference.items() if value}]


def _order_relationships(order: ServiceOrder) -> list[dict[str, Any]]:
    """The order that this one was made for, as TMF641's cross-ref; its type is whatever the one who ordered said."""
    given = order.external_reference
    if not given.id:
        return []
    reference = {
        "@type": "ServiceOrderRelationship",
        "@referredType": given.type,
        "relationshipType": "cross-ref",
        "id": given.id,
        "href": given.href,
    }
    return [{name: value for name, value in reference.items() if value}]


def _items(order: ServiceOrder) -> list[dict[str, Any]]:
    return [SERVICE_ORDER_ITEM.read(item) for item in order.shown_items]


_SERVICE: Lookups = (
    ("id", Column("service_id")),
    ("name", Column("service__name")),
    ("state", Column("service__state")),
    ("serviceSpecification.id", Column("service__specification_id")),
)
_EXTERNAL: Lookups = (
    ("id", Column("external_id")),
    ("externalReferenceType", Column("external_type")),
    ("owner", Column("external_owner")),
    ("href", Column("external_href")),
)

SERVICE_ORDER_ITEM = Resource(
    type="ServiceOrderItem",
    fields=(
        text("id", "item_id", required=True),
        text("action", required=True),
        text("state", read_only=True),
        given("service", _service, required=True, lookups=_SERVICE),
        given("serviceOrderItemRelationship", _item_relationships),
        json("errorMessage", "error_messages", read_only=True, many=True),
    ),
)

SERVICE_ORDER = Resource(
    type="ServiceOrder",
    base=BASE,
    path="serviceOrder",
    extension="extension",
    fields=(
        text("state", read_only=True),
        text("category", longest=200),
        text("description"),
        text("priority", longest=40),
        date_time("requestedStartDate"),
        date_time("requestedCompletionDate"),
        date_time("orderDate", read_only=True),
        date_time("startDate", read_only=True),
        date_time("completionDate", read_only=True),
        given("externalReference", _external_references, lookups=_EXTERNAL),
        given("orderRelationship", _order_relationships, lookups=(("id", Column("external_id")),)),
        related_party(),
        given(
            "serviceOrderItem",
            _items,
            shape=SERVICE_ORDER_ITEM,
            required=True,
            lookups=below("items", SERVICE_ORDER_ITEM),
        ),
    ),
)
