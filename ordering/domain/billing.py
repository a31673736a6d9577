"""When billing starts: a policy of the offering, decoupled from the state of provisioning (requirement A4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

ON_ORDER, ON_SERVICE_ACTIVATION, ON_CUSTOMER_ACTIVATION = "onOrder", "onServiceActivation", "onCustomerActivation"


@dataclass(frozen=True, slots=True)
class BillingFacts:
    """What has happened so far to an order item; None is not yet. All times are aware.

    `ordered_at`: the order was accepted and its fulfilment has begun. `service_activated_at`: every service of the
    item is active. `customer_activated_at`: the customer has done their part too (signed in at the partner).
    """

    ordered_at: datetime | None = None
    service_activated_at: datetime | None = None
    customer_activated_at: datetime | None = None


POLICIES: Mapping[str, Callable[[BillingFacts], datetime | None]] = {
    ON_ORDER: lambda facts: facts.ordered_at,
    ON_SERVICE_ACTIVATION: lambda facts: facts.service_activated_at,
    ON_CUSTOMER_ACTIVATION: lambda facts: facts.customer_activated_at,
}


class UnknownBillingPolicy(Exception):  # noqa: N818 - named for what happened
    """An offering whose billing start policy has no rule here."""

    def __init__(self, policy: str) -> None:
        self.policy = policy
        super().__init__(f"There is no billing start policy {policy!r}; there are {', '.join(POLICIES)}")


def billing_start(policy: str, facts: BillingFacts) -> datetime | None:
    """The date from which the item's offering is billed, or None while the policy waits for something.

    Raises:
        UnknownBillingPolicy: no such policy.
    """
    if policy not in POLICIES:
        raise UnknownBillingPolicy(policy)
    return POLICIES[policy](facts)
