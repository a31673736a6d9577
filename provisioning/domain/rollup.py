"""The state of a service order follows from the states of its items, whatever their order (TMF641)."""

from __future__ import annotations

from collections.abc import Iterable

from provisioning.domain.lifecycle import (
    ACKNOWLEDGED,
    ASSESSING,
    CANCELLED,
    CANCELLING,
    COMPLETED,
    FAILED,
    HELD,
    IN_PROGRESS,
    PARTIAL,
    PENDING,
    REJECTED,
)

FINAL = frozenset({COMPLETED, FAILED, CANCELLED, REJECTED, PARTIAL})
# What one open item is enough for, the strongest first: a cancellation under way, then what needs somebody.
_SIGNS = (CANCELLING, ASSESSING, HELD, PENDING, IN_PROGRESS)


def order_state(items: Iterable[str]) -> str:
    """The state of the order whose items are in these states.

    One rejected item rejects the order (TMF641: no partial acceptance). All final: the common state, `partial` when
    something was completed and something not, else `failed`. Otherwise the strongest sign of an open item; an order
    with some items final and the others not yet begun is in progress.

    Raises:
        ValueError: there are no items; TMF641 requires one.
    """
    states = frozenset(items)
    if not states:
        raise ValueError("a service order has at least one item")
    if REJECTED in states:
        return REJECTED
    if states <= FINAL:
        return _closed(states)
    for sign in _SIGNS:
        if sign in states:
            return sign
    return ACKNOWLEDGED if states == {ACKNOWLEDGED} else IN_PROGRESS


def item_state(steps: Iterable[str]) -> str:
    """The state of the item whose steps are in these states (provisioning.domain.lifecycle.STEP).

    No open step completes the item, also when there never was one; a fallout holds it; else it is in progress.
    """
    states = frozenset(steps)
    if states <= {"done", "dropped"}:
        return COMPLETED
    return HELD if "fallout" in states else IN_PROGRESS


def _closed(states: frozenset[str]) -> str:
    if len(states) == 1:
        return next(iter(states))
    return PARTIAL if states & {COMPLETED, PARTIAL} else FAILED
