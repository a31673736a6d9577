"""What an order and its items are, from what production says of them. Pure, and blind to the order of items.

Production speaks of service order items (TMF641); a product order item is as far as its own services are and, where
it is a bundle, never ahead of its parts (TMF622: a bundle is not completed while a child runs).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ordering.domain.lifecycle import (
    ACKNOWLEDGED,
    ASSESSING,
    CANCELLED,
    CANCELLING,
    COMPLETED,
    FAILED,
    HELD,
    IN_PROGRESS,
    NO_CHANGE,
    PARTIAL,
    PENDING,
    REJECTED,
    is_final,
)

_SPEAKS_FIRST = (CANCELLING, ASSESSING, HELD, PENDING)
"""Of an order under way, the first of these that any item is in tells the order's state; a trouble is not hidden by
progress."""


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """An item for the roll-up: `own` is the state of its own services, `parent` the id of the bundle item above it."""

    id: str
    own: str
    parent: str | None = None
    action: str = ""


def production_state(states: Collection[str]) -> str:
    """The state of one item from those of its service order items; an item without any is completed.

    A failure counts only once everything has ended: until then there is work under way that the customer may get.
    """
    if all(state == COMPLETED for state in states):
        return COMPLETED
    if all(is_final(state) for state in states):
        return CANCELLED if set(states) == {CANCELLED} else FAILED
    return next((state for state in _SPEAKS_FIRST if state in states), IN_PROGRESS)


def item_states(items: Iterable[ItemStanding]) -> dict[str, str]:
    """The state of every item: its own, but a completed bundle waits as inProgress for its parts to end."""
    standings = {item.id: item for item in items}
    parts: dict[str, list[str]] = {}
    for item in standings.values():
        if item.parent is not None:
            parts.setdefault(item.parent, []).append(item.id)
    return {item.id: _state(item, standings, parts) for item in standings.values()}


def order_state(items: Iterable[tuple[str, str]]) -> str:
    """The state of an order from (action, state) of all its items, nested ones included.

    Items that change nothing (noChange) do not count where there are others.
    """
    pairs = list(items)
    counted = [state for action, state in pairs if action != NO_CHANGE] or [state for _, state in pairs]
    if all(is_final(state) for state in counted):
        return _ended(set(counted))
    if all(state == ACKNOWLEDGED for state in counted):
        return ACKNOWLEDGED
    return next((state for state in _SPEAKS_FIRST if state in counted), IN_PROGRESS)


def _state(item: ItemStanding, standings: Mapping[str, ItemStanding], parts: Mapping[str, list[str]]) -> str:
    if item.own != COMPLETED:
        return item.own
    below = [_state(standings[part], standings, parts) for part in parts.get(item.id, ())]
    return COMPLETED if all(is_final(state) for state in below) else IN_PROGRESS


def _ended(states: set[str]) -> str:
    """All completed, all cancelled, all rejected; else partial when anything was completed, failed when nothing was."""
    if len(states) == 1 and states <= {COMPLETED, CANCELLED, REJECTED}:
        return states.pop()
    return PARTIAL if COMPLETED in states else FAILED
