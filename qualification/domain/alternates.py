"""What a customer may have instead of what is refused (TMF679 alternateProductOfferingProposal).

The members of the wanted offering's ladder that are qualified, the nearest first; whoever wants something that stands
on no ladder may have another offering of the same specification.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.ladder import Ladder
from qualification.domain.gate import assess
from qualification.domain.order import Order, Verdict

MOST = 5


def alternates(order: Order, verdict: Verdict) -> tuple[str, ...]:
    """The offerings that the item of a refused verdict could name instead, the nearest first, at most five.

    Each is judged together with the other items of the order, as the wanted one was.
    """
    wanted = verdict.offering_id or ""
    candidates = nearest(order.catalog, wanted)
    return tuple(_qualified(order, verdict, candidates))[:MOST]


def nearest(catalog: CompiledCatalog, wanted: str) -> tuple[str, ...]:
    """The other members of the ladder, or else of the specification, the nearest to the wanted offering first."""
    ladder = catalog.ladder(wanted)
    if ladder is not None:
        steps = _steps(ladder, wanted)
        above = ladder.ever_up.get(wanted, frozenset())
        others = (member for member in ladder.members if member != wanted)
        return tuple(sorted(others, key=lambda member: (steps[member], member not in above)))
    offering = catalog.offerings.get(wanted)
    if offering is None or offering.specification_id is None:
        return ()
    return tuple(pk for pk in catalog.of_specification(offering.specification_id) if pk != wanted)


def _qualified(order: Order, verdict: Verdict, candidates: Iterable[str]) -> Iterable[str]:
    held = order.held.get(verdict.intent.product_id or "")
    place = next(n for n, intent in enumerate(order.intents) if intent is verdict.intent)
    for candidate in candidates:
        if held is not None and candidate == held.offering_id:
            continue
        intents = list(order.intents)
        intents[place] = replace(verdict.intent, offering_id=candidate, characteristics={})
        instead = assess(order.catalog, intents, held=order.held, channel=order.channel, party=order.party, at=order.at)
        if instead[place].qualified:
            yield candidate


def _steps(ladder: Ladder, start: str) -> dict[str, int]:
    """How many relationships lie between the start and each member, read either way."""
    joined: dict[str, set[str]] = defaultdict(set)
    for row in ladder.relationships:
        joined[row.source].add(row.target)
        joined[row.target].add(row.source)
    steps, waiting = {start: 0}, [start]
    for here in waiting:  # grows while it is read: breadth first
        for there in joined[here] - steps.keys():
            steps[there] = steps[here] + 1
            waiting.append(there)
    return steps
