"""The rules of change, one function each: rows in, grounds out. The words are those of the golden table.

A rule gives the rows that allow (without a reason) and those that refuse (with one); nothing when it does not apply.
Rules that look only at what is held run once a question, rules of a direction once a direction, the others once a
target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.ladder import Path
from catalog.domain.offering import CROSSGRADE, DOWNGRADE, LAUNCHED, UPGRADE, AllowedAction, Offering
from qualification.domain import reasons
from qualification.domain.decision import Ground
from qualification.domain.facts import ACTIVE, Facts, Request

MODIFY, TERMINATE = "modify", "terminate"
UPGRADE_ONLY = "upgradeOnly"
APPLIED = frozenset({UPGRADE_ONLY})
"""The kinds of policy that the rules below apply."""
Grounds = tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a target is to stand, and when.

    `plan_id` None means alone; `plan` None that the catalog has no such plan; `baselines` are the members of the
    target's ladder that the plan includes.
    """

    catalog: CompiledCatalog
    at: datetime
    plan_id: str | None
    plan: Offering | None
    baselines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with everything looked up that does not depend on the target.

    `ways` holds, for each direction in the order in which they are tried, what it reaches from the held offering.
    """

    facts: Facts
    request: Request
    seat: Seat
    held: Offering | None
    ways: tuple[tuple[str, Mapping[str, Path]], ...]


def seat(catalog: CompiledCatalog, member_id: str, plan_id: str | None, *, at: datetime) -> Seat:
    """The seat of the members of one ladder (the one that `member_id` stands on) in a plan."""
    ladder = catalog.ladder(member_id)
    if plan_id is None:
        return Seat(catalog, at, None, None, ())
    baselines = catalog.baselines(plan_id, ladder) if ladder else ()
    return Seat(catalog, at, plan_id, catalog.offerings.get(plan_id), baselines)


def question(catalog: CompiledCatalog, facts: Facts, request: Request, *, at: datetime) -> Question:
    """Look everything up once."""
    held = facts.held.offering_id
    ladder = catalog.ladder(held)
    ways: tuple[tuple[str, Mapping[str, Path]], ...] = ()
    if ladder is not None:
        reach = ladder.at(at)
        tried = ((UPGRADE, reach.up), (DOWNGRADE, reach.down), (CROSSGRADE, reach.across))
        ways = tuple((direction, members.get(held, {})) for direction, members in tried)
    return Question(facts, request, seat(catalog, held, facts.plan_id, at=at), catalog.offerings.get(held), ways)


def direction(asked: Question, target_id: str) -> tuple[str | None, Path]:
    """The direction from the held offering to the target, and the relationships that lead there.

    Upgrade when the target is in up(held); else downgrade when it is in down(held); else crossgrade when one
    crossgrade relationship in force joins the two; else none.
    """
    for name, reached in asked.ways:
        if target_id in reached:
            return name, reached[target_id]
    return None, ()


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
    if way != DOWNGRADE or asked.held is None:
        return ()
    return tuple(
        Ground(policy, reasons.DOWNGRADE_NOT_ALLOWED)
        for policy in asked.held.policies
        if policy.kind == UPGRADE_ONLY and policy.validity.contains(asked.seat.at)
    )


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


def held_policy_unreadable(asked: Question, way: str | None) -> Grounds:  # noqa: ARG001 - the signature of its like
    """A policy in force on the held offering is of a kind that no rule applies: better nothing than too much."""
    return _unreadable(asked.held, asked.seat.at)


def _unreadable(offering: Offering | None, at: datetime) -> Grounds:
    return tuple(
        Ground(policy, reasons.POLICY_UNREADABLE)
        for policy in (offering.policies if offering else ())
        if policy.kind not in APPLIED and policy.validity.contains(at)
    )


# ---- the target ---------------------------------------------------------------------------------------------------


def below_baseline(place: Seat, target_id: str) -> Grounds:
    """The baseline can be reached from the target over upgrade relationships, in force or not."""
    if place.plan is None:
        return ()
    ladder = place.catalog.ladder(target_id)
    above = ladder.ever_up.get(target_id, frozenset()) if ladder else frozenset()
    return tuple(Ground(place.plan.options[base], reasons.BELOW_BASELINE) for base in place.baselines if base in above)


def not_sellable(place: Seat, target_id: str) -> Grounds:
    """The target's lifecycleStatus is not Launched, or it stands alone and isSellable is false."""
    target = place.catalog.offerings.get(target_id)
    if target is None:
        return (Ground(target_id, reasons.NOT_SELLABLE),)
    if target.lifecycle_status != LAUNCHED or (place.plan_id is None and not target.is_sellable):
        return (Ground(target, reasons.NOT_SELLABLE),)
    return ()


def outside_validity(place: Seat, target_id: str) -> Grounds:
    """The target's validFor does not contain the date."""
    target = place.catalog.offerings.get(target_id)
    if target is None or target.validity.contains(place.at):
        return ()
    return (Ground(target, reasons.OUTSIDE_VALIDITY),)


def not_offered_in_plan(place: Seat, target_id: str) -> Grounds:
    """The plan has neither an option nor a group option for the target."""
    if place.plan_id is None:
        return ()
    if place.plan is None or target_id not in place.plan.options:
        return (Ground(place.plan or place.plan_id, reasons.NOT_OFFERED_IN_PLAN),)
    return (Ground(place.plan.options[target_id]),)


def target_policy_unreadable(place: Seat, target_id: str) -> Grounds:
    """A policy in force on the target is of a kind that no rule applies."""
    return _unreadable(place.catalog.offerings.get(target_id), place.at)


OF_WHAT_IS_HELD = (product_not_active, order_in_flight)
OF_THE_DIRECTION = (
    no_path,
    downgrade_not_allowed,
    not_in_asked_direction,
    action_not_allowed,
    held_policy_unreadable,
)
OF_THE_TARGET = (below_baseline, not_sellable, outside_validity, not_offered_in_plan, target_policy_unreadable)
