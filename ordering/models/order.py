"""Product orders."""

from __future__ import annotations

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from ordering.domain.lifecycle import PRODUCT_ORDER
from tmf.ids import new_id


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

    id = models.CharField(primary_key=True, max_length=64, default=new_id, editable=False)
    customer_id = models.CharField(max_length=64)
    state = FSMField(default=PRODUCT_ORDER.initial, protected=True, max_length=32)
    channel_id = models.CharField(max_length=64)
    category = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    priority = models.CharField(max_length=16, blank=True)
    external_id = models.JSONField(default=list)
    channel = models.JSONField(default=list)
    related_party = models.JSONField(default=list)
    note = models.JSONField(default=list)
    creation_date = models.DateTimeField()
    requested_start_date = models.DateTimeField(null=True, blank=True)
    requested_completion_date = models.DateTimeField(null=True, blank=True)
    completion_date = models.DateTimeField(null=True, blank=True)
    extension = models.JSONField(default=dict)

    objects = ProductOrderQuerySet.as_manager()

    class Meta:
        ordering = ["creation_date", "id"]
        indexes = [
            models.Index(fields=["customer_id", "creation_date", "id"], name="order_customer_age"),
            models.Index(fields=["state", "creation_date", "id"], name="order_state_age"),
            models.Index(fields=["creation_date", "id"], name="order_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=PRODUCT_ORDER.states), name="order_state_known")
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

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
