"""Why an offering is refused: the only place in the product that names the codes.

A reason travels unchanged to every door: TMF679 `eligibilityResultReason`, TMF760 `stateReason`, the TMF622 error
and the screens.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `code` for programs, `label` for people (TMF679 EligibilityResultReason, TMF760 StateReason).

    `short` says it in the few words that a cell of a table has room for.
    """

    code: str
    label: str
    short: str = ""

    def about(self, detail: str) -> Reason:
        """The same reason, whose label says of what it speaks."""
        return replace(self, label=f"{self.label}: {detail}")


NO_PATH = Reason("noPath", "There is no way from the offering that is held to this one", "no way there")
DOWNGRADE_NOT_ALLOWED = Reason(
    "downgradeNotAllowed", "This offering can only be upgraded, and this one is lower", "upgrades only"
)
NOT_IN_ASKED_DIRECTION = Reason(
    "notInAskedDirection", "This offering does not lie in the direction that was asked for", "other direction"
)
BELOW_BASELINE = Reason(
    "belowBaseline", "This offering is lower than the one that the plan includes", "below the included tier"
)
ACTION_NOT_ALLOWED = Reason(
    "actionNotAllowed", "This action is not allowed in this channel", "not allowed in this channel"
)
NOT_SELLABLE = Reason("notSellable", "This offering is not on sale", "not on sale")
OUTSIDE_VALIDITY = Reason("outsideValidity", "This offering is not valid on this date", "not on this date")
NOT_OFFERED_IN_PLAN = Reason("notOfferedInPlan", "This offering is not an option of the plan", "not in this plan")
PRODUCT_NOT_ACTIVE = Reason("productNotActive", "The product is not active", "not active")
ORDER_IN_FLIGHT = Reason("orderInFlight", "An open order already touches the product", "order open")

NOT_AVAILABLE_IN_CHANNEL = Reason(
    "notAvailableInChannel", "This offering is not available in this channel", "not sold in this channel"
)
MARKET_SEGMENT_MISMATCH = Reason("marketSegmentMismatch", "This offering is for other market segments", "other segment")
PLACE_NOT_SERVED = Reason("placeNotServed", "This offering is not served at this place", "other place")
REQUIRES_PRODUCT = Reason(
    "requiresProduct", "This offering needs another one that the customer does not have", "needs another"
)
EXCLUDED_BY_PRODUCT = Reason(
    "excludedByProduct", "This offering does not go together with another one", "excluded by another"
)
MAX_INSTANCES_REACHED = Reason(
    "maxInstancesReached", "The customer or the plan cannot hold this offering more often", "no more of it"
)
TENURE_TOO_SHORT = Reason("tenureTooShort", "The product has not been held long enough", "held too short")
COOLING_OFF = Reason("coolingOff", "The last change of the product is too recent", "changed too recently")
GROUP_LIMIT = Reason(
    "groupLimit", "The number of options chosen from a group is outside the limits of the group", "limit of the group"
)
CHARACTERISTIC_NOT_ALLOWED = Reason(
    "characteristicNotAllowed", "A characteristic cannot have this value", "value not allowed"
)

POLICY_UNREADABLE = Reason(
    "policyUnreadable", "A policy in force here cannot be applied, so nothing is allowed", "policy unreadable"
)

PRODUCT_NOT_HELD = Reason("productNotHeld", "The customer does not hold this product", "not held")
PRODUCT_NOT_SUSPENDED = Reason("productNotSuspended", "The product is not suspended", "not suspended")
REQUIRED_OPTION_MISSING = Reason(
    "requiredOptionMissing", "The plan would be left without an option that it includes", "option missing"
)
CHARACTERISTIC_MISSING = Reason("characteristicMissing", "A characteristic that is needed is missing", "value missing")
