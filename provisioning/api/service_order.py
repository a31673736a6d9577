"""The views of TMF641 v5."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from provisioning.api.order_request import details_of, read_order
from provisioning.models import ServiceOrder
from provisioning.resources import SERVICE_ORDER
from provisioning.services import ServiceOrderRefused, place_service_order
from tmf.bodies import read_body
from tmf.errors import RefusedAll
from tmf.paging import check_fields
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

    def rows(self) -> QuerySet[ServiceOrder]:
        """Every order."""
        return orders()

    def post(self, request: Request, **_: Any) -> Response:
        """Place the order; the same service as every other door. Everything that is wrong with it is named at once."""
        check_fields(request.query_params.get("fields"))
        at = timezone.now()
        values, asked = read_body(self.resource, request.data, read_order)
        try:
            order_id = place_service_order(
                customer_id=asked.customer_id,
                items=asked.items,
                external_reference=asked.external_reference,
                related_party=values["relatedParty"],
                actor=self.actor,
                at=at,
                details=details_of(values, at=at),
            )
        except ServiceOrderRefused as refused:
            raise RefusedAll(refused.status, [refused, *refused.others]) from refused
        return self.created(orders().get(pk=order_id))


class ServiceOrderItem(ItemView):
    """GET /serviceOrder/{id}. PATCH and DELETE are not offered yet."""

    resource = SERVICE_ORDER
    unbuilt = ("PATCH", "DELETE")

    def rows(self) -> QuerySet[ServiceOrder]:
        """Every order."""
        return orders()
