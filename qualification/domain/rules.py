"""The rules of change, one function each: rows in, grounds out. The words are those of the golden table.

A rule gives the rows that allow (without a reason) and those that refuse (with one); nothing when it does not apply.
Rules that look only at what is held run once a question, rules of a direction once a direction, the others once a
target.
"""

from __future__ import annotations

from datetime import datetime

from catalog.domain.offering import DOWNGRADE, LADDER_TYPES, LAUNCHED, AllowedAction, Offering
from qualification.domain import policies, reasons
from qualification.domain.decision import Ground
from qualification.domain.facts import ACTIVE, Facts
from qualification.domain.question import Grounds, Question, Seat

ADD, MODIFY, SUSPEND, RESUME, TERMINATE = "add", "modify", "suspend", "resume", "terminate"
TO_TERMINATE = (TERMINATE, "remove", "delete")
"""Terminate and what others call it (the official examples of TMF620 say remove, TMF622 says delete)."""
_KNOWN = frozenset({*LADDER_TYPES, ADD, MODIFY, SUSPEND, RESUME, *TO_TERMINATE})


# ---- what is held -------------------------------------------------------------------------------------------------


def product_not_active(facts: Facts) -> Grounds:
    """The held product is not active."""
    return () if facts.held.status == ACTIVE else (Ground(facts.held, reasons.PRODUCT_NOT_ACTIVE),)


def order_in_flight(facts: Facts) -> Grounds:
    """An open order already touches the held product."""
    return (Ground(facts.held, reasons.ORDER_IN_FLIGHT),) if facts.held.open_order else ()


# ---- the direction ------------------------------------------------------------------------------------------------


def no_path(asked: Question, way: str | None) -> Grounds:
    """There is no direction."""
    return (Ground(asked.facts.held, reasons.NO_PATH),) if way is None else ()


def downgrade_not_allowed(asked: Question, way: str | None) -> Grounds:
    """The direction is downgrade and an upgradeOnly policy in force is attached to the held offering."""
    if way != DOWNGRADE:
        return ()
    found = policies.in_force(asked.held, policies.UPGRADE_ONLY, at=asked.seat.at)
    return tuple(Ground(policy, reasons.DOWNGRADE_NOT_ALLOWED) for policy in found)


def not_in_asked_direction(asked: Question, way: str | None) -> Grounds:
    """An action was asked for and the direction is another one; not said beside downgradeNotAllowed."""
    if way is None or asked.request.action in (None, way) or downgrade_not_allowed(asked, way):
        return ()
    return (Ground(asked.facts.held, reasons.NOT_IN_ASKED_DIRECTION),)


def action_not_allowed(asked: Question, way: str | None) -> Grounds:
    """The held offering has allowedAction rows, and none in force allows the direction in the channel.

    Rows that name the direction decide; where there are none, rows that name `modify` decide. A row that is out of
    force still names its action: it decides, and allows nothing.
    """
    if way is None or asked.held is None:
        return ()
    return allowed(asked.held, (way, MODIFY), channel=asked.request.channel, at=asked.seat.at)


def allowed(held: Offering, actions: tuple[str, ...], *, channel: str, at: datetime) -> Grounds:
    """What the allowedAction rows of an offering say to an action (TMF620 allowedAction, MISSION B5).

    `actions` are names in order of precedence: the rows of the first one that any row names decide.
    No row at all allows every action in every channel.
    """
    if not held.allowed_actions:
        return ()
    deciding: tuple[AllowedAction, ...] = ()
    for action in actions:
        deciding = deciding or tuple(row for row in held.allowed_actions if row.action == action)
    allowing = tuple(Ground(row) for row in deciding if row.allows(channel=channel, at=at))
    return allowing or tuple(Ground(row, reasons.ACTION_NOT_ALLOWED) for row in deciding or (held,))


def own_names(offering: Offering | None) -> tuple[str, ...]:
    """The actions of its own that an offering names in its allowedAction rows: modifications under other names."""
    rows = offering.allowed_actions if offering else ()
    return tuple(dict.fromkeys(row.action for row in rows if row.action not in _KNOWN))


def modification(held: Offering, *, channel: str, at: datetime) -> Grounds:
    """What the rows say to a change that leaves the offering what it is.

    Rows that name `modify` decide; where there are none, one of the offering's own names that is allowed is enough.
    """
    said = [allowed(held, (MODIFY, name), channel=channel, at=at) for name in (own_names(held) or (MODIFY,))]
    return next((grounds for grounds in said if not any(ground.reason for ground in grounds)), said[0])


def tenure_too_short(asked: Question, way: str | None) -> Grounds:
    """A minTenure policy in force on the held offering asks for more days on it than there were."""
    return policies.too_short(asked.held, asked.facts.held, way, at=asked.seat.at) if way else ()


def cooling_off(asked: Question, way: str | None) -> Grounds:
    """A coolingOff policy in force on the held offering asks for more days since the last change than there were."""
    return policies.cooling(asked.held, asked.facts.held, at=asked.seat.at) if way else ()


def held_policy_unreadable(asked: Question, way: str | None) -> Grounds:  # noqa: ARG001 - the signature of its like
    """A policy in force on the held offering cannot be read."""
    return policies.cannot_be_read(asked.held, at=asked.seat.at)


# ---- the target ---------------------------------------------------------------------------------------------------


def below_baseline(place: Seat, target: Offering) -> Grounds:
    """The baseline can be reached from the target over upgrade relationships, in force or not."""
    ladder = place.catalog.ladder(target.id) if place.baselines else None
    above = ladder.ever_up.get(target.id) if ladder else None
    if place.plan is None or not above or above.isdisjoint(place.baselines):
        return ()
    return tuple(Ground(place.plan.options[base], reasons.BELOW_BASELINE) for base in place.baselines if base in above)


def not_sellable(place: Seat, target: Offering) -> Grounds:
    """The target's lifecycleStatus is not Launched, or it stands alone and isSellable is false."""
    if target.lifecycle_status != LAUNCHED or (place.plan_id is None and not target.is_sellable):
        return (Ground(target, reasons.NOT_SELLABLE),)
    return ()


def outside_validity(place: Seat, target: Offering) -> Grounds:
    """The target's validFor does not contain the date."""
    return () if target.validity.contains(place.at) else (Ground(target, reasons.OUTSIDE_VALIDITY),)


def not_offered_in_plan(place: Seat, target: Offering) -> Grounds:
    """The plan has neither an option nor a group option for the target."""
    if place.plan_id is None:
        return ()
    option = place.plan.options.get(target.id) if place.plan else None
    return (Ground(option) if option else Ground(place.plan or place.plan_id, reasons.NOT_OFFERED_IN_PLAN),)


def not_available_in_channel(place: Seat, target: Offering) -> Grounds:
    """The target has a list of channels (TMF620 channel) and the one of the question is not on it (MISSION B11)."""
    if not target.channels or place.channel in target.channels:
        return ()
    return (Ground(target, reasons.NOT_AVAILABLE_IN_CHANNEL),)


def market_segment_mismatch(place: Seat, target: Offering) -> Grounds:
    """The target is sold to some market segments, and the party is not known to belong to one of them."""
    if not target.segments or place.party.segment in target.segments:
        return ()
    return (Ground(target, reasons.MARKET_SEGMENT_MISMATCH),)


def place_not_served(place: Seat, target: Offering) -> Grounds:
    """The target is sold at some places, and the party's is not known to be one of them."""
    if not target.places or (place.party.places and place.party.places <= target.places):
        return ()
    return (Ground(target, reasons.PLACE_NOT_SERVED),)


def against_policy(place: Seat, target: Offering) -> Grounds:
    """A policy in force on the target speaks against it (qualification.domain.policies)."""
    return policies.of_target(place, target)


def excluded_by_holdings(place: Seat, target: Offering) -> Grounds:
    """Something that the party holds excludes the target."""
    return policies.of_holdings(place, target.id) if place.party.holdings else ()


def add_not_allowed(place: Seat, target: Offering) -> Grounds:
    """The target has allowedAction rows for `add`, and none in force allows it in the channel.

    Unlike with the actions on a product, an offering that has rows only for those may be added everywhere: where it is
    sold at all, its channels say.
    """
    if not any(row.action == ADD for row in target.allowed_actions):
        return ()
    return allowed(target, (ADD,), channel=place.channel, at=place.at)


OF_WHAT_IS_HELD = (product_not_active, order_in_flight)
OF_THE_DIRECTION = (
    no_path,
    downgrade_not_allowed,
    not_in_asked_direction,
    action_not_allowed,
    tenure_too_short,
    cooling_off,
    held_policy_unreadable,
)
OF_THE_TARGET = (
    below_baseline,
    not_sellable,
    outside_validity,
    not_offered_in_plan,
    not_available_in_channel,
    market_segment_mismatch,
    place_not_served,
    against_policy,
    excluded_by_holdings,
)
