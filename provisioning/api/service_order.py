"""The views of TMF641 v5."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request

from provisioning.api.order_request import check_texts, customer_of, details_of, external_reference_of, items_of
from provisioning.models import ServiceOrder
from provisioning.resources import SERVICE_ORDER
from provisioning.services import place_service_order
from tmf.views import CollectionView, ItemView


def orders() -> QuerySet[ServiceOrder]:
    """Orders with what reading them needs, in three queries whatever the page."""
    return ServiceOrder.objects.prefetch_related("items__service").order_by("pk")


class ServiceOrderList(CollectionView):
    """GET /serviceOrder: orders, the oldest first. POST: order services for a customer, by whatever system.

    The customer is the relatedParty in the role `customer`. `add` names a serviceSpecification, the other actions a
    service of that customer; what is to differ stands in serviceCharacteristic.
    """

    resource = SERVICE_ORDER
    filters = {
        "id": "pk",
        "state": "state",
        "category": "category",
        "externalReference.id": "external_id",
        "orderRelationship.id": "external_id",
        "relatedParty.id": "customer_id",
        "relatedParty.partyOrPartyRole.id": "customer_id",
    }

    def rows(self) -> QuerySet[ServiceOrder]:
        """Every order."""
        return orders()

    def create(self, body: dict[str, Any], request: Request) -> ServiceOrder:
        """Place the order; the same service as every other door."""
        at = timezone.now()
        check_texts(cast("dict[str, Any]", request.data))
        order_id = place_service_order(
            customer_id=customer_of(body),
            items=items_of(body),
            external_reference=external_reference_of(body),
            related_party=body["relatedParty"],
            actor=self.actor,
            at=at,
            details=details_of(body, at=at),
        )
        return orders().get(pk=order_id)


class ServiceOrderItem(ItemView):
    """GET /serviceOrder/{id}. PATCH and DELETE are not offered yet."""

    resource = SERVICE_ORDER
    unbuilt = ("PATCH", "DELETE")

    def rows(self) -> QuerySet[ServiceOrder]:
        """Every order."""
        return orders()
