"""What policies say: one function for each kind that product managers can attach (catalog.domain.policy).

`upgradeOnly`, `minTenure` and `coolingOff` speak of leaving the offering that they are attached to; the others of
coming to it. A policy that cannot be read refuses both: better nothing than too much (docs/adr/0015).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from catalog.domain.offering import LADDER_TYPES, Offering, Policy
from qualification.domain import reasons
from qualification.domain.decision import Ground
from qualification.domain.facts import Held
from qualification.domain.question import Grounds, Seat
from qualification.domain.reasons import Reason

UPGRADE_ONLY, MIN_TENURE, COOLING_OFF = "upgradeOnly", "minTenure", "coolingOff"
EXCLUDES, REQUIRES, MAX_PER_CUSTOMER = "excludes", "requires", "maxPerCustomer"
CHANNEL_ONLY, SEGMENT_ONLY = "channelOnly", "segmentOnly"


def in_force(offering: Offering | None, kind: str, *, at: datetime) -> Iterator[Policy]:
    """The policies of a kind that are in force on an offering and can be read."""
    for policy in offering.policies if offering else ():
        if policy.kind == kind and policy.readable and policy.validity.contains(at):
            yield policy


def cannot_be_read(offering: Offering | None, *, at: datetime) -> Grounds:
    """The policies in force that no rule applies: of an unknown kind, or without what their kind needs."""
    return tuple(
        Ground(policy, reasons.POLICY_UNREADABLE)
        for policy in (offering.policies if offering else ())
        if not policy.readable and policy.validity.contains(at)
    )


# ---- leaving what is held -----------------------------------------------------------------------------------------


def too_short(offering: Offering | None, held: Held, action: str, *, at: datetime) -> Grounds:
    """The product has been held for less than the days of a minTenure policy.

    The policy speaks of every change of offering, or of the `actions` that it names; `terminate` has to be named. A
    product of which nobody knows how long it has been held has not been held long enough.
    """
    return tuple(
        Ground(policy, reasons.TENURE_TOO_SHORT)
        for policy in in_force(offering, MIN_TENURE, at=at)
        if action in _actions(policy) and (held.since is None or at < days_after(held.since, policy))
    )


def cooling(offering: Offering | None, held: Held, *, at: datetime) -> Grounds:
    """The last change of offering lies fewer days back than a coolingOff policy asks for."""
    if held.changed is None:
        return ()
    return tuple(
        Ground(policy, reasons.COOLING_OFF)
        for policy in in_force(offering, COOLING_OFF, at=at)
        if at < days_after(held.changed, policy)
    )


def days_after(start: datetime, policy: Policy) -> datetime:
    """The moment at which the days that a policy asks for are over; the last one where no calendar has it."""
    try:
        return start + timedelta(days=int(str(policy.parameters["days"])))
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _actions(policy: Policy) -> tuple[str, ...]:
    named: Any = policy.parameters.get("actions")
    return tuple(named) if named else LADDER_TYPES


# ---- coming to the target -----------------------------------------------------------------------------------------


def of_target(place: Seat, target: Offering) -> Grounds:
    """What the policies of a target say to a seat; the same for every target with the same policies."""
    if not target.policies:
        return ()
    found = place.of_policies.get(id(target.policies))
    if found is None:
        found = tuple(ground for policy in target.policies for ground in _said(place, policy))
        place.of_policies[id(target.policies)] = found
    return found


def of_holdings(place: Seat, target_id: str) -> Grounds:
    """The party's own products that exclude the target: a policy of one side holds for both."""
    if place.party.holdings and not place.excluded:
        place.excluded.update(_excluded(place))
        place.excluded.setdefault("", ())  # looked up, whatever came of it
    return place.excluded.get(target_id, ())


def _said(place: Seat, policy: Policy) -> Grounds:
    found = place.of_policies.get(id(policy))
    if found is None:
        reason = _reason(place, policy) if policy.validity.contains(place.at) else None
        found = place.of_policies[id(policy)] = (Ground(policy, reason),) if reason else ()
    return found


def _reason(place: Seat, policy: Policy) -> Reason | None:
    if not policy.readable:
        return reasons.POLICY_UNREADABLE
    return _ON_THE_TARGET.get(policy.kind, _nothing)(policy, place)


def _excluded(place: Seat) -> Mapping[str, Grounds]:
    found: dict[str, Grounds] = {}
    for held in place.party.holdings:
        for policy in in_force(place.catalog.offerings.get(held.offering_id), EXCLUDES, at=place.at):
            for name in _names(policy, "offerings"):
                found[name] = (*found.get(name, ()), Ground(policy, reasons.EXCLUDED_BY_PRODUCT))
    return found


def _channel_only(policy: Policy, place: Seat) -> Reason | None:
    return None if place.channel in _names(policy, "channels") else reasons.NOT_AVAILABLE_IN_CHANNEL


def _segment_only(policy: Policy, place: Seat) -> Reason | None:
    return None if place.party.segment in _names(policy, "segments") else reasons.MARKET_SEGMENT_MISMATCH


def _requires(policy: Policy, place: Seat) -> Reason | None:
    """One of the offerings named is enough; what is about to end is no support."""
    staying = {held.offering_id for held in place.party.holdings if not held.ending}
    return None if staying & _names(policy, "offerings") else reasons.REQUIRES_PRODUCT


def _excludes(policy: Policy, place: Seat) -> Reason | None:
    """What is about to end counts: its end may fail."""
    held = {held.offering_id for held in place.party.holdings}
    return reasons.EXCLUDED_BY_PRODUCT if held & _names(policy, "offerings") else None


def _max_per_customer(policy: Policy, place: Seat) -> Reason | None:
    """Everything that carries the same policy counts: one policy on all tiers of a service limits the service."""
    offerings = place.catalog.offerings
    carrying = sum(
        any(other.id == policy.id for other in offerings[held.offering_id].policies)
        for held in place.party.holdings
        if held.offering_id in offerings
    )
    return reasons.MAX_INSTANCES_REACHED if carrying >= int(str(policy.parameters["maximum"])) else None


def _nothing(policy: Policy, place: Seat) -> Reason | None:  # noqa: ARG001 - the signature of its like
    return None


def _names(policy: Policy, parameter: str) -> frozenset[str]:
    named: Any = policy.parameters[parameter]
    return frozenset(named)


_ON_THE_TARGET: Mapping[str, Callable[[Policy, Seat], Reason | None]] = {
    CHANNEL_ONLY: _channel_only,
    SEGMENT_ONLY: _segment_only,
    REQUIRES: _requires,
    EXCLUDES: _excludes,
    MAX_PER_CUSTOMER: _max_per_customer,
}
