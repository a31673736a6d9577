"""A ladder: the offerings that upgrade, downgrade and crossgrade relationships connect.

Reachability changes only at the bounds of validity periods, so a ladder keeps one picture for each stretch of
time between two bounds and a question picks its picture by bisection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from catalog.domain.offering import CROSSGRADE, DOWNGRADE, UPGRADE, Relationship
from tmf.words import worded

Path = tuple[Relationship, ...]
Found = TypeVar("Found")


class UpgradeCycle(Exception):  # noqa: N818 - named for what happened
    """An upgrade relationship that would lead back to where it starts.

    `path` lists the offering ids from the new target up to the new source and back.
    """

    code = "upgradeCycle"

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(worded("This upgrade closes a cycle: %(path)s", path=" → ".join(path)))


class PathTwice(Exception):  # noqa: N818 - named for what happened
    """A relationship that is there already in an overlapping period: ending one of the two would change nothing."""

    code = "pathTwice"


class OnDemand(Mapping[str, Found]):
    """What is known of each member, found out when it is asked for the first time.

    What all members of a long ladder reach together grows with the square of its length, and most are never asked for.
    """

    __slots__ = ("_find", "_found", "_members")

    def __init__(self, members: Mapping[str, object], find: Callable[[str], Found]) -> None:
        self._members, self._find = members, find
        self._found: dict[str, Found] = {}

    def __getitem__(self, member: str) -> Found:
        if member not in self._found:
            if member not in self._members:
                raise KeyError(member)
            self._found[member] = self._find(member)
        return self._found[member]

    def __contains__(self, member: object) -> bool:
        """Whether it is a member; that alone finds nothing out."""
        return member in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where each member of a ladder can go at one time: id to the relationships that lead there."""

    up: Mapping[str, Mapping[str, Path]]
    down: Mapping[str, Mapping[str, Path]]
    across: Mapping[str, Mapping[str, Path]]


@dataclass(frozen=True, slots=True)
class Ladder:
    """One ladder: members in the order of the catalog, all relationships, and their pictures over time."""

    members: tuple[str, ...]
    relationships: tuple[Relationship, ...]
    ever_up: Mapping[str, frozenset[str]]
    bounds: tuple[datetime, ...]
    _pictures: dict[int, Reach] = field(default_factory=dict, compare=False, repr=False)

    def at(self, at: datetime) -> Reach:
        """Reachability over the relationships that are in force at the date."""
        index = bisect_right(self.bounds, at)
        picture = self._pictures.get(index)
        if picture is None:
            in_force = [r for r in self.relationships if r.validity.contains(at)]
            picture = self._pictures[index] = _reach(in_force)
        return picture


def build_ladders(order: Iterable[str], relationships: Iterable[Relationship]) -> dict[str, Ladder]:
    """Every offering that has a relationship, with its ladder; `order` is the catalog's order of offerings."""
    joined: dict[str, list[str]] = defaultdict(list)
    rows_of: dict[str, list[Relationship]] = defaultdict(list)
    for row in relationships:
        joined[row.source].append(row.target)
        joined[row.target].append(row.source)
        rows_of[row.source].append(row)
    rank = {offering: n for n, offering in enumerate(order) if offering in joined}
    by_member: dict[str, Ladder] = {}
    for start in joined:
        if start not in by_member:
            members = sorted(_walk(joined, start) | {start}, key=lambda m: (m not in rank, rank.get(m, 0), m))
            ladder = _ladder(tuple(members), tuple(r for m in members for r in rows_of.get(m, ())))
            by_member.update(dict.fromkeys(members, ladder))
    return by_member


def check_no_upgrade_cycle(existing: Iterable[Relationship], new: Relationship) -> None:
    """Refuse an upgrade that closes a cycle, in force or not: a ladder must have a top at every date.

    Raises:
        UpgradeCycle: with the path.
    """
    if new.type != UPGRADE:
        return
    ways = _paths(_steps(r for r in existing if r.type == UPGRADE), new.target)
    if new.source == new.target:
        raise UpgradeCycle((new.source, new.source))
    if new.source in ways:
        steps = ways[new.source]
        raise UpgradeCycle((new.target, *(step.target for step in steps), new.target))


def check_not_twice(existing: Iterable[Relationship], new: Relationship) -> None:
    """Refuse a relationship that is in force already at some time of its own validity.

    Raises:
        PathTwice: there is such a one.
    """
    key = (new.source, new.type, new.target)
    if any((row.source, row.type, row.target) == key and row.validity.overlaps(new.validity) for row in existing):
        words = worded(
            "%(source)s %(type)s %(target)s is in force already in a part of this period.",
            source=new.source,
            type=new.type,
            target=new.target,
        )
        raise PathTwice(words)


def _ladder(members: tuple[str, ...], rows: tuple[Relationship, ...]) -> Ladder:
    targets: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.type == UPGRADE:
            targets[row.source].append(row.target)
    upward = {member: tuple(targets.get(member, ())) for member in members}
    instants = {b for r in rows for b in (r.validity.start, r.validity.end) if b is not None}
    ever_up = OnDemand(upward, partial(_above, upward))
    return Ladder(members, rows, ever_up, tuple(sorted(instants)))


def _above(upward: Mapping[str, Iterable[str]], member: str) -> frozenset[str]:
    return frozenset(_walk(upward, member))


def _reach(rows: list[Relationship]) -> Reach:
    upward = [r for r in rows if r.type == UPGRADE]
    downward = [r for r in rows if r.type == DOWNGRADE]
    members = dict.fromkeys(m for r in rows for m in (r.source, r.target))
    across: dict[str, dict[str, Path]] = defaultdict(dict)
    for row in rows:
        if row.type == CROSSGRADE:
            across[row.source].setdefault(row.target, (row,))
            across[row.target].setdefault(row.source, (row,))
    return Reach(
        up=OnDemand(members, partial(_paths, _steps(upward))),
        down=OnDemand(members, partial(_paths, _steps(downward, backwards=upward))),
        across=dict(across),
    )


def _walk(joined: Mapping[str, Iterable[str]], start: str) -> set[str]:
    """Everything that can be reached from `start` in one step or more."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for target in joined.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


Steps = Mapping[str, list[tuple[str, Relationship]]]
"""Where one step leads from each offering, and by which relationship."""


def _steps(rows: Iterable[Relationship], backwards: Iterable[Relationship] = ()) -> Steps:
    """The steps along the rows, and along others read backwards."""
    steps: dict[str, list[tuple[str, Relationship]]] = defaultdict(list)
    for row in rows:
        steps[row.source].append((row.target, row))
    for row in backwards:
        steps[row.target].append((row.source, row))
    return steps


def _paths(steps: Steps, start: str) -> dict[str, Path]:
    """The shortest way from `start` to everything it reaches."""
    found: dict[str, Path] = {}
    waiting: list[tuple[str, Path]] = [(start, ())]
    for here, path in waiting:  # grows while it is read: breadth first
        for target, row in steps.get(here, ()):
            if target not in found and target != start:
                found[target] = (*path, row)
                waiting.append((target, found[target]))
    return found
