"""The views of TMF622 v5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from ordering.models import ProductOrder
from ordering.resources import PRODUCT_ORDER, with_items
from ordering.services import capture_order
from tmf.errors import Refused
from tmf.paging import check_fields, select
from tmf.views import CollectionView, ItemView


class ProductOrderList(CollectionView):
    """GET and POST /productOrder.

    Newest first, or as `sort` says. `relatedParty.id` (or `relatedParty.partyOrPartyRole.id`) gives the orders of one
    customer by index; `productOrderItem.…` asks all items of an order, nested ones too.
    """

    resource = PRODUCT_ORDER
    example: ClassVar[dict[str, Any]] = {
        "@type": "ProductOrder",
        "relatedParty": [
            {
                "@type": "RelatedPartyRefOrPartyRoleRef",
                "role": "Customer",
                "partyOrPartyRole": {"@type": "PartyRef", "id": "cust-1001", "name": "Demo Basic"},
            }
        ],
        "productOrderItem": [
            {
                "@type": "ProductOrderItem",
                "id": "1",
                "action": "modify",
                "quantity": 1,
                "product": {"@type": "ProductRef", "id": "1234"},
                "productOffering": {"@type": "ProductOfferingRef", "id": "ott-standard"},
            }
        ],
    }
    """A body that the demo catalog takes, for the schema."""
    request_headers: ClassVar[dict[str, str]] = {
        "Idempotency-Key": (
            "A name of your choice for this request, at most 255 printable characters. Sent again with the same body "
            "within 72 hours it makes no second order: you get the first answer again. With another body it is a 422."
        )
    }
    """What a POST takes beside its body, for the schema."""

    def rows(self) -> QuerySet[ProductOrder]:
        """Orders with their items, in two queries whatever the page."""
        return with_items(ProductOrder.objects.newest_first())

    def post(self, request: Request, **_: Any) -> Response:
        """Order, change or end products of one customer; all items are taken together, or none is.

        The customer is the `relatedParty` whose role is `Customer`; a new customer id is accepted. An item with the
        action `add` names a `productOffering`; `modify` the `product` that is held and the `productOffering` that it
        is to become; `delete` the `product`. What sits in a plan is nested in the plan's item, or names the held plan
        as `product.productRelationship` of the type `bundledBy`. Prices come from the catalog, whatever the body says.

        It is safe to send an order again: under the same `Idempotency-Key` header (72 hours), or with the same
        `externalId` of the same customer (for ever), no second order is made. You get the first answer again, with
        the header `Idempotent-Replayed: true`.

        Answers: **201** with the acknowledged order and its address in `Location`; fulfilment follows, and the order's
        `state` tells how far it is. **400**: something in the body is wrong or names what does not exist, each with its
        `path`. **409**: the order's `id` is taken, or the first order under the same key is still being stored (see
        `Retry-After`). **422**: a rule refuses an item, or the key came before with another body; `code` is the reason
        (`downgradeNotAllowed`, `orderInFlight`, …) and `path` the item, the same as queryProductOfferingQualification
        gives. Several faults are listed under `errors`. **501**: drafts and orders for a later day are not offered yet.
        """
        check_fields(request.query_params.get("fields"))
        # The domain reads the body, and no serializer, so that all faults are named at once.
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
