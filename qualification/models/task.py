"""What was asked and what was answered to it, word for word."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from qualification.domain.lifecycle import TASK
from tmf.labels import labelled


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks by the resource that they are and by age."""

    def of_kind(self, kind: str) -> Self:
        """The tasks of one TMF task resource."""
        return self.filter(kind=kind)

    def current(self, *, at: datetime) -> Self:
        """The tasks that have not expired at the date, oldest first."""
        return self.filter(expires_at__gt=at).order_by("pk")

    def expired(self, *, at: datetime) -> Self:
        """The tasks that have expired at the date."""
        return self.filter(expires_at__lte=at)


class Task(FSMModelMixin, models.Model):
    """One task resource of TMF679 or TMF760: a question, and its answer when there is one.

    `kind` is the resource that it is; `customer_id` whose products it is about, empty where nobody is known. `document`
    is the resource as it is shown, but for what its columns say (`state`, dates). `body` is what the client sent and
    `actor` who it was, as long as the question waits: `body` is forgotten with the answer. The id speaks of the kind
    (`QPOQ-…`) and sorts by time. After `expires_at` (TMF679 `expirationDate`) nobody reads it any more.
    """

    LIFECYCLE = TASK
    QUERY_QUALIFICATION = "queryProductOfferingQualification"
    CHECK_QUALIFICATION = "checkProductOfferingQualification"
    QUERY_CONFIGURATION = "queryProductConfiguration"
    CHECK_CONFIGURATION = "checkProductConfiguration"
    KINDS = (QUERY_QUALIFICATION, CHECK_QUALIFICATION, QUERY_CONFIGURATION, CHECK_CONFIGURATION)

    id = models.CharField(_("ID"), primary_key=True, max_length=64, editable=False)
    kind = models.CharField(_("kind"), max_length=40, choices=[(kind, kind) for kind in KINDS])
    customer_id = models.CharField(_("customer id"), max_length=64, blank=True)
    state = FSMField(_("state"), default=TASK.initial, protected=True, max_length=32, choices=labelled(TASK.states))
    document = models.JSONField(_("document"))
    body = models.JSONField(_("body"), null=True, blank=True)
    actor = models.CharField(_("actor"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(fields=["customer_id", "id"], name="qualification_task_customer"),
            models.Index(fields=["expires_at"], name="qualification_task_expiry"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(state__in=TASK.states), name="task_state_known")]

    def __str__(self) -> str:
        return f"{self.pk} ({gettext(self.state)})"

    @transition(field=state, **TASK.edge("start"))
    def start(self) -> None:
        """A worker is computing the answer."""

    @transition(field=state, **TASK.edge("answer"))
    def answer(self) -> None:
        """The answer is there."""

    @transition(field=state, **TASK.edge("fail"))
    def fail(self) -> None:
        """There will be no answer; `document` says why."""

    @transition(field=state, **TASK.edge("cancel"))
    def cancel(self) -> None:
        """The client does not want the answer any more."""
