"""The outbox: TM Forum events, written in the transaction of their cause."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.domain.facts import EventFact
from tmf.ids import new_id


class OutboxEvent(models.Model):
    """A TM Forum event (TMF688 `Event`) that has happened, whoever may want to hear of it.

    `id` is the TMF `eventId`, `event_type` its `eventType`, `payload` its `event` body, `occurred_at` its `eventTime`.
    `api` is the API whose hubs hear of it (`TMF620`), empty for what has no hub.
    Kept for a while after its last work is done, so that a person can read what was announced.
    """

    id = models.CharField(_("ID"), primary_key=True, max_length=64, default=new_id, editable=False)
    api = models.CharField(_("API"), max_length=16, blank=True, default="", db_default="")
    event_type = models.CharField(_("event type"), max_length=100)
    subject_type = models.CharField(_("subject type"), max_length=64)
    subject_id = models.CharField(_("subject id"), max_length=64)
    customer_id = models.CharField(_("customer id"), max_length=64, blank=True)
    payload = models.JSONField(_("payload"), default=dict)
    occurred_at = models.DateTimeField(_("occurred"), default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["customer_id", "occurred_at"], name="outbox_customer"),
            models.Index(fields=["subject_id", "subject_type"], name="outbox_subject"),
            models.Index(fields=["occurred_at"], name="outbox_age"),
        ]

    def __str__(self) -> str:
        of = {"event": self.event_type, "type": self.subject_type, "id": self.subject_id}
        return gettext("%(event)s of %(type)s %(id)s") % of

    def as_fact(self) -> EventFact:
        """The event as handlers and selectors give it away."""
        return EventFact(
            event_id=self.id,
            event_type=self.event_type,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            customer_id=self.customer_id,
            payload=self.payload,
            occurred_at=self.occurred_at,
            api=self.api,
        )
