"""Impact reports: what a change set would do to customers, as it was counted."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from studio.domain.lifecycle import IMPACT_REPORT
from tmf.ids import new_id
from tmf.words_field import WordsField

STATES = {
    "waiting": _("Waiting"),
    "counting": _("Counting"),
    "done": _("Counted"),
    "failed": _("Failed"),
}


class ImpactReportQuerySet(models.QuerySet["ImpactReport"]):
    """Questions about reports."""

    def of_set(self, change_set_id: str) -> Self:
        """The reports of a change set, newest first."""
        return self.filter(change_set_id=change_set_id).order_by("-requested_at", "-pk")

    def unfinished(self) -> Self:
        """Those that are still to be counted."""
        return self.exclude(state__in=IMPACT_REPORT.final)


class ImpactReport(FSMModelMixin, models.Model):
    """What a change set of the catalog would do to customers as of a date.

    `channel` is the sales channel that was asked about (empty: all in which the change may matter). What was compared
    is said by `live_token`, the revision of the live catalog, and `change_set_revision`, that of the set: where either
    is another one now, the report is out of date. `progress` is in percent, `result` as
    `studio.services.impact_result` writes it, `problem` says why there is none.
    """

    LIFECYCLE = IMPACT_REPORT

    id = models.CharField(primary_key=True, max_length=64, default=new_id, editable=False)
    change_set_id = models.CharField(max_length=64, editable=False)
    change_set_revision = models.PositiveIntegerField(default=0, editable=False)
    live_token = models.CharField(max_length=64, blank=True, editable=False)
    channel = models.CharField(max_length=64, blank=True, editable=False)
    at = models.DateTimeField(editable=False)
    state = FSMField(_("state"), default=IMPACT_REPORT.initial, protected=True, choices=list(STATES.items()))
    progress = models.PositiveSmallIntegerField(default=0, editable=False)
    result = models.JSONField(null=True, editable=False)
    problem = WordsField(blank=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = ImpactReportQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at", "-id")
        verbose_name = _("impact report")
        verbose_name_plural = _("impact reports")
        indexes = [models.Index(fields=("change_set_id", "-requested_at"), name="studio_impact_of_set")]

    def __str__(self) -> str:
        return f"{self.change_set_id} ({self.state})"

    @transition(field=state, **IMPACT_REPORT.edge("start"))
    def start(self) -> None:
        """A worker counts."""

    @transition(field=state, **IMPACT_REPORT.edge("finish"))
    def finish(self) -> None:
        """It is counted."""

    @transition(field=state, **IMPACT_REPORT.edge("fail"))
    def fail(self) -> None:
        """It could not be counted; `problem` says why."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in IMPACT_REPORT.final
