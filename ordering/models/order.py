"""Product orders."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from ordering.domain.lifecycle import PRODUCT_ORDER
from tmf.ids import new_id
from tmf.labels import labelled


class ProductOrderQuerySet(models.QuerySet["ProductOrder"]):
    """Questions about orders."""

    def open(self) -> ProductOrderQuerySet:
        """Orders that are not final."""
        return self.exclude(state__in=PRODUCT_ORDER.final)

    def newest_first(self) -> ProductOrderQuerySet:
        """As a person reads them."""
        return self.order_by("-creation_date", "-pk")


class ProductOrder(FSMModelMixin, models.Model):
    """What a customer asked for, as one whole (TMF622 ProductOrder).

    `state` follows from the items alone (ordering/domain/rollup.py). `channel_id` is the sales channel that the rules
    were asked for; `channel`, `related_party`, `external_id` and `note` are kept as the client sent them.
    """

    LIFECYCLE = PRODUCT_ORDER

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    customer_id = models.CharField(_("customer id"), max_length=64)
    state = FSMField(
        _("state"), default=PRODUCT_ORDER.initial, protected=True, max_length=32, choices=labelled(PRODUCT_ORDER.states)
    )
    channel_id = models.CharField(_("channel id"), max_length=64)
    category = models.CharField(_("category"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    priority = models.CharField(_("priority"), max_length=16, blank=True)
    external_id = models.JSONField(_("external id"), default=list)
    channel = models.JSONField(_("channel"), default=list)
    related_party = models.JSONField(_("related party"), default=list)
    note = models.JSONField(_("note"), default=list)
    creation_date = models.DateTimeField(_("creation date"))
    requested_start_date = models.DateTimeField(_("requested start date"), null=True, blank=True)
    requested_completion_date = models.DateTimeField(_("requested completion date"), null=True, blank=True)
    completion_date = models.DateTimeField(_("completion date"), null=True, blank=True)
    extension = models.JSONField(_("extension"), default=dict)

    objects = ProductOrderQuerySet.as_manager()

    class Meta:
        ordering = ["creation_date", "id"]
        verbose_name = _("product order")
        verbose_name_plural = _("product orders")
        indexes = [
            models.Index(fields=["customer_id", "creation_date", "id"], name="order_customer_age"),
            models.Index(fields=["state", "creation_date", "id"], name="order_state_age"),
            models.Index(fields=["creation_date", "id"], name="order_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=PRODUCT_ORDER.states), name="order_state_known")
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({gettext(self.state)})"

    @transition(field=state, **PRODUCT_ORDER.edge("reject"))
    def reject(self) -> None:
        """A check after acceptance failed; nothing was done."""

    @transition(field=state, **PRODUCT_ORDER.edge("start"))
    def start(self) -> None:
        """Fulfilment begins."""

    @transition(field=state, **PRODUCT_ORDER.edge("wait"))
    def wait(self) -> None:
        """Somebody outside has to do something first."""

    @transition(field=state, **PRODUCT_ORDER.edge("hold"))
    def hold(self) -> None:
        """An issue blocks it."""

    @transition(field=state, **PRODUCT_ORDER.edge("resume"))
    def resume(self) -> None:
        """The issue is solved, or what was waited for has come."""

    @transition(field=state, **PRODUCT_ORDER.edge("assess_cancellation"))
    def assess_cancellation(self) -> None:
        """Somebody wants to cancel it."""

    @transition(field=state, **PRODUCT_ORDER.edge("go_on"))
    def go_on(self) -> None:
        """It cannot be cancelled any more."""

    @transition(field=state, **PRODUCT_ORDER.edge("accept_cancellation"))
    def accept_cancellation(self) -> None:
        """What was done is being undone."""

    @transition(field=state, **PRODUCT_ORDER.edge("cancel"))
    def cancel(self) -> None:
        """Everything is undone."""

    @transition(field=state, **PRODUCT_ORDER.edge("complete"))
    def complete(self) -> None:
        """Every item is completed."""

    @transition(field=state, **PRODUCT_ORDER.edge("complete_partly"))
    def complete_partly(self) -> None:
        """Some items are completed, others ended otherwise."""

    @transition(field=state, **PRODUCT_ORDER.edge("fail"))
    def fail(self) -> None:
        """Nothing could be completed."""

    @transition(field=state, **PRODUCT_ORDER.edge("submit"))
    def submit(self) -> None:
        """A draft becomes an order."""
