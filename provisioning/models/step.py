"""Steps: the durable units of work of a service order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from provisioning.domain.lifecycle import STEP
from provisioning.domain.partner import OPERATIONS
from tmf.ids import new_id
from tmf.labels import labelled


class Step(FSMModelMixin, models.Model):
    """One thing to do on one service, by a partner or by ourselves, after the steps that it `needs`.

    `operation` is of provisioning.domain.partner, `parameters` are the characteristics wanted, `partner_fields` what
    the partner calls those that it calls otherwise. That is kept as it was when the order came: whatever becomes of the
    specification, every attempt under one key sends the same. `op_key` is the
    operation key that the partner sees: the same for every attempt at one intent, a new one only after the partner has
    definitely said no and a person tries again. `partner_id` is empty where nothing outside is called.
    """

    LIFECYCLE = STEP

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    order = models.ForeignKey(
        "provisioning.ServiceOrder", on_delete=models.CASCADE, related_name="steps", verbose_name=_("order")
    )
    item = models.ForeignKey(
        "provisioning.ServiceOrderItem", on_delete=models.CASCADE, related_name="steps", verbose_name=_("item")
    )
    service = models.ForeignKey(
        "provisioning.Service", on_delete=models.PROTECT, related_name="steps", verbose_name=_("service")
    )
    customer_id = models.CharField(_("customer id"), max_length=64)
    position = models.PositiveIntegerField(_("position"))
    operation = models.CharField(_("operation"), max_length=20, choices=labelled(OPERATIONS))
    partner_id = models.CharField(_("partner id"), max_length=64, blank=True)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    partner_fields = models.JSONField(_("partner fields"), default=dict, blank=True)
    state = FSMField(_("state"), default=STEP.initial, protected=True, choices=labelled(STEP.states))
    op_key = models.CharField(max_length=64, unique=True, default=new_id, editable=False)
    needs = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="needed_by", verbose_name=_("needs")
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("made"))
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        ordering = ["order", "position"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        indexes = [
            models.Index(fields=["customer_id", "state"], name="step_customer"),
            models.Index(fields=["partner_id", "state"], name="step_partner"),
        ]
        permissions = [("retry_step", "Can have a step in fallout tried again")]

    def __str__(self) -> str:
        return f"{gettext(self.operation)} {self.service_id}"

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
