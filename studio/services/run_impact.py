"""Count what a change set would do: the work behind an impact report."""

from __future__ import annotations

from time import monotonic

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events.domain.facts import Claim
from events.services import apply_move, finish, renew
from studio.domain.lifecycle import IMPACT_REPORT
from studio.models import ImpactReport
from studio.services.catalogs import UNFIT, Compared, catalogs_of
from studio.services.impact_result import impact_result
from tmf.errors import refusals
from tmf.words import together

ACTOR = "system:studio"
COMPILED, COUNTED = 5, 99
"""The percentages at which both catalogs are there, and at which every customer has been looked at."""
TOLD_EVERY = 0.5
"""Seconds between two notes of how far it is."""


def run_impact(*, claim: Claim) -> None:
    """Count the report of a claim: it goes through `counting` to `done`, or to `failed` where its set does not fit.

    Nothing is written but how far it is, until all is counted: a worker that died is followed by another one, which
    counts from the start. A report that is over, or gone, is left alone.

    Raises:
        LeaseLost: somebody else counts by now; nothing of this is written.
    """
    report = _begin(claim)
    if report is None:
        _drop(claim)
        return
    try:
        compared = catalogs_of(report.change_set_id)
    except UNFIT as refusal:
        _end(claim, "fail", problem=together(one.message for one in refusals(refusal)))
        return
    progress = _Progress(claim)
    progress.note(COMPILED)
    result = impact_result(compared, channel=report.channel, at=report.at, tell=progress.tell)
    _end(claim, "finish", compared=compared, result=result)


def give_up_impact(*, report_id: str, error: str) -> None:
    """End a report whose counting failed too often, in the caller's transaction."""
    report = ImpactReport.objects.select_for_update().filter(pk=report_id).first()
    if report is not None and not report.is_over:
        _close(report, "fail", problem=error)


class _Progress:
    """How far the counting is, for whoever looks; and the lease kept meanwhile."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.told = self.renewed = monotonic()

    def tell(self, share: float) -> None:
        """Note the share of the customers that have been looked at, from time to time.

        Raises:
            LeaseLost: somebody else counts by now.
        """
        now = monotonic()
        if now - self.told >= TOLD_EVERY:
            self.told = now
            self.note(COMPILED + int(share * (COUNTED - COMPILED)))
        if now - self.renewed >= settings.WORK_LEASE_SECONDS / 3:
            self.renewed = now
            renew(self.claim)

    def note(self, percent: int) -> None:
        """Write how far it is."""
        ImpactReport.objects.filter(pk=self.claim.subject_id).update(progress=percent)


@transaction.atomic
def _begin(claim: Claim) -> ImpactReport | None:
    """The report, which is being counted now; None for one that is over or gone."""
    report = ImpactReport.objects.select_for_update().filter(pk=claim.subject_id).first()
    if report is None or report.is_over:
        return None
    if report.state == IMPACT_REPORT.initial:
        apply_move(report, "start", actor=ACTOR)
    report.progress, report.started_at = 0, timezone.now()
    report.save(update_fields=["progress", "started_at"])
    return report


@transaction.atomic
def _drop(claim: Claim) -> None:
    finish(claim)


@transaction.atomic
def _end(
    claim: Claim,
    verb: str,
    *,
    compared: Compared | None = None,
    result: dict[str, object] | None = None,
    problem: str = "",
) -> None:
    finish(claim)
    report = ImpactReport.objects.select_for_update().filter(pk=claim.subject_id).first()
    if report is None or report.is_over:
        return
    if compared is not None:
        report.live_token, report.change_set_revision = compared.live_token, compared.revision
    report.result = result
    _close(report, verb, problem=problem)


def _close(report: ImpactReport, verb: str, *, problem: str = "") -> None:
    report.problem, report.finished_at = problem, timezone.now()
    report.progress = 100 if verb == "finish" else report.progress
    columns = ["live_token", "change_set_revision", "result", "problem", "finished_at", "progress"]
    report.save(update_fields=columns)
    apply_move(report, verb, actor=ACTOR, reason=str(problem)[:200])
