"""The work of the hubs that the queue runs."""

from __future__ import annotations

from events import registry
from events.domain.facts import DELIVERY_KIND, Claim
from events.services.deliver import deliver


@registry.work(DELIVERY_KIND)
def delivery(claim: Claim) -> None:
    """Deliver one event to one hub."""
    deliver(claim=claim)
