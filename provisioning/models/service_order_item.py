"""Items of service orders (TMF641 ServiceOrderItem)."""

from __future__ import annotations

from django.db import models

from provisioning.domain.lifecycle import SERVICE_ORDER_ITEM
from provisioning.models.moves import OrderMoves


class ServiceOrderItem(OrderMoves):
    """One line of a service order: add, modify or delete one service.

    `item_id` is the client's name of it, unique in the order. `service` is the service that it makes or changes.
    `reason` says why it is held now; `error_messages` keeps what happened (TMF641 ServiceOrderItemErrorMessage).
    """

    LIFECYCLE = SERVICE_ORDER_ITEM

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey("provisioning.ServiceOrder", on_delete=models.CASCADE, related_name="items")
    customer_id = models.CharField(max_length=64)
    item_id = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=10)
    service = models.ForeignKey(
        "provisioning.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="ordered_by"
    )
    specification_id = models.CharField(max_length=64, blank=True)
    characteristics = models.JSONField(default=dict, blank=True)
    depends_on = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    error_messages = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["order", "position"]
        constraints = [models.UniqueConstraint(fields=["order", "item_id"], name="serviceorderitem_id")]
        indexes = [models.Index(fields=["customer_id", "order"], name="serviceorderitem_customer")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.item_id}"
