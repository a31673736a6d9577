"""Which questions two catalogs can answer differently: what a change touches, and what has to be known of customers.

Everything here may say too much and must not say too little: a question that is asked in vain has equal answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from catalog.domain.aspects import (
    ACTIONS,
    CHANNELS,
    NEW,
    PATHS,
    PLACES,
    POLICIES,
    REMOVED,
    SALE,
    SEGMENTS,
    STATUS,
    VALIDITY,
    Aspects,
)
from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Offering, Policy
from inventory.domain.crowd import Interest
from qualification.domain.policies import (
    COOLING_OFF,
    EXCLUDES,
    MAX_PER_CUSTOMER,
    MIN_TENURE,
    REQUIRES,
    SEGMENT_ONLY,
)

_OF_SALE = frozenset(
    {NEW, REMOVED, STATUS, VALIDITY, SALE, CHANNELS, SEGMENTS, PLACES, POLICIES, ACTIONS, PATHS},
)
"""The aspects of an offering that the rules of change look at; those of a plan are its options beside."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change of the catalog touches.

    About products of the offerings `reached` other answers are possible wherever they sit, and about those of `beside`
    where they sit in the plan that is named. `completed` are the options of a plan that it may be given where it may
    not now, or the other way round.
    """

    catalogs: tuple[CompiledCatalog, CompiledCatalog]
    reached: frozenset[str]
    beside: Mapping[str, frozenset[str]]
    completed: Mapping[str, tuple[str, ...]]

    def changes(self, offering_id: str, plan_id: str | None) -> tuple[str, ...]:
        """What a product may perhaps be changed to where it may not now, or the other way round."""
        asked = offering_id in self.reached or offering_id in self.beside.get(plan_id or "", ())
        return _mates(self.catalogs, offering_id) if asked else ()

    def concerned(self) -> frozenset[str]:
        """The offerings whose holders may get other answers."""
        tiers = {pk for pk in self.reached if _mates(self.catalogs, pk)}
        return frozenset(tiers.union(self.completed, *self.beside.values()))


def touched(before: CompiledCatalog, after: CompiledCatalog, differing: Mapping[str, Aspects]) -> Touched:
    """What the change from one catalog to another touches; `differing` are the offerings that do."""
    catalogs = before, after
    of_sale = {pk for pk, aspects in differing.items() if aspects & _OF_SALE}
    spoken = {pk for one in of_sale for pk in _spoken_of(catalogs, one)}
    reached = _with_mates(catalogs, of_sale | spoken | _of_one_limit(catalogs, of_sale))
    plans = {pk for pk in differing if _options(before, pk) != _options(after, pk)}
    beside = {pk: _with_mates(catalogs, _option_ids(catalogs, pk)) for pk in plans}
    completed = {}
    for pk in dict.fromkeys((*before.offerings, *after.offerings)):
        options = tuple(option for option in _option_ids(catalogs, pk) if pk in plans or option in reached)
        if options:
            completed[pk] = options
    return Touched(catalogs, reached, beside, completed)


def interest(found: Touched, *, at: datetime) -> Interest:
    """What has to be known of the customers to answer every question at the date."""
    targets = found.reached.union(*found.beside.values())
    targets = _with_mates(found.catalogs, targets.union(*found.completed.values()))
    offerings = [one for catalog in found.catalogs for pk in targets if (one := catalog.offerings.get(pk))]
    policies = [policy for one in offerings for policy in one.policies if policy.readable]
    concerned = found.concerned()
    return Interest(
        concerned=concerned,
        read=concerned | _heard(found.catalogs, targets, policies),
        since=_moments(policies, MIN_TENURE, at),
        changed=_moments(policies, COOLING_OFF, at),
        segments=any(one.segments for one in offerings) or any(policy.kind == SEGMENT_ONLY for policy in policies),
        places=any(one.places for one in offerings),
    )


# ---- ladders and plans --------------------------------------------------------------------------------------------


def _mates(catalogs: Iterable[CompiledCatalog], offering_id: str) -> tuple[str, ...]:
    """The other members of an offering's ladder, in one catalog or the other."""
    ladders = (ladder for catalog in catalogs if (ladder := catalog.ladder(offering_id)))
    members = dict.fromkeys(member for ladder in ladders for member in ladder.members)
    members.pop(offering_id, None)
    return tuple(members)


def _with_mates(catalogs: tuple[CompiledCatalog, ...], offering_ids: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for pk in offering_ids:
        for catalog in catalogs:
            ladder = catalog.ladder(pk)
            if ladder is not None and not found.issuperset(ladder.members):
                found.update(ladder.members)
        found.add(pk)
    return frozenset(found)


def _options(catalog: CompiledCatalog, pk: str) -> tuple[object, object]:
    offering = catalog.offerings.get(pk)
    return (offering.options, offering.groups) if offering else ({}, {})


def _option_ids(catalogs: Iterable[CompiledCatalog], pk: str) -> tuple[str, ...]:
    plans = (plan for catalog in catalogs if (plan := catalog.offerings.get(pk)))
    return tuple(dict.fromkeys(option for plan in plans for option in plan.options))


# ---- policies -----------------------------------------------------------------------------------------------------


def _policies(catalog: CompiledCatalog, pk: str) -> tuple[Policy, ...]:
    offering = catalog.offerings.get(pk)
    return offering.policies if offering else ()


def _changed(catalogs: tuple[CompiledCatalog, CompiledCatalog], pk: str) -> list[Policy]:
    was, will_be = (_policies(catalog, pk) for catalog in catalogs)
    return [policy for policy in (*was, *will_be) if not (policy in was and policy in will_be)]


def _spoken_of(catalogs: tuple[CompiledCatalog, CompiledCatalog], pk: str) -> Iterator[str]:
    """What somebody who holds the offering may have where they may not now, because it excludes that."""
    return (name for policy in _changed(catalogs, pk) for name in _excluded(policy))


def _of_one_limit(catalogs: tuple[CompiledCatalog, CompiledCatalog], offering_ids: Iterable[str]) -> set[str]:
    """What may be held more or less often beside these: it carries a limit that they begin or cease to carry."""
    changed = {policy.id for pk in offering_ids for policy in _changed(catalogs, pk)}
    limits = ((one.id, p) for one in _all_of(catalogs) for p in one.policies if p.kind == MAX_PER_CUSTOMER)
    return {pk for pk, policy in limits if policy.id in changed}


def _heard(
    catalogs: tuple[CompiledCatalog, ...], targets: Collection[str], policies: Iterable[Policy]
) -> frozenset[str]:
    """The offerings whose products have a say in whether one of the targets may be had."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for policy in policies:
        named[policy.kind] |= {policy.id} if policy.kind == MAX_PER_CUSTOMER else _names(policy)
    found = named[REQUIRES] | named[EXCLUDES] | set(targets)
    for one in _all_of(catalogs):
        if _carries(one, named[MAX_PER_CUSTOMER]) or any(not _excluded(p).isdisjoint(targets) for p in one.policies):
            found.add(one.id)
        if not one.options.keys().isdisjoint(targets):
            found |= {option.offering_id for option in one.options.values() if option.group is not None}
    return frozenset(found)


def _all_of(catalogs: Iterable[CompiledCatalog]) -> Iterator[Offering]:
    return (offering for catalog in catalogs for offering in catalog.offerings.values())


def _carries(offering: Offering, policy_ids: Collection[str]) -> bool:
    return any(policy.id in policy_ids for policy in offering.policies)


def _excluded(policy: Policy) -> set[str]:
    return _names(policy) if policy.kind == EXCLUDES and policy.readable else set()


def _names(policy: Policy) -> set[str]:
    named: Any = policy.parameters.get("offerings", ())
    return set(named)


def _moments(policies: Iterable[Policy], kind: str, at: datetime) -> tuple[datetime, ...]:
    """Where the days that the policies ask for have begun, for what they are just over at the date."""
    days = {int(str(policy.parameters["days"])) for policy in policies if policy.kind == kind}
    return tuple(sorted(at - timedelta(days=number) for number in days))
