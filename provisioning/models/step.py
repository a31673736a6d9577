"""Steps: the durable units of work of a service order."""

from __future__ import annotations

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from provisioning.domain.lifecycle import STEP
from tmf.ids import new_id


class Step(FSMModelMixin, models.Model):
    """One thing to do on one service, by a partner or by ourselves, after the steps that it `needs`.

    `operation` is of provisioning.domain.partner, `parameters` are the characteristics wanted, `partner_fields` what
    the partner calls those that it calls otherwise. That is kept as it was when the order came: whatever becomes of the
    specification, every attempt under one key sends the same. `op_key` is the
    operation key that the partner sees: the same for every attempt at one intent, a new one only after the partner has
    definitely said no and a person tries again. `partner_id` is empty where nothing outside is called.
    """

    LIFECYCLE = STEP

    id = models.CharField(primary_key=True, max_length=64, default=new_id, editable=False)
    order = models.ForeignKey("provisioning.ServiceOrder", on_delete=models.CASCADE, related_name="steps")
    item = models.ForeignKey("provisioning.ServiceOrderItem", on_delete=models.CASCADE, related_name="steps")
    service = models.ForeignKey("provisioning.Service", on_delete=models.PROTECT, related_name="steps")
    customer_id = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    operation = models.CharField(max_length=20)
    partner_id = models.CharField(max_length=64, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    partner_fields = models.JSONField(default=dict, blank=True)
    state = FSMField(default=STEP.initial, protected=True, choices=[(s, s) for s in STEP.states])
    op_key = models.CharField(max_length=64, unique=True, default=new_id, editable=False)
    needs = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="needed_by")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "position"]
        indexes = [
            models.Index(fields=["customer_id", "state"], name="step_customer"),
            models.Index(fields=["partner_id", "state"], name="step_partner"),
        ]
        permissions = [("retry_step", "Can have a step in fallout tried again")]

    def __str__(self) -> str:
        return f"{self.operation} {self.service_id}"

    @transition(field=state, **STEP.edge("release"))
    def release(self) -> None:
        """Everything it needs is done."""

    @transition(field=state, **STEP.edge("send"))
    def send(self) -> None:
        """From now on the partner may have been asked."""

    @transition(field=state, **STEP.edge("put_back"))
    def put_back(self) -> None:
        """The partner has done nothing; it will be asked again."""

    @transition(field=state, **STEP.edge("doubt"))
    def doubt(self) -> None:
        """Nobody knows whether the partner has done it."""

    @transition(field=state, **STEP.edge("complete"))
    def complete(self) -> None:
        """It is done."""

    @transition(field=state, **STEP.edge("fall_out"))
    def fall_out(self) -> None:
        """It needs a person."""

    @transition(field=state, **STEP.edge("retry"))
    def retry(self) -> None:
        """A person lets it be tried again."""

    @transition(field=state, **STEP.edge("retry_in_doubt"))
    def retry_in_doubt(self) -> None:
        """A person lets it be tried again; the partner is asked first what it did."""

    @transition(field=state, **STEP.edge("drop"))
    def drop(self) -> None:
        """It is no longer wanted."""
