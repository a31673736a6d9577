"""What becomes of the products in a plan when the plan itself is changed (TMF622 modify, TMF760).

A product that the new plan offers is kept; one below the new plan's included tier is raised to it; what the new plan
does not offer ends. What the new plan includes and nothing fills is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.domain.compiled import CompiledCatalog
from qualification.domain import rules
from qualification.domain.bundle import satisfied
from qualification.domain.facts import Held
from qualification.domain.question import Grounds, Seat


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of one product: `offering_id` is the offering that it goes on with, None where it ends."""

    product: Held
    offering_id: str | None


def carry(catalog: CompiledCatalog, plan_id: str, children: Iterable[Held]) -> tuple[Carried, ...]:
    """What becomes of each product of a plan that turns into the plan `plan_id`, in their order."""
    return tuple(_carried(catalog, plan_id, child) for child in children)


def newly_included(catalog: CompiledCatalog, plan_id: str, staying: Sequence[str]) -> tuple[str, ...]:
    """The options that a plan includes and that none of the offerings which stay in it fills."""
    plan = catalog.offerings.get(plan_id)
    return tuple(
        option.offering_id
        for option in (plan.options.values() if plan else ())
        if not satisfied(catalog, option, staying)
        for _ in range(option.lower)
    )


def no_place(place: Seat, offering_id: str) -> Grounds:
    """Why a product cannot stay as it is in a plan: the plan does not offer it, or includes a higher tier."""
    offering = place.catalog.offerings.get(offering_id)
    if offering is None:
        return ()
    grounds = (*rules.not_offered_in_plan(place, offering), *rules.below_baseline(place, offering))
    return tuple(ground for ground in grounds if ground.reason)


def _carried(catalog: CompiledCatalog, plan_id: str, child: Held) -> Carried:
    plan, ladder = catalog.offerings.get(plan_id), catalog.ladder(child.offering_id)
    included = catalog.baselines(plan_id, ladder) if ladder else ()
    above = ladder.ever_up.get(child.offering_id, frozenset()) if ladder else frozenset()
    raised = next((base for base in included if base in above), None)
    if raised is not None:
        return Carried(child, raised)
    if plan is not None and child.offering_id in plan.options:
        return Carried(child, child.offering_id)
    return Carried(child, None)
