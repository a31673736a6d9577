"""The history of states."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.domain.facts import StateChangeFact
from tmf.labels import STATES, labelled


class StateChange(models.Model):
    """One move of one subject through its lifecycle, written with the move; rows are only ever added.

    `subject_type` is the name of the model, `actor` is `client:<id>`, `user:<name>` or `system:<what>`.
    """

    id = models.BigAutoField(_("ID"), primary_key=True)
    subject_type = models.CharField(_("subject type"), max_length=64)
    subject_id = models.CharField(_("subject id"), max_length=64)
    customer_id = models.CharField(_("customer id"), max_length=64, blank=True)
    from_state = models.CharField(_("from state"), max_length=64, choices=labelled(sorted(STATES)))
    to_state = models.CharField(_("to state"), max_length=64, choices=labelled(sorted(STATES)))
    actor = models.CharField(_("actor"), max_length=255)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("state change")
        verbose_name_plural = _("state changes")
        indexes = [
            models.Index(fields=["customer_id", "at"], name="statechange_customer"),
            models.Index(fields=["subject_id", "subject_type", "at"], name="statechange_subject"),
        ]

    def __str__(self) -> str:
        moved = {"type": gettext(self.subject_type), "id": self.subject_id}
        states = {"from": gettext(self.from_state), "to": gettext(self.to_state)}
        return gettext("%(type)s %(id)s: %(from)s to %(to)s") % {**moved, **states}

    def as_fact(self) -> StateChangeFact:
        """The move as selectors give it away."""
        return StateChangeFact(
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            from_state=self.from_state,
            to_state=self.to_state,
            actor=self.actor,
            reason=self.reason,
            at=self.at,
        )
