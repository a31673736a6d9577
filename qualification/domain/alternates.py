"""What a customer may have instead of what is refused (TMF679 alternateProductOfferingProposal).

The members of the wanted offering's ladder that are qualified, the nearest first; whoever wants something that stands
on no ladder may have another offering of the same specification.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.ladder import Ladder
from qualification.domain.gate import verdict
from qualification.domain.order import Intent, Order, Verdict

MOST, MOST_TRIED = 5, 500


def alternates(order: Order, refused: Verdict) -> tuple[str, ...]:
    """The offerings that the item of a refused verdict could name instead, the nearest first, at most five.

    Each is judged together with the other items of the order, as the wanted one was; at most 500 are tried.
    """
    candidates = nearest(order.catalog, refused.offering_id or "")
    return tuple(islice(_qualified(order, refused.intent, candidates), MOST))


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


def _qualified(order: Order, refused: Intent, candidates: Iterable[str]) -> Iterator[str]:
    held = order.held.get(refused.product_id or "")
    others = replace(order, intents=tuple(intent for intent in order.intents if intent is not refused))
    for candidate in islice(candidates, MOST_TRIED):
        instead = replace(refused, offering_id=candidate, characteristics={})
        is_held = held is not None and candidate == held.offering_id
        if not is_held and verdict(others, instead).qualified:
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
