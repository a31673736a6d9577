"""How the items of one order hang together: nesting, bundles and reliesOn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ordering.domain.request import BUNDLED_BY, BUNDLES, RELIES_ON, ItemRequest
from tmf.reading import Fault


def structure_faults(items: Sequence[ItemRequest]) -> Iterator[Fault]:
    """Item ids that repeat, relationships to nothing or to itself, one product twice, and circles."""
    ids = Counter(item.id for item in items if item.id)
    products = Counter(item.product_id for item in items if item.product_id)
    for item in items:
        if ids[item.id] > 1:
            yield Fault(f"{item.path}.id", "duplicateItem", f"The item id {item.id!r} is used more than once.")
        if item.product_id and products[item.product_id] > 1:
            message = f"The product {item.product_id!r} is in more than one item."
            yield Fault(f"{item.path}.product.id", "duplicateProduct", message)
        for index, (_, other) in enumerate(item.relationships):
            path = f"{item.path}.productOrderItemRelationship[{index}].id"
            if other and other not in ids:
                yield Fault(path, "unknownItem", f"There is no item {other!r} in this order.")
            elif other == item.id:
                yield Fault(path, "itemCycle", "An item cannot relate to itself.")
    yield from _circles(items)


def bundle_parents(items: Iterable[ItemRequest], *, is_plan: Callable[[ItemRequest], bool]) -> dict[str, str]:
    """The bundle item that each item sits in: item id to the id of its parent; items that stand alone are left out.

    A nested item sits in the item around it. A sibling sits in the one that `bundles` it or that it is `bundledBy`;
    else, where it `reliesOn` an item that is a plan, in that one.
    """
    by_id = {item.id: item for item in items}
    related = [(item.id, kind, other) for item in by_id.values() for kind, other in item.relationships]
    parents = {item.id: item.nested_in for item in by_id.values() if item.nested_in is not None}
    for item_id, kind, other in related:
        if kind == BUNDLES:
            parents.setdefault(other, item_id)
        elif kind == BUNDLED_BY:
            parents.setdefault(item_id, other)
    for item_id, kind, other in related:
        if kind == RELIES_ON and is_plan(by_id[other]) and item_id not in _above(parents, other):
            parents.setdefault(item_id, other)
    return parents


def parents_first(items: Sequence[ItemRequest], parents: Mapping[str, str]) -> list[ItemRequest]:
    """The items sorted so that a parent comes before its parts; else as they came."""
    return sorted(items, key=lambda item: sum(1 for _ in _above(parents, item.id)))


def _above(parents: Mapping[str, str], item_id: str) -> Iterator[str]:
    """The bundles around an item, the nearest first."""
    while item_id in parents:
        item_id = parents[item_id]
        yield item_id


def _circles(items: Sequence[ItemRequest]) -> Iterator[Fault]:
    """Items that bundle each other, or rely on each other, in a circle."""
    below: dict[str, set[str]] = {item.id: set() for item in items}
    for item in items:
        if item.nested_in is not None:
            below[item.nested_in].add(item.id)
        for kind, other in item.relationships:
            if kind == BUNDLES:
                below[item.id].add(other)
            elif kind == BUNDLED_BY and other in below:
                below[other].add(item.id)
    relies = {item.id: {other for kind, other in item.relationships if kind == RELIES_ON} for item in items}
    for item in items:
        if _reaches_itself(below, item.id) or _reaches_itself(relies, item.id):
            yield Fault(item.path, "itemCycle", f"The item {item.id!r} leads back to itself.")


def _reaches_itself(edges: Mapping[str, set[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        here = waiting.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            waiting += edges.get(here, ())
    return False
