"""What changes in the catalog by time alone, as dates. Pure Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

LAUNCH, RETIREMENT, PRICE, PATH, ACTION = "launch", "retirement", "price", "path", "action"
POLICY, SPECIFICATION, CHANGE_SET = "policy", "specification", "changeSet"
KINDS = (LAUNCH, RETIREMENT, PRICE, PATH, ACTION, POLICY, SPECIFICATION, CHANGE_SET)
STARTS, ENDS, GOES_LIVE = "starts", "ends", "goesLive"


@dataclass(frozen=True, slots=True)
class Entry:
    """At the moment `at` something comes about for a row: it starts or ends to be valid, or goes live (`what`).

    `source` is the place of its source among all sources; `model` and `id` name the row, `name` says which it is, and
    `facts` are what its source tells beside that.
    """

    at: datetime
    kind: str
    what: str
    source: int
    model: str
    id: str
    name: str
    facts: tuple[Any, ...] = ()

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it stands among others; those of one source and moment stay in the order of their rows."""
        return self.at, self.source


@dataclass(frozen=True, slots=True)
class Day:
    """The first entries between two midnights, and how many there are altogether."""

    entries: tuple[Entry, ...] = ()
    total: int = 0


def merged(sources: Sequence[Sequence[Day]], most: int) -> tuple[Day, ...]:
    """The same days of several sources as one; of each day so many entries at most, the first ones."""
    return tuple(
        Day(
            tuple(sorted((entry for day in same for entry in day.entries), key=lambda entry: entry.place)[:most]),
            sum(day.total for day in same),
        )
        for same in zip(*sources, strict=True)
    )
