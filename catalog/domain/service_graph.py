"""How what is sold becomes services: offerings, specifications, services and partners as one graph. Pure Python.

An edge leads from what is sold to what brings it about: from an offering to its product specification, from there to
the customer facing services (CFS), from these to what they depend on and to the RFS that realize them, and from an RFS
to the partner that is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.domain.specification import CFS, RFS, ServiceSpec

OFFERING, PRODUCT, SERVICE, PARTNER = "offering", "product", "service", "partner"
INCLUDES, OPTION, SPECIFIED, REALIZED = "includes", "option", "specification", "services"
DEPENDS, REALIZED_BY, ASKS = "dependency", "realizedBy", "partner"
KINDS = (OFFERING, PRODUCT, CFS, RFS, PARTNER)
"""What a node is, in the order in which they stand in lists; CFS and RFS are both of the family `SERVICE`."""

Key = tuple[str, str]
"""A node: its family (`OFFERING`, `PRODUCT`, `SERVICE`, `PARTNER`) and its id."""


@dataclass(frozen=True, slots=True)
class Node:
    """Something in the graph. `kind` is one of `KINDS`; `status` the lifecycle status; a partner has none.

    `sold_as` counts the offerings of a product specification.
    """

    family: str
    id: str
    kind: str
    name: str
    status: str = ""
    sold_as: int = 0

    @property
    def key(self) -> Key:
        """What edges call it."""
        return self.family, self.id


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` needs `target`, in the way that `kind` says."""

    source: Key
    target: Key
    kind: str


@dataclass(frozen=True, slots=True)
class Sold:
    """An offering (or a specification alone) as an order would hand it to production.

    `services` are the service specifications that its product specification names, `characteristics` the values that
    it fixes, `open` the names of those that it leaves to the order.
    """

    id: str
    name: str
    services: tuple[str, ...] = ()
    characteristics: Mapping[str, object] = field(default_factory=dict)
    open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ServiceGraph:
    """A part of the catalog as a graph, nearest to `centre` first; `left_out` counts what lies farther away.

    `sold` is what one order of the centre brings about, with everything that it includes; `specs` every service
    specification that this needs.
    """

    centre: Key | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0
    sold: tuple[Sold, ...] = ()
    specs: Mapping[str, ServiceSpec] = field(default_factory=dict)


def distances(starts: Iterable[Key], edges: Mapping[Key, Sequence[Key]]) -> dict[Key, int]:
    """How many edges away from the starts everything is that can be reached from them, the nearest first."""
    found = dict.fromkeys(starts, 0)
    reached = list(found)
    for here in reached:
        for target in edges.get(here, ()):
            if target not in found:
                found[target] = found[here] + 1
                reached.append(target)
    return found


def nearest(far: Mapping[Key, int], most: int) -> tuple[tuple[Key, ...], int]:
    """At most so many nodes, the nearest first, and how many there are beside them; `far` has their distances."""
    order = {family: number for number, family in enumerate((OFFERING, PRODUCT, SERVICE, PARTNER))}
    ranked = sorted(far, key=lambda key: (far[key], order[key[0]], key[1]))
    return tuple(ranked[:most]), max(0, len(ranked) - most)


def by_source(edges: Iterable[Edge]) -> dict[Key, list[Key]]:
    """What each node needs, in the order of the edges."""
    found: dict[Key, list[Key]] = {}
    for edge in edges:
        found.setdefault(edge.source, []).append(edge.target)
    return found


def by_target(edges: Iterable[Edge]) -> dict[Key, list[Key]]:
    """What needs each node, in the order of the edges."""
    found: dict[Key, list[Key]] = {}
    for edge in edges:
        found.setdefault(edge.target, []).append(edge.source)
    return found
