"""When billing starts: by policy, whatever provisioning does."""

from datetime import UTC, datetime

import pytest

from ordering.domain.billing import BillingFacts, UnknownBillingPolicy, billing_start

ORDERED, SERVED, JOINED = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3))


@pytest.mark.parametrize(
    ("policy", "facts", "start"),
    [
        ("onOrder", BillingFacts(), None),
        ("onOrder", BillingFacts(ORDERED), ORDERED),
        ("onOrder", BillingFacts(ORDERED, SERVED, JOINED), ORDERED),
        ("onServiceActivation", BillingFacts(ORDERED), None),
        ("onServiceActivation", BillingFacts(ORDERED, SERVED), SERVED),
        ("onServiceActivation", BillingFacts(ORDERED, SERVED, JOINED), SERVED),
        ("onCustomerActivation", BillingFacts(ORDERED, SERVED), None),
        ("onCustomerActivation", BillingFacts(ORDERED, SERVED, JOINED), JOINED),
    ],
)
def test_billing_starts_when_the_policy_says(policy, facts, start):
    assert billing_start(policy, facts) == start


def test_a_policy_without_a_rule_is_not_guessed():
    with pytest.raises(UnknownBillingPolicy, match="whenever"):
        billing_start("whenever", BillingFacts(ORDERED, SERVED, JOINED))
