"""Whether an app shows what a customer cannot choose (TMF760 isVisible)."""

from __future__ import annotations

from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from qualification.domain.decision import Decision

EXPLAIN = "explain"


def visible(catalog: CompiledCatalog, decision: Decision, held_id: str | None, *, at: datetime) -> bool:
    """What is qualified is shown; what is refused only where policies say `explain`.

    The policies in force on the held offering and on the target count, and one that says `hide` wins.
    Where there is none it is hidden: below the baseline nothing is shown unless somebody wants it (MISSION B1).
    """
    if decision.qualified:
        return True
    offerings = (catalog.offerings.get(held_id or ""), catalog.offerings.get(decision.offering_id))
    displays = {p.display for o in offerings if o for p in o.policies if p.validity.contains(at)}
    return displays == {EXPLAIN}
