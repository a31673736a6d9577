"""What needs no partner: our own network and bookkeeping. Done at once, nobody is called."""

from __future__ import annotations

from provisioning.domain.partner import LOCAL, Done, Operation, PartnerProfile, Result, Trace
from provisioning.partners.registry import register


@register(LOCAL)
class Local:
    """The adapter of a service that no partner stands behind."""

    calls_out = False

    def perform(self, partner: PartnerProfile, operation: Operation) -> Result:  # noqa: ARG002 - the contract's names
        """There is nothing to wait for."""
        return Done()

    def look_up(self, partner: PartnerProfile, operation: Operation) -> Trace:
        """What is done at once is never in doubt, and doing it again changes nothing."""
        return self.perform(partner, operation)
