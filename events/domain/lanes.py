"""Lanes keep work apart that may fill up by itself: one partner, one handler, one hub."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil


def lane_of(kind: str, lane: str) -> str:
    """The lane of a piece of work: the one it was given, else its kind."""
    return lane or kind


def shares(lanes: Iterable[str], limit: int, *, shuffle: Callable[[list[str]], None]) -> dict[str, int]:
    """How many pieces of work one claim takes from each lane, at most `limit` together but for rounding up.

    Every waiting lane gets the same share however long it is, so a lane that fills up cannot starve the others. With
    more lanes than places the shuffle decides, so that every lane gets its turn over a few claims.
    """
    waiting = sorted(set(lanes))
    shuffle(waiting)
    chosen = waiting[:limit]
    return {lane: ceil(limit / len(chosen)) for lane in chosen}
