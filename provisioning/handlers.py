"""The work of production that the queue runs."""

from __future__ import annotations

from events import registry
from events.domain.facts import Claim
from provisioning import services


def _give_up(step_id: str, error: str) -> None:
    services.give_up_step(step_id=step_id, error=error)


@registry.work(services.STEP_WORK, on_buried=_give_up)
def step(claim: Claim) -> None:
    """Run one step."""
    services.run_step(claim=claim)


def _give_up_order(order_id: str, error: str) -> None:
    services.give_up_order(order_id=order_id, error=error)


@registry.work(services.ADVANCE_WORK, on_buried=_give_up_order)
def advance(claim: Claim) -> None:
    """Look at an order that waited for a step of another one."""
    services.advance_order(claim=claim)
