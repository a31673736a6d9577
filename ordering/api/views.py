"""The views of TMF622 v5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from ordering.models import ProductOrder
from ordering.resources import PRODUCT_ORDER, with_items
from ordering.services import capture_order
from tmf.errors import Refused
from tmf.paging import select
from tmf.views import CollectionView, ItemView


class ProductOrderList(CollectionView):
    """GET and POST /productOrder.

    Filters: `id`, `state`, `relatedParty.id` (or `relatedParty.partyOrPartyRole.id`) for the customer; newest first.
    """

    resource = PRODUCT_ORDER
    filters = {
        "id": "pk",
        "state": "state",
        "relatedParty.id": "customer_id",
        "relatedParty.partyOrPartyRole.id": "customer_id",
    }

    def rows(self) -> QuerySet[ProductOrder]:
        """Orders with their items, in two queries whatever the page."""
        return with_items(ProductOrder.objects.newest_first())

    def post(self, request: Request, **_: Any) -> Response:
        """Take an order: 201 with `Location`; a repeat under its key gives the first answer with `Idempotent-Replayed`.

        The body is read by the domain, which names all its faults at once, and not by a serializer.
        """
        if not isinstance(request.data, Mapping):
            raise Refused(400, "invalid", "The body has to be a JSON object.")
        key = request.headers.get("Idempotency-Key", "")
        captured = capture_order(body=request.data, actor=self.actor, idempotency_key=key)
        headers = {"Location": self.resource.href(captured.order_id)}
        if captured.replayed:
            headers["Idempotent-Replayed"] = "true"
        body = select(captured.answer, request.query_params.get("fields"))
        return Response(body, status=201, headers=headers)


class ProductOrderItemView(ItemView):
    """GET /productOrder/{id}. PATCH and DELETE are not offered yet."""

    resource = PRODUCT_ORDER
    unbuilt = ("PATCH", "DELETE")

    def rows(self) -> QuerySet[ProductOrder]:
        """The order with its items."""
        return with_items(ProductOrder.objects.all())
