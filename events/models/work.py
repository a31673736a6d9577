"""The durable work queue: what must happen, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from events.domain.facts import EVENT_KIND, Claim


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Work in the words of the queue; every comparison of time is the database's own, never the process' clock."""

    def known(self, kinds: Iterable[str], handlers: Iterable[str]) -> WorkItemQuerySet:
        """What a process can run that knows these kinds of work and these handlers of events."""
        events = models.Q(kind=EVENT_KIND, lane__in=sorted(handlers))
        return self.filter(models.Q(kind__in=sorted(kinds)) | events)

    def due(self) -> WorkItemQuerySet:
        """What waits for a worker now."""
        return self.filter(state=WorkItem.State.READY, due_at__lte=Now())

    def expired(self) -> WorkItemQuerySet:
        """What was leased to somebody who has not been heard of since: a worker that died."""
        return self.filter(state=WorkItem.State.LEASED, lease_until__lt=Now())

    def held(self, claim: Claim) -> WorkItemQuerySet:
        """The row of a claim as long as its lease is the claim's own: the fence."""
        return self.filter(pk=claim.work_id, lease_token=claim.token)

    def skipping_locked(self) -> WorkItemQuerySet:
        """Lock what nobody else has locked.

        A database without SKIP LOCKED (SQLite) needs none: its transactions are immediate, so claims follow each other.
        """
        if connection.features.has_select_for_update_skip_locked:
            return self.select_for_update(skip_locked=True)
        return self


class WorkItem(models.Model):
    """One piece of work that must happen once `due_at` has come: an event to hand over, a step, a timer, a delivery.

    Deleted when done. Whoever runs it holds a lease (`lease_token`, `lease_until`); one that runs out gives it back.
    Work that has failed `max_attempts` times is buried and waits for a person. At most one row has a `dedupe_key`.
    """

    class State(models.TextChoices):
        """Waiting for its time or a worker, held by a worker, given up."""

        READY = "ready", _("ready")
        LEASED = "leased", _("leased")
        BURIED = "buried", _("buried")

    id = models.BigAutoField(_("ID"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=100)
    subject_id = models.CharField(_("subject id"), max_length=64)
    lane = models.CharField(_("lane"), max_length=100)
    dedupe_key = models.CharField(_("dedupe key"), max_length=255, unique=True, null=True, blank=True)
    due_at = models.DateTimeField(_("due"), db_default=Now())
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READY)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    lease_token = models.UUIDField(_("lease token"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveIntegerField(_("attempts at most"), default=12)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("made"), db_default=Now(), editable=False)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        indexes = [
            models.Index(fields=["state", "due_at"], name="work_due"),
            models.Index(fields=["state", "lane", "due_at"], name="work_lane"),
            models.Index(fields=["subject_id", "kind"], name="work_subject"),
        ]
        permissions = [("retry_workitem", "Can try buried work again")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    def held_claim(self) -> Claim:
        """The lease that somebody holds on this row.

        Raises:
            ValueError: nobody does.
        """
        if self.lease_token is None:
            raise ValueError(f"Work {self.pk} is not leased")
        return self._claim(self.lease_token, self.attempts)

    def as_claim(self, token: UUID) -> Claim:
        """The lease just taken under `token`, which is the next attempt of the row as it was read."""
        return self._claim(token, self.attempts + 1)

    def _claim(self, token: UUID, attempts: int) -> Claim:
        return Claim(
            work_id=self.pk,
            token=token,
            kind=self.kind,
            subject_id=self.subject_id,
            lane=self.lane,
            attempts=attempts,
            max_attempts=self.max_attempts,
        )
