"""What a plan pays of an offering that sits in it. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Offering


@dataclass(frozen=True, slots=True)
class Cover:
    """`plan` comes with `included`; `whole` says that this pays for the offering, else it pays up to its price."""

    plan: Offering
    included: Offering
    whole: bool


def cover_of(catalog: CompiledCatalog, plan_id: str | None, offering_id: str) -> Cover | None:
    """What the plan pays of the offering; None where it pays nothing.

    It pays all of what it includes, and of a tier below that: who has less than they paid for pays no more. Of a tier
    above it pays the price of the included one; where it includes several, that of the highest.
    """
    plan = catalog.offerings.get(plan_id or "")
    if plan is None:
        return None
    option, offering = plan.options.get(offering_id), catalog.offerings.get(offering_id)
    if offering is not None and option is not None and option.included:
        return Cover(plan, offering, whole=True)
    ladder = catalog.ladder(offering_id)
    if ladder is None:
        return None
    baselines = [base for base in catalog.baselines(plan.id, ladder) if base in catalog.offerings]
    over = [base for base in baselines if base in ladder.ever_up[offering_id]]
    under = [base for base in baselines if offering_id in ladder.ever_up[base]]
    if not over and not under:
        return None
    highest = min(over or under, key=lambda base: (len(ladder.ever_up[base]), base))
    return Cover(plan, catalog.offerings[highest], whole=bool(over))
