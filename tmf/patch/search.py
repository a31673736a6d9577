"""Where a selector leads in a document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tmf.patch.selector import Condition, Filter, Selector, Step
from tmf.patch.values import ABSENT, same

MAX_VISITS = 250_000
"""Values that all paths of one patch may look at; about half a second's work."""


_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


class TooMuch(Exception):  # noqa: N818 - named for what the search is
    """The paths look at more values than MAX_VISITS."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: the `way` to it (keys and indices, as a JSON pointer has them) and the `value`, or ABSENT.

    `entry` says that the place is an entry of a list that the selector chose, not one that the path counted off.
    `names` are the attributes on the way and `nodes` what each holds here (of a list: the entry on the way); `inner`
    is the entry of the innermost list on the way.
    """

    way: tuple[str, ...]
    value: Any
    entry: bool = False
    names: tuple[str, ...] = ()
    nodes: tuple[Any, ...] = ()
    inner: Any = ABSENT

    def to(self, name: str, value: Any) -> Hit:
        """The attribute of this name below."""
        return Hit((*self.way, name), value, False, (*self.names, name), (*self.nodes, value), self.inner)  # noqa: FBT003

    def at(self, index: int, *, entry: bool = True) -> Hit:
        """The entry of this list."""
        value = self.value[index]
        return Hit((*self.way, str(index)), value, entry, self.names, (*self.nodes[:-1], value), value)


class Search:
    """The searches of one patch; together they may look at MAX_VISITS values."""

    def __init__(self) -> None:
        self._left = MAX_VISITS

    def hits(self, document: Any, selector: Selector, *, new: bool = False) -> list[Hit]:
        """The places, in the order of the document; `new`: the last step need not be there yet.

        A list on the way is searched through. A condition whose path begins as the selector's does is about the
        entries on that way; any other is about the entries of the innermost list on the way. The list at the
        end of the way counts where the conditions speak of its entries: then these are the places, else the list is.

        Raises:
            TooMuch: the patch looks at too many values.
        """
        found = self._walk(Hit((), document), selector.steps, new=new)
        places = [place for hit in found for place in self._entries(hit, selector.conditions)]
        return [hit for hit in places if all(self._holds(hit, condition) for condition in selector.conditions)]

    def _walk(self, hit: Hit, steps: tuple[Step, ...], *, new: bool) -> Iterator[Hit]:
        self._visit()
        if not steps:
            yield hit
            return
        step, rest = steps[0], steps[1:]
        for below in self._below(hit, step, new=new and not rest):
            yield from self._walk(below, rest, new=new)

    def _below(self, hit: Hit, step: Step, *, new: bool) -> Iterator[Hit]:
        """What one step leads to; a name in a list leads to the attribute of each entry."""
        if isinstance(step, Filter):
            yield from (entry for entry in self._entries_of(hit) if self._fits(entry.value, step))
        elif isinstance(hit.value, dict):
            if step in hit.value or new:
                yield hit.to(step, hit.value.get(step, ABSENT))
        elif isinstance(hit.value, list) and _INDEX.fullmatch(step) and int(step) < len(hit.value):
            yield hit.at(int(step), entry=False)
        elif isinstance(hit.value, list) and new and (step == "-" or _INDEX.fullmatch(step)):
            yield replace(hit, way=(*hit.way, step), value=ABSENT)
        else:
            for entry in self._entries_of(hit):
                if isinstance(entry.value, dict):
                    yield from self._below(entry, step, new=new)

    def _entries(self, hit: Hit, conditions: tuple[Condition, ...]) -> Iterator[Hit]:
        """The entries of a list at the end of the way, where a condition speaks of them; else the place itself."""
        entries = list(self._entries_of(hit)) if conditions else []
        whole = len(hit.names)
        if entries and any(
            condition.path[:whole] == hit.names
            or (condition.path[0] != hit.names[0] and any(_has(entry.value, condition.path[0]) for entry in entries))
            for condition in conditions
        ):
            yield from entries
        else:
            yield hit

    def _holds(self, hit: Hit, condition: Condition) -> bool:
        shared = 0
        while shared < min(len(condition.path), len(hit.names)) and condition.path[shared] == hit.names[shared]:
            shared += 1
        start = hit.nodes[shared - 1] if shared else hit.inner
        return any(_text(value) == condition.text for value in self._reach(start, condition.path[shared:]))

    def _fits(self, value: Any, step: Filter) -> bool:
        return all(any(same(v, wanted) for v in self._reach(value, path)) for path, wanted in step.conditions)

    def _reach(self, value: Any, path: tuple[str, ...]) -> Iterator[Any]:
        """Every value that a dotted path leads to, through all entries of lists."""
        self._visit()
        if isinstance(value, list):
            for part in value:
                yield from self._reach(part, path)
        elif not path:
            yield value
        elif _has(value, path[0]):
            yield from self._reach(value[path[0]], path[1:])

    def _entries_of(self, hit: Hit) -> Iterator[Hit]:
        for index in range(len(hit.value) if isinstance(hit.value, list) else 0):
            self._visit()
            yield hit.at(index)

    def _visit(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooMuch


def _has(value: Any, name: str) -> bool:
    return isinstance(value, dict) and name in value


def _text(value: Any) -> str | None:
    """A value as a query spells it; what a query cannot spell is equal to nothing."""
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, bool | int | float) else None
