"""From a graph of services to the shapes that a template draws as SVG. Pure Python: words and addresses come in."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from catalog.domain.offering import LAUNCHED
from catalog.domain.service_graph import (
    DEPENDS,
    INCLUDES,
    OFFERING,
    OPTION,
    PARTNER,
    PRODUCT,
    REALIZED_BY,
    Edge,
    Key,
    Node,
    ServiceGraph,
)
from catalog.domain.specification import CFS, RFS
from studio.drawing.layout import Box, Line, Measures, layout

LABELLED = (DEPENDS, REALIZED_BY, INCLUDES, OPTION)
"""The kinds of edges that carry their word; what the others say is told by the shapes that they join."""
CHARACTERS, ROWS = 18, 2
"""How much of a name fits into a box."""
CORNER = 12.0


@dataclass(frozen=True, slots=True)
class Words:
    """What the drawing says: the word of each kind of node and edge, and the address of a node ("" where none is)."""

    nodes: Mapping[str, str]
    edges: Mapping[str, str]
    link: Callable[[Node], str]
    status: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Shape:
    """A node as it is drawn: `outline` is an SVG path, `rows` are the lines of its name with their places."""

    node: Node
    word: str
    link: str
    outline: str
    x: float
    word_y: float
    rows: tuple[tuple[float, str], ...]
    centre: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge as it is drawn; the label stands at (`x`, `y`) and is empty where there is none."""

    kind: str
    path: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole drawing, in pixels."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]


def picture(graph: ServiceGraph, words: Words) -> Picture:
    """Draw a graph."""
    nodes = {_name(node.key): node for node in graph.nodes}
    edges = {(_name(edge.source), _name(edge.target)): edge for edge in graph.edges}
    labelled = [pair for pair, edge in edges.items() if edge.kind in LABELLED]
    drawn = layout(list(nodes), list(edges), labelled=labelled, measures=Measures())
    return Picture(
        round(drawn.width),
        round(drawn.height),
        tuple(_shape(nodes[box.key], box, words, centre=nodes[box.key].key == graph.centre) for box in drawn.boxes),
        tuple(_arrow(edges[line.source, line.target], line, words) for line in drawn.lines),
    )


def _name(key: Key) -> str:
    return "/".join(key)


def _shape(node: Node, box: Box, words: Words, *, centre: bool) -> Shape:
    rows = textwrap.wrap(node.name, CHARACTERS, max_lines=ROWS, placeholder="…") or [node.id]
    first = box.y + (47 if len(rows) == 1 else 39)
    return Shape(
        node=node,
        word=_word(node, words),
        link=words.link(node),
        outline=_OUTLINES[node.kind](box),
        x=round(box.x + box.width / 2, 1),
        word_y=round(box.y + (24 if len(rows) == 1 else 20), 1),
        rows=tuple((round(first + 16 * number, 1), row) for number, row in enumerate(rows)),
        centre=centre,
    )


def _word(node: Node, words: Words) -> str:
    """What it is and, unless it is on sale, its status."""
    word = words.nodes[node.kind]
    return word if node.status in ("", LAUNCHED) else f"{word} · {words.status(node.status)}"


def _arrow(edge: Edge, line: Line, words: Words) -> Arrow:
    """Curves from column to column, straight lines through the lanes; the arrow head ends at the box."""
    (x, y), *_ = line.points
    path = f"M{x:.1f} {y:.1f}"
    for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(line.points)):
        bend = (x2 - x1) / 2
        curve = f"C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        path += curve if number % 2 == 0 else f"L{x2:.1f} {y2:.1f}"
    (x1, y1), (x2, y2) = line.points[:2]
    label = words.edges[edge.kind] if edge.kind in LABELLED else ""
    return Arrow(edge.kind, path, label, round((x1 + x2) / 2, 1), round((y1 + y2) / 2 - 4, 1))


def _rounded(box: Box, radius: float) -> str:
    across, down, turn = box.width - 2 * radius, box.height - 2 * radius, f"a{radius:g} {radius:g} 0 0 1"
    top = f"M{box.x + radius:.1f} {box.y:.1f}h{across:g}{turn} {radius:g} {radius:g}v{down:g}"
    bottom = f"{turn} -{radius:g} {radius:g}h-{across:g}{turn} -{radius:g} -{radius:g}v-{down:g}"
    return f"{top}{bottom}{turn} {radius:g} -{radius:g}z"


def _polygon(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"


def _square(box: Box) -> str:
    return _rounded(box, 3)


def _ticket(box: Box) -> str:
    """A tag: the left side comes to a point."""
    right, bottom, middle = box.x + box.width, box.y + box.height, box.y + box.height / 2
    return _polygon((box.x, middle), (box.x + CORNER, box.y), (right, box.y), (right, bottom), (box.x + CORNER, bottom))


def _hexagon(box: Box) -> str:
    right, bottom, middle = box.x + box.width, box.y + box.height, box.y + box.height / 2
    left, end = box.x + CORNER, right - CORNER
    return _polygon((box.x, middle), (left, box.y), (end, box.y), (right, middle), (end, bottom), (left, bottom))


def _double(box: Box) -> str:
    """A box with a second line down each side."""
    bars = "".join(f"M{x:.1f} {box.y:.1f}v{box.height:g}" for x in (box.x + 6, box.x + box.width - 6))
    return _square(box) + bars


_OUTLINES: Mapping[str, Callable[[Box], str]] = {
    OFFERING: _ticket,
    PRODUCT: _square,
    CFS: lambda box: _rounded(box, box.height / 2 - 1),
    RFS: _hexagon,
    PARTNER: _double,
}
