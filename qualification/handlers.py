"""The work of qualification that the queue runs."""

from __future__ import annotations

from events import registry
from events.domain.facts import Claim
from qualification import services


def _give_up(task_id: str, error: str) -> None:
    services.give_up_task(task_id=task_id, error=error)


@registry.work(services.TASK_WORK, on_buried=_give_up)
def task(claim: Claim) -> None:
    """Answer one question that waits."""
    services.answer_task(claim=claim)
