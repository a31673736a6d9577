"""Why an offering is refused: the only place in the product that names the codes.

A reason travels unchanged to every door: TMF679 `eligibilityResultReason`, TMF760 `stateReason`, the TMF622 error
and the screens.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `code` for programs, `label` for people (TMF679 EligibilityResultReason, TMF760 StateReason)."""

    code: str
    label: str


NO_PATH = Reason("noPath", "There is no way from the offering that is held to this one")
DOWNGRADE_NOT_ALLOWED = Reason("downgradeNotAllowed", "This offering can only be upgraded, and this one is lower")
NOT_IN_ASKED_DIRECTION = Reason("notInAskedDirection", "This offering does not lie in the direction that was asked for")
BELOW_BASELINE = Reason("belowBaseline", "This offering is lower than the one that the plan includes")
ACTION_NOT_ALLOWED = Reason("actionNotAllowed", "This action is not allowed in this channel")
NOT_SELLABLE = Reason("notSellable", "This offering is not on sale")
OUTSIDE_VALIDITY = Reason("outsideValidity", "This offering is not valid on this date")
NOT_OFFERED_IN_PLAN = Reason("notOfferedInPlan", "This offering is not an option of the plan")
PRODUCT_NOT_ACTIVE = Reason("productNotActive", "The product is not active")
ORDER_IN_FLIGHT = Reason("orderInFlight", "An open order already touches the product")

POLICY_UNREADABLE = Reason("policyUnreadable", "A policy in force here cannot be applied, so nothing is allowed")

PRODUCT_NOT_HELD = Reason("productNotHeld", "The customer does not hold this product")
REQUIRED_OPTION_MISSING = Reason("requiredOptionMissing", "The plan would be left without an option that it includes")
GROUP_LIMIT = Reason("groupLimit", "The number of options chosen from a group is outside the limits of the group")
MAX_INSTANCES_REACHED = Reason("maxInstancesReached", "The plan cannot hold this option more often")
EXCLUDED_BY_PRODUCT = Reason(
    "excludedByProduct", "Another tier of the same service is in the plan: change that one instead"
)
