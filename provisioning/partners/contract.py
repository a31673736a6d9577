"""What every adapter does."""

from __future__ import annotations

from typing import Protocol

from provisioning.domain.partner import Operation, PartnerProfile, Result, Trace


class Adapter(Protocol):
    """Speaks the language of one archetype of partner.

    An adapter is called outside any transaction, by many threads at once, and never raises for what a partner or the
    network does: that is a result. Its exceptions are bugs.
    """

    calls_out: bool
    """Whether anybody is called; what is not called needs no record of a call."""

    def perform(self, partner: PartnerProfile, operation: Operation) -> Result:
        """Ask the partner to do it, under the operation's key."""
        ...

    def look_up(self, partner: PartnerProfile, operation: Operation) -> Trace:
        """Ask the partner what became of the operation's key; `NotFound` is a definite "never had an effect"."""
        ...
