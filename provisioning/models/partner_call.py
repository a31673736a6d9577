"""The record of calls to partners."""

from __future__ import annotations

from django.db import models


class PartnerCall(models.Model):
    """One attempt at one call, written before it is made: a row that stays `sent` is a call whose end nobody saw.

    Request and answer are masked (provisioning.domain.masking). `late` says that the answer could not
    be settled (the step was already somebody else's, or the database was in the way): it is evidence and had no effect
    here.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        SENT = "sent"
        DONE = "done"
        REJECTED = "rejected"
        UNKNOWN = "unknown"
        TRANSIENT = "transient"
        NOT_FOUND = "notFound"

    id = models.BigAutoField(primary_key=True)
    step = models.ForeignKey("provisioning.Step", on_delete=models.CASCADE, related_name="calls")
    customer_id = models.CharField(max_length=64)
    partner_id = models.CharField(max_length=64)
    operation = models.CharField(max_length=20)
    op_key = models.CharField(max_length=64)
    attempt = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.SENT)
    late = models.BooleanField(default=False)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    error_code = models.CharField(max_length=100, blank=True)
    request = models.JSONField(default=dict, blank=True)
    answer = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["customer_id", "sent_at"], name="partnercall_customer"),
            models.Index(fields=["partner_id", "sent_at"], name="partnercall_partner"),
            models.Index(fields=["op_key"], name="partnercall_key"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.operation}: {self.outcome}"
