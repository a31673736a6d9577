"""How the items of one request hang together: nesting, and relationships between items (TMF622, TMF679)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from catalog.domain.graph import cycle

BUNDLES, BUNDLED_BY, RELIES_ON = "bundles", "bundledBy", "reliesOn"
_SPELLINGS = {"relies on": RELIES_ON, "bundled by": BUNDLED_BY}


class Related(Protocol):
    """An item with an id, the id of the item that it is nested in, and (relationshipType, id) of what it relates to."""

    @property
    def id(self) -> str:
        """The id within the request."""

    @property
    def nested_in(self) -> str | None:
        """The id of the item around it."""

    @property
    def relationships(self) -> tuple[tuple[str, str], ...]:
        """What it relates to."""


T = TypeVar("T", bound=Related)


def bundle_parents(items: Iterable[T], *, is_plan: Callable[[T], bool]) -> dict[str, str]:
    """The bundle item that each item sits in: item id to the id of its parent; items that stand alone are left out.

    A nested item sits in the item around it. A sibling sits in the one that `bundles` it or that it is `bundledBy`;
    else, where it `reliesOn` an item that is a plan, in that one. What relates to nothing here does not count.
    """
    by_id = {item.id: item for item in items}
    related = [(item.id, kind, other) for item in by_id.values() for kind, other in _spelled(item) if other in by_id]
    parents = {item.id: item.nested_in for item in by_id.values() if item.nested_in is not None}
    for item_id, kind, other in related:
        if kind == BUNDLES:
            parents.setdefault(other, item_id)
        elif kind == BUNDLED_BY:
            parents.setdefault(item_id, other)
    for item_id, kind, other in related:
        if kind == RELIES_ON and is_plan(by_id[other]) and item_id not in above(parents, other):
            parents.setdefault(item_id, other)
    return parents


def above(parents: Mapping[str, str], item_id: str) -> Iterator[str]:
    """The bundles around an item, the nearest first."""
    while item_id in parents:
        item_id = parents[item_id]
        yield item_id


def circles(items: Iterable[Related]) -> Iterator[str]:
    """The ids of items that bundle each other, or rely on each other, in a circle: those of one circle of each kind."""
    items = tuple(items)
    below: dict[str, list[str]] = {item.id: [] for item in items}
    for item in items:
        if item.nested_in is not None:
            below[item.nested_in].append(item.id)
        for kind, other in _spelled(item):
            if kind == BUNDLES:
                below[item.id].append(other)
            elif kind == BUNDLED_BY and other in below:
                below[other].append(item.id)
    relies = {item.id: [other for kind, other in _spelled(item) if kind == RELIES_ON] for item in items}
    for edges in (below, relies):
        yield from dict.fromkeys(cycle(edges, edges))


def _spelled(item: Related) -> Iterator[tuple[str, str]]:
    """The relationships of an item; TMF679 writes some types as words."""
    return ((_SPELLINGS.get(kind, kind), other) for kind, other in item.relationships)
