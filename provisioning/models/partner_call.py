"""The record of calls to partners."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from provisioning.domain.partner import OPERATIONS
from tmf.labels import labelled


class PartnerCall(models.Model):
    """One attempt at one call, written before it is made: a row that stays `sent` is a call whose end nobody saw.

    Request and answer are masked (provisioning.domain.masking). `late` says that the answer could not
    be settled (the step was already somebody else's, or the database was in the way): it is evidence and had no effect
    here.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        SENT = "sent", _("sent")
        DONE = "done", _("done")
        REJECTED = "rejected", _("rejected")
        UNKNOWN = "unknown", _("unknown")
        TRANSIENT = "transient", _("transient")
        NOT_FOUND = "notFound", _("notFound")

    id = models.BigAutoField(_("ID"), primary_key=True)
    step = models.ForeignKey(
        "provisioning.Step", on_delete=models.CASCADE, related_name="calls", verbose_name=_("step")
    )
    customer_id = models.CharField(_("customer id"), max_length=64)
    partner_id = models.CharField(_("partner id"), max_length=64)
    operation = models.CharField(_("operation"), max_length=20, choices=labelled(OPERATIONS))
    op_key = models.CharField(_("operation key"), max_length=64)
    attempt = models.PositiveIntegerField(_("attempt"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.SENT)
    late = models.BooleanField(_("late"), default=False)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    error_code = models.CharField(_("error code"), max_length=100, blank=True)
    request = models.JSONField(_("request"), default=dict, blank=True)
    answer = models.JSONField(_("answer"), default=dict, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    duration_ms = models.PositiveIntegerField(_("duration (ms)"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("partner call")
        verbose_name_plural = _("partner calls")
        indexes = [
            models.Index(fields=["customer_id", "sent_at"], name="partnercall_customer"),
            models.Index(fields=["partner_id", "sent_at"], name="partnercall_partner"),
            models.Index(fields=["op_key"], name="partnercall_key"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {gettext(self.operation)}: {gettext(self.outcome)}"
