"""Products: what customers hold."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from inventory.domain.lifecycle import GONE, PRODUCT
from tmf.ids import new_id
from tmf.labels import labelled


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about what is held, in the words of the inventory."""

    def held(self) -> ProductQuerySet:
        """Everything that is not over: created and waiting products too."""
        return self.exclude(status__in=GONE)

    def by_age(self) -> ProductQuerySet:
        """In the order of their making."""
        return self.order_by("creation_date", "pk")


class Product(FSMModelMixin, models.Model):
    """An offering that a customer has, or is about to have (TMF637 Product).

    References are kept as snapshots beside the foreign key: a product shows what was sold also after the offering
    changed. `parent` is the bundle product (the plan) that it sits in. `open_order_id` names the one order that
    touches the product and is not final; empty where there is none; `open_order_ends` says that it ends the product.
    `realizing_service` is a list of {specificationId, service: ServiceRef}. `offering_changed_date` is when the product
    became its present offering by a change (null: it never changed), `place` where it is used (RelatedPlaceRefOrValue).
    """

    LIFECYCLE = PRODUCT
    STATE_FIELD = "status"

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    customer = models.ForeignKey(
        "inventory.Customer",
        on_delete=models.PROTECT,
        related_name="products",
        db_index=False,
        verbose_name=_("customer"),
    )
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    status = FSMField(
        _("status"), default=PRODUCT.initial, protected=True, max_length=32, choices=labelled(PRODUCT.states)
    )
    product_offering = models.ForeignKey(
        "catalog.ProductOffering", on_delete=models.PROTECT, related_name="+", verbose_name=_("product offering")
    )
    product_offering_ref = models.JSONField(_("product offering ref"), default=dict)
    product_specification_ref = models.JSONField(_("product specification ref"), default=dict)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("parent")
    )
    is_bundle = models.BooleanField(_("bundle"), default=False)
    is_customer_visible = models.BooleanField(_("is customer visible"), default=True)
    open_order_id = models.CharField(_("open order id"), max_length=64, blank=True, db_index=True)
    open_order_ends = models.BooleanField(_("open order ends"), default=False)
    characteristics = models.JSONField(_("characteristics"), default=list)
    prices = models.JSONField(_("prices"), default=list)
    related_party = models.JSONField(_("related party"), default=list)
    realizing_service = models.JSONField(_("realizing service"), default=list)
    order_items = models.JSONField(_("order items"), default=list)
    creation_date = models.DateTimeField(_("creation date"))
    order_date = models.DateTimeField(_("order date"), null=True, blank=True)
    start_date = models.DateTimeField(_("start date"), null=True, blank=True)
    termination_date = models.DateTimeField(_("termination date"), null=True, blank=True)
    billing_start_date = models.DateTimeField(_("billing start date"), null=True, blank=True)
    billing_start_reason = models.CharField(_("billing start reason"), max_length=64, blank=True)
    offering_changed_date = models.DateTimeField(_("offering changed date"), null=True, blank=True)
    place = models.JSONField(_("place"), default=list)
    extension = models.JSONField(_("extension"), default=dict)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["creation_date", "id"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [
            models.Index(fields=["customer", "status"], name="product_customer_status"),
            models.Index(fields=["customer", "creation_date", "id"], name="product_customer_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="product_not_its_own_parent",
            ),
            models.CheckConstraint(condition=models.Q(status__in=PRODUCT.states), name="product_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"

    @transition(field=status, **PRODUCT.edge("start_activation"))
    def start_activation(self) -> None:
        """Fulfilment of the order has begun."""

    @transition(field=status, **PRODUCT.edge("activate"))
    def activate(self) -> None:
        """The customer has what was ordered."""

    @transition(field=status, **PRODUCT.edge("suspend"))
    def suspend(self) -> None:
        """The customer may not use it for a while."""

    @transition(field=status, **PRODUCT.edge("resume"))
    def resume(self) -> None:
        """The customer may use it again."""

    @transition(field=status, **PRODUCT.edge("start_termination"))
    def start_termination(self) -> None:
        """An order to end it is being fulfilled."""

    @transition(field=status, **PRODUCT.edge("keep"))
    def keep(self) -> None:
        """The order to end it failed; the customer keeps using it."""

    @transition(field=status, **PRODUCT.edge("keep_suspended"))
    def keep_suspended(self) -> None:
        """The order to end it failed; it stays suspended as it was."""

    @transition(field=status, **PRODUCT.edge("terminate"))
    def terminate(self) -> None:
        """The customer does not have it any more."""

    @transition(field=status, **PRODUCT.edge("cancel"))
    def cancel(self) -> None:
        """The order was cancelled before it became active."""

    @transition(field=status, **PRODUCT.edge("abort"))
    def abort(self) -> None:
        """The order failed before it became active."""
