"""Items of service orders (TMF641 ServiceOrderItem)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.domain.lifecycle import SERVICE_ORDER_ITEM
from provisioning.domain.requests import ACTIONS
from provisioning.models.moves import OrderMoves
from tmf.labels import labelled


class ServiceOrderItem(OrderMoves):
    """One line of a service order: add, modify or delete one service.

    `item_id` is the client's name of it, unique in the order. `service` is the service that it makes or changes.
    `reason` says why it is held now; `error_messages` keeps what happened (TMF641 ServiceOrderItemErrorMessage).
    """

    LIFECYCLE = SERVICE_ORDER_ITEM

    id = models.BigAutoField(_("ID"), primary_key=True)
    order = models.ForeignKey(
        "provisioning.ServiceOrder", on_delete=models.CASCADE, related_name="items", verbose_name=_("order")
    )
    customer_id = models.CharField(_("customer id"), max_length=64)
    item_id = models.CharField(_("item id"), max_length=64)
    position = models.PositiveIntegerField(_("position"))
    action = models.CharField(_("action"), max_length=10, choices=labelled(ACTIONS))
    service = models.ForeignKey(
        "provisioning.Service",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ordered_by",
        verbose_name=_("service"),
    )
    specification_id = models.CharField(_("specification id"), max_length=64, blank=True)
    characteristics = models.JSONField(_("characteristics"), default=dict, blank=True)
    depends_on = models.JSONField(_("depends on"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    error_messages = models.JSONField(_("error messages"), default=list, blank=True)

    class Meta:
        ordering = ["order", "position"]
        verbose_name = _("service order item")
        verbose_name_plural = _("service order items")
        constraints = [models.UniqueConstraint(fields=["order", "item_id"], name="serviceorderitem_id")]
        indexes = [models.Index(fields=["customer_id", "order"], name="serviceorderitem_customer")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.item_id}"
