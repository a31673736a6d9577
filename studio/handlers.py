"""The work of the desk that the queue runs."""

from __future__ import annotations

from events import registry
from events.domain.facts import Claim
from studio import services


def _give_up(report_id: str, error: str) -> None:
    services.give_up_impact(report_id=report_id, error=error)


@registry.work(services.IMPACT_WORK, on_buried=_give_up)
def impact_report(claim: Claim) -> None:
    """Count one impact report."""
    services.run_impact(claim=claim)
