"""Fallout: steps that need a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Fallout(models.Model):
    """Why a step cannot go on by itself; open until `resolved_at`.

    `error_class` and `code` are of provisioning.domain.partner (a stable pair), `message` is for a care agent,
    `payload` is the masked answer of the partner. `in_doubt` says that the partner may have done it nevertheless.
    """

    id = models.BigAutoField(_("ID"), primary_key=True)
    step = models.ForeignKey(
        "provisioning.Step", on_delete=models.CASCADE, related_name="fallouts", verbose_name=_("step")
    )
    order = models.ForeignKey(
        "provisioning.ServiceOrder", on_delete=models.CASCADE, related_name="fallouts", verbose_name=_("order")
    )
    customer_id = models.CharField(_("customer id"), max_length=64)
    partner_id = models.CharField(_("partner id"), max_length=64, blank=True)
    error_class = models.CharField(_("error class"), max_length=20)
    code = models.CharField(_("code"), max_length=100)
    message = models.CharField(_("message"), max_length=1000)
    payload = models.JSONField(_("payload"), default=dict, blank=True)
    in_doubt = models.BooleanField(_("in doubt"), default=False)
    opened_at = models.DateTimeField(_("opened"))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.CharField(_("resolved by"), max_length=255, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("fallout")
        verbose_name_plural = _("fallouts")
        constraints = [
            models.UniqueConstraint(fields=["step"], condition=Q(resolved_at__isnull=True), name="fallout_open"),
        ]
        indexes = [
            models.Index(fields=["customer_id", "opened_at"], name="fallout_customer"),
            models.Index(fields=["partner_id", "opened_at"], name="fallout_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
