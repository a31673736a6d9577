"""The work of the catalog that the queue runs."""

from __future__ import annotations

from catalog import services
from events import registry
from events.domain.facts import Claim


def _give_up_import(job_id: str, error: str) -> None:
    services.give_up_import(job_id=job_id, error=error)


def _give_up_export(job_id: str, error: str) -> None:
    services.give_up_export(job_id=job_id, error=error)


@registry.work(services.IMPORT_WORK, on_buried=_give_up_import)
def import_job(claim: Claim) -> None:
    """Go on with an import."""
    services.run_import(claim=claim)


@registry.work(services.EXPORT_WORK, on_buried=_give_up_export)
def export_job(claim: Claim) -> None:
    """Write an export."""
    services.run_export(claim=claim)


@registry.work(services.PUBLISH_WORK, on_buried=services.give_up_publishing)
def change_set(claim: Claim) -> None:
    """Publish a change set whose time has come."""
    services.publish_due(claim=claim)
