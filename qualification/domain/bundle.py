"""What a plan may hold together: included options, choice groups and limits (TMF620 bundledProductOffering)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Group, Offering, Option
from qualification.domain import reasons
from qualification.domain.decision import Ground
from qualification.domain.question import Grounds

ANOTHER_TIER = "Another tier of the same service is in the plan: change that one instead"


def composition(catalog: CompiledCatalog, plan: Offering, children: Sequence[str]) -> Grounds:
    """Everything that is wrong with a plan that holds these offerings; empty when it may be sold so."""
    often = Counter(children)
    return (
        *_unfilled(catalog, plan.options.values(), often),
        *_outside(plan, often),
        *_too_often(plan, often),
        *_two_tiers(catalog, plan, often),
    )


def no_room(catalog: CompiledCatalog, plan: Offering, siblings: Sequence[str], added: str) -> Grounds:
    """Why a plan that holds `siblings` has no room for one more option; empty when it has.

    A plan holds one tier of a ladder: a second one is reached by a change, which the rules of change judge.
    """
    found = []
    option = plan.options.get(added)
    if option is not None and siblings.count(added) >= option.upper:
        found.append(Ground(option, reasons.MAX_INSTANCES_REACHED))
    full = (group for group in groups_of(plan, added) if chosen(plan, group, siblings) >= group.upper)
    found += [Ground(group, reasons.GROUP_LIMIT) for group in full]
    if other_tiers(catalog, added, siblings):
        found.append(Ground(plan, reasons.EXCLUDED_BY_PRODUCT.about(ANOTHER_TIER)))
    return tuple(found)


def no_room_to_change(plan: Offering, siblings: Sequence[str], held: str, target: str) -> Grounds:
    """Why an option beside `siblings` cannot become another one: only the limits that the change itself touches count.

    The groups that it comes into may not get too many, those that it leaves not too few.
    """
    option = plan.options.get(target)
    if option is None:
        return ()
    left, entered = groups_of(plan, held), groups_of(plan, target)
    full = (group for group in entered if group not in left and chosen(plan, group, siblings) >= group.upper)
    short = (group for group in left if group not in entered and chosen(plan, group, siblings) < group.lower)
    often = (option,) if siblings.count(target) >= option.upper else ()
    return (
        *(Ground(row, reasons.MAX_INSTANCES_REACHED) for row in often),
        *(Ground(group, reasons.GROUP_LIMIT) for group in (*full, *short)),
    )


def left_short(catalog: CompiledCatalog, plan: Offering, staying: Sequence[str], removed: str) -> Grounds:
    """Why an option cannot be taken out of a plan that goes on with `staying`; empty when it can.

    Only what the removal concerns counts: an included option of the same ladder, and the group of the option.
    """
    concerned = (o for o in plan.options.values() if same_ladder(catalog, o.offering_id, removed))
    short = (group for group in groups_of(plan, removed) if chosen(plan, group, staying) < group.lower)
    return (
        *_unfilled(catalog, concerned, Counter(staying)),
        *(Ground(group, reasons.GROUP_LIMIT) for group in short),
    )


def satisfied(catalog: CompiledCatalog, option: Option, children: Sequence[str]) -> bool:
    """Whether the children fill an option's lower limit; any higher tier of the ladder counts as the option.

    An option in a choice group is never due by itself: the limits of its group count.
    """
    return not (option.lower and option.group is None) or _filled(catalog, option, Counter(children))


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
    ladder = catalog.ladder(offering_id)
    return ladder is not None and any(other != offering_id and other in ladder.ever_up for other in among)


def same_ladder(catalog: CompiledCatalog, one: str, other: str) -> bool:
    """Whether two offerings are tiers of one service (or the same)."""
    ladder = catalog.ladder(one)
    return one == other or (ladder is not None and other in ladder.ever_up)


def _filled(catalog: CompiledCatalog, option: Option, often: Mapping[str, int]) -> bool:
    ladder = catalog.ladder(option.offering_id)
    above = ladder.ever_up.get(option.offering_id, frozenset()) if ladder else frozenset()
    return sum(often.get(child, 0) for child in {option.offering_id, *above}) >= option.lower


def _unfilled(catalog: CompiledCatalog, options: Iterable[Option], often: Mapping[str, int]) -> Iterator[Ground]:
    due = (option for option in options if option.lower and option.group is None)
    unfilled = (option for option in due if not _filled(catalog, option, often))
    return (Ground(option, reasons.REQUIRED_OPTION_MISSING) for option in unfilled)


def _outside(plan: Offering, often: Mapping[str, int]) -> Iterator[Ground]:
    if not plan.groups:
        return
    counts = Counter[str]()
    for child, number in often.items():
        for group in groups_of(plan, child):
            counts[group.id] += number
    for group in plan.groups.values():
        if not group.lower <= counts[group.id] <= group.upper:
            yield Ground(group, reasons.GROUP_LIMIT)


def _too_often(plan: Offering, often: Mapping[str, int]) -> Iterator[Ground]:
    found = ((plan.options.get(child), number) for child, number in often.items())
    return (
        Ground(option, reasons.MAX_INSTANCES_REACHED) for option, number in found if option and number > option.upper
    )


def _two_tiers(catalog: CompiledCatalog, plan: Offering, often: Iterable[str]) -> Iterator[Ground]:
    ladders = [ladder.members[0] for child in often if (ladder := catalog.ladder(child))]
    if len(set(ladders)) < len(ladders):
        yield Ground(plan, reasons.EXCLUDED_BY_PRODUCT.about(ANOTHER_TIER))
