"""Items of product orders."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from ordering.domain.lifecycle import ACTIONS, PRODUCT_ORDER_ITEM
from tmf.labels import labelled


class ProductOrderItem(FSMModelMixin, models.Model):
    """One thing that an order does to one product (TMF622 ProductOrderItem).

    `item_id` is the client's id, unique in the order; `path` says where the item stood in the body. `parent` is the
    bundle item that it belongs to, `nested` whether it was written inside of it. `implied` items are not the
    client's: ending a plan ends what sits in it. Offering, prices and billing policy are snapshots of the moment of
    the order. `own_state` is the state of the item's own services; `state` is what the customer is told.
    `service_items` lists {id, specificationId, action} of the service order `service_order_id`.
    """

    LIFECYCLE = PRODUCT_ORDER_ITEM

    order = models.ForeignKey(
        "ordering.ProductOrder", on_delete=models.CASCADE, related_name="items", db_index=False, verbose_name=_("order")
    )
    customer_id = models.CharField(_("customer id"), max_length=64)
    item_id = models.CharField(_("item id"), max_length=64)
    position = models.PositiveIntegerField(_("position"))
    path = models.CharField(_("path"), max_length=1000)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts", verbose_name=_("parent")
    )
    nested = models.BooleanField(_("nested"), default=False)
    implied = models.BooleanField(_("implied"), default=False)
    action = models.CharField(_("action"), max_length=16, choices=labelled(ACTIONS))
    product = models.ForeignKey(
        "inventory.Product", on_delete=models.PROTECT, related_name="+", verbose_name=_("product")
    )
    product_was = models.CharField(_("product was"), max_length=32, blank=True)
    product_offering = models.ForeignKey(
        "catalog.ProductOffering", on_delete=models.PROTECT, related_name="+", verbose_name=_("product offering")
    )
    product_offering_ref = models.JSONField(_("product offering ref"), default=dict)
    characteristics = models.JSONField(_("characteristics"), default=list)
    prices = models.JSONField(_("prices"), default=list)
    relationships = models.JSONField(_("relationships"), default=list)
    state = FSMField(
        _("state"),
        default=PRODUCT_ORDER_ITEM.initial,
        protected=True,
        max_length=32,
        choices=labelled(PRODUCT_ORDER_ITEM.states),
    )
    own_state = models.CharField(_("own state"), max_length=32, default=PRODUCT_ORDER_ITEM.initial)
    state_reason = models.TextField(_("state reason"), blank=True)
    state_at = models.DateTimeField(_("state since"))
    service_order_id = models.CharField(_("service order id"), max_length=64, blank=True, db_index=True)
    service_items = models.JSONField(_("service items"), default=list)
    billing_policy = models.CharField(_("billing policy"), max_length=64)
    billing_start_date = models.DateTimeField(_("billing start date"), null=True, blank=True)
    extension = models.JSONField(_("extension"), default=dict)

    class Meta:
        ordering = ["order_id", "position"]
        verbose_name = _("product order item")
        verbose_name_plural = _("product order items")
        indexes = [models.Index(fields=["customer_id", "id"], name="orderitem_customer")]
        constraints = [
            models.UniqueConstraint(fields=["order", "item_id"], name="orderitem_id_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=PRODUCT_ORDER_ITEM.states), name="orderitem_state_known"
            ),
            models.CheckConstraint(condition=models.Q(action__in=ACTIONS), name="orderitem_action_known"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.item_id} {gettext(self.action)} ({gettext(self.state)})"

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("reject"))
    def reject(self) -> None:
        """A check after acceptance failed; nothing was done."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("start"))
    def start(self) -> None:
        """Fulfilment begins."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("wait"))
    def wait(self) -> None:
        """Somebody outside has to do something first."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("hold"))
    def hold(self) -> None:
        """An issue blocks it."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("resume"))
    def resume(self) -> None:
        """The issue is solved, or what was waited for has come."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("assess_cancellation"))
    def assess_cancellation(self) -> None:
        """Somebody wants to cancel it."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("go_on"))
    def go_on(self) -> None:
        """It cannot be cancelled any more."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("accept_cancellation"))
    def accept_cancellation(self) -> None:
        """What was done is being undone."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("cancel"))
    def cancel(self) -> None:
        """Everything is undone."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("complete"))
    def complete(self) -> None:
        """The customer has what the item asked for."""

    @transition(field=state, **PRODUCT_ORDER_ITEM.edge("fail"))
    def fail(self) -> None:
        """It could not be done."""
