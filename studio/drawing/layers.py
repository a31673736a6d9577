"""Which column each box of a drawing stands in, and in which order from top to bottom. Pure Python.

The columns are the layers of a directed graph by its longest paths, so that every line leads to the right. A line that
passes columns runs in a lane there, which keeps its room between the boxes; all lines to one box share their lanes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

SWEEPS = 6
Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a column: the box of a node or, where `lane` is set, a lane to it."""

    column: int
    node: str
    lane: bool = False


Column = list[Spot]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns from left to right, each from top to bottom; `routes` has the spots that each edge passes."""

    columns: tuple[tuple[Spot, ...], ...]
    routes: Mapping[Edge, tuple[Spot, ...]]


def arranged(nodes: Sequence[str], edges: Iterable[Edge]) -> Columns:
    """Put nodes into columns, with as few crossings as some sweeps reach; the same for the same input.

    An edge that closes a circle leads to the left and counts for nothing else.
    """
    known = set(nodes)
    drawn = [edge for edge in dict.fromkeys(edges) if known.issuperset(edge) and edge[0] != edge[1]]
    layer = layers(nodes, drawn)
    routes = {edge: _route(edge, layer) for edge in drawn}
    columns = _filled(nodes, layer, routes.values())
    _uncross(columns, _links(routes.values()))
    return Columns(tuple(map(tuple, columns)), routes)


def layers(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The layer of each node: the length of the longest path that leads to it.

    What nothing leads to stands right before the first that it leads to.
    """
    targets, before = _by_source(edges), _sources_left(edges)
    found = dict.fromkeys(nodes, 0)
    left = dict.fromkeys(nodes)
    while left:
        free = [node for node in left if not before[node]] or [next(iter(left))]
        for node in free:
            del left[node]
            for target in targets[node]:
                before[target].discard(node)
                if target in left:
                    found[target] = max(found[target], found[node] + 1)
    return _pulled(found, targets, {target for _, target in edges})


def _by_source(edges: Iterable[Edge]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        found[source].append(target)
    return found


def _sources_left(edges: Iterable[Edge]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source, target in edges:
        found[target].add(source)
    return found


def _pulled(found: dict[str, int], targets: Mapping[str, Sequence[str]], led_to: set[str]) -> dict[str, int]:
    starts = [node for node in found if node not in led_to and targets.get(node)]
    return {**found, **{node: max(0, min(found[target] for target in targets[node]) - 1) for node in starts}}


def _route(edge: Edge, layer: Mapping[str, int]) -> tuple[Spot, ...]:
    source, target = edge
    lanes = (Spot(column, target, lane=True) for column in range(layer[source] + 1, layer[target]))
    return (Spot(layer[source], source), *lanes, Spot(layer[target], target))


def _filled(nodes: Sequence[str], layer: Mapping[str, int], routes: Iterable[Sequence[Spot]]) -> list[Column]:
    """The columns with boxes in the order given, then lanes."""
    columns: list[Column] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in nodes:
        columns[layer[node]].append(Spot(layer[node], node))
    for lane in dict.fromkeys(spot for route in routes for spot in route if spot.lane):
        columns[lane.column].append(lane)
    return columns


def _links(routes: Iterable[Sequence[Spot]]) -> tuple[dict[Spot, list[Spot]], dict[Spot, list[Spot]]]:
    """What each spot is joined to in the column before it, and in the one after it."""
    before: dict[Spot, list[Spot]] = defaultdict(list)
    after: dict[Spot, list[Spot]] = defaultdict(list)
    joined = dict.fromkeys(pair for route in routes for pair in pairwise(route))
    for one, other in joined:
        if one.column + 1 == other.column:
            after[one].append(other)
            before[other].append(one)
    return before, after


def _uncross(columns: list[Column], links: tuple[Mapping[Spot, list[Spot]], Mapping[Spot, list[Spot]]]) -> None:
    """Sort each column by the middle of what its spots are joined to, to the right and back again."""
    before, after = links
    for _ in range(SWEEPS):
        for number in range(1, len(columns)):
            _sort(columns[number], columns[number - 1], before)
        for number in range(len(columns) - 2, -1, -1):
            _sort(columns[number], columns[number + 1], after)


def _sort(column: Column, beside: Column, joined: Mapping[Spot, list[Spot]]) -> None:
    """Sort by the mean place of the neighbours; what has none keeps its place."""
    place = {spot: number for number, spot in enumerate(beside)}
    wanted = []
    for number, spot in enumerate(column):
        places = [place[other] for other in joined.get(spot, ())]
        wanted.append((sum(places) / len(places) if places else float(number), spot))
    column[:] = [spot for _, spot in sorted(wanted, key=itemgetter(0))]
