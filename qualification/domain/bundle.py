"""What a plan may hold together: included options, choice groups and limits (TMF620 bundledProductOffering)."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Group, Offering, Option
from qualification.domain import reasons
from qualification.domain.reasons import Reason


def composition(catalog: CompiledCatalog, plan: Offering, children: Sequence[str]) -> tuple[Reason, ...]:
    """Everything that is wrong with a new plan that holds these offerings; empty when it may be sold so."""
    found = []
    if any(not satisfied(catalog, option, children) for option in plan.options.values()):
        found.append(reasons.REQUIRED_OPTION_MISSING)
    if any(not group.lower <= chosen(plan, group, children) <= group.upper for group in plan.groups.values()):
        found.append(reasons.GROUP_LIMIT)
    if any(children.count(option.offering_id) > option.upper for option in plan.options.values()):
        found.append(reasons.MAX_INSTANCES_REACHED)
    if any(other_tiers(catalog, child, children) for child in children):
        found.append(reasons.EXCLUDED_BY_PRODUCT)
    return tuple(found)


def no_room(catalog: CompiledCatalog, plan: Offering, siblings: Sequence[str], added: str) -> tuple[Reason, ...]:
    """Why a plan that holds `siblings` has no room for one more option; empty when it has.

    A plan holds one tier of a ladder: a second one is reached by a change, which the rules of change judge.
    """
    found = []
    option = plan.options.get(added)
    if option is not None and siblings.count(added) >= option.upper:
        found.append(reasons.MAX_INSTANCES_REACHED)
    if any(chosen(plan, group, siblings) >= group.upper for group in groups_of(plan, added)):
        found.append(reasons.GROUP_LIMIT)
    if other_tiers(catalog, added, siblings):
        found.append(reasons.EXCLUDED_BY_PRODUCT)
    return tuple(found)


def left_short(catalog: CompiledCatalog, plan: Offering, staying: Sequence[str], removed: str) -> tuple[Reason, ...]:
    """Why an option cannot be taken out of a plan that goes on with `staying`; empty when it can.

    Only what the removal concerns counts: an included option of the same ladder, and the group of the option.
    """
    found = []
    concerned = (o for o in plan.options.values() if _same_ladder(catalog, o.offering_id, removed))
    if any(not satisfied(catalog, option, staying) for option in concerned):
        found.append(reasons.REQUIRED_OPTION_MISSING)
    if any(chosen(plan, group, staying) < group.lower for group in groups_of(plan, removed)):
        found.append(reasons.GROUP_LIMIT)
    return tuple(found)


def satisfied(catalog: CompiledCatalog, option: Option, children: Sequence[str]) -> bool:
    """Whether the children fill an option's lower limit; any higher tier of the ladder counts as the option.

    An option in a choice group is never due by itself: the limits of its group count.
    """
    if option.group is not None or option.lower == 0:
        return True
    ladder = catalog.ladder(option.offering_id)
    above = ladder.ever_up.get(option.offering_id, frozenset()) if ladder else frozenset()
    return sum(child == option.offering_id or child in above for child in children) >= option.lower


def chosen(plan: Offering, group: Group, children: Sequence[str]) -> int:
    """How many of the children are options of the group or of a group inside it."""
    return sum(group in groups_of(plan, child) for child in children)


def groups_of(plan: Offering, offering_id: str) -> tuple[Group, ...]:
    """The choice group that an option belongs to and those around it, from the inside out."""
    option = plan.options.get(offering_id)
    found: list[Group] = []
    name = option.group if option is not None else None
    while name is not None and name in plan.groups and plan.groups[name] not in found:
        found.append(plan.groups[name])
        name = found[-1].parent
    return tuple(found)


def other_tiers(catalog: CompiledCatalog, offering_id: str, among: Sequence[str]) -> bool:
    """Whether another member of the offering's ladder is among the others."""
    return any(other != offering_id and _same_ladder(catalog, offering_id, other) for other in among)


def _same_ladder(catalog: CompiledCatalog, one: str, other: str) -> bool:
    ladder = catalog.ladder(one)
    return one == other or (ladder is not None and other in ladder.ever_up)
