"""Where boxes and lines of a drawing go, from left to right: no box on another, no line through a box. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.drawing.layers import Columns, Edge, Spot, arranged

ROUNDS = 4
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels; `wide` is the room between two columns where lines with a label pass, `narrow` elsewhere."""

    width: float = 136
    height: float = 66
    narrow: float = 28
    wide: float = 92
    between: float = 16
    lane: float = 10
    margin: float = 8


@dataclass(frozen=True, slots=True)
class Box:
    """A node's box by its upper left corner."""

    key: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """An edge: pairs of points, from the right side of a column to the left side of the next one."""

    source: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The drawing: boxes in the order of the nodes, lines in that of the edges, and its size."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


def layout(
    nodes: Sequence[str], edges: Sequence[Edge], *, labelled: Iterable[Edge] = (), measures: Measures | None = None
) -> Layout:
    """Lay out a directed graph in layers (studio.drawing.layers); the same for the same input.

    `labelled` are the edges that carry a label, for which there has to be room. Edges between unknown nodes are left
    out, and so is one from a node to itself.
    """
    size = measures or Measures()
    columns = arranged(nodes, edges)
    middle = _middles(columns, size)
    left = _lefts(columns, set(labelled), size)
    boxes = {
        spot.node: Box(spot.node, left[spot.column], middle[spot] - size.height / 2, size.width, size.height)
        for column in columns.columns
        for spot in column
        if not spot.lane
    }
    lines = tuple(Line(*edge, _points(route, left, middle, size)) for edge, route in columns.routes.items())
    width = left[-1] + size.width if left else 0
    height = max((box.y + box.height for box in boxes.values()), default=0)
    lowest = max([height, *(y for line in lines for _, y in line.points)])
    return Layout(tuple(boxes[node] for node in nodes), lines, width + size.margin, lowest + size.margin)


def _lefts(columns: Columns, labelled: set[Edge], size: Measures) -> list[float]:
    """Where each column begins; a label stands behind the first column of its line."""
    wide = {route[0].column for edge, route in columns.routes.items() if edge in labelled}
    found, here = [], size.margin
    for number, _ in enumerate(columns.columns):
        found.append(here)
        here += size.width + (size.wide if number in wide else size.narrow)
    return found


def _middles(columns: Columns, size: Measures) -> dict[Spot, float]:
    """How far down the middle of each spot is: near the spots it is joined to, apart from those above and below."""
    joined: dict[Spot, list[Spot]] = {spot: [] for column in columns.columns for spot in column}
    for one, other in dict.fromkeys(pair for route in columns.routes.values() for pair in pairwise(route)):
        joined[one].append(other)
        joined[other].append(one)
    middle: dict[Spot, float] = {}
    for column in columns.columns:
        middle |= dict(zip(column, _offsets(column, size), strict=True))
    there = [column for column in columns.columns if column]
    for column in [*there, *reversed(there)] * ROUNDS + there:
        wanted = [_mean([middle[other] for other in joined[spot]], middle[spot]) for spot in column]
        middle |= dict(zip(column, apart(wanted, _offsets(column, size)), strict=True))
    top = min((middle[spot] - _height(spot, size) / 2 for spot in middle), default=0)
    return {spot: y - top + size.margin for spot, y in middle.items()}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _height(spot: Spot, size: Measures) -> float:
    return size.lane if spot.lane else size.height


def _offsets(column: Sequence[Spot], size: Measures) -> list[float]:
    """How far down each spot is when they stand as close as they may."""
    found: list[float] = []
    for number, spot in enumerate(column):
        above = column[number - 1] if number else None
        apart_from = (_height(above, size) + _height(spot, size)) / 2 + size.between if above else 0
        found.append((found[-1] if found else 0) + apart_from)
    return found


def apart(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """The places nearest to those wanted (least squares) that are as far from each other as the offsets are.

    The differences between places and offsets must not fall: that is an isotonic regression, found by joining
    neighbours that stand in each other's way (pool adjacent violators).
    """
    blocks: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=True):
        total, count = place - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            more, size = blocks.pop()
            total, count = total + more, count + size
        blocks.append((total, count))
    shifts = [total / count for total, count in blocks for _ in range(count)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]


def _points(
    route: Sequence[Spot], left: Sequence[float], middle: Mapping[Spot, float], size: Measures
) -> tuple[Point, ...]:
    """From the right side of the first column to the left side of the last one, straight through what lies between."""
    first, *between, last = route
    found = [(left[first.column] + size.width, middle[first])]
    for spot in between:
        found += [(left[spot.column], middle[spot]), (left[spot.column] + size.width, middle[spot])]
    return (*found, (left[last.column], middle[last]))
