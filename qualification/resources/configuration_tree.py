"""Reading the tree of a TMF760 configuration: child items and nested productConfigurations, at any depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from inventory.domain.snapshots import place_ids
from qualification.domain.rules import TO_TERMINATE
from qualification.resources.reading import read_characteristics
from tmf.reading import INVALID, MISSING, Body, Named, Reader, below

TREE = "productConfiguration"
CHILDREN = ("queryProductConfigurationItem", "productConfigurationItem")
MOST_ITEMS, MOST_NODES, MOST_SELECTED, DEEPEST = 20, 1_000, 200, 6
"""How many items a request has, and how many nodes all of them have together: those sent, and those of them selected.

Every option of a plan is judged beside everything that is selected, so that the work is the product of the two.
"""


@dataclass(frozen=True, slots=True)
class Node:
    """One node as it was sent; `path` is where its item or its configuration stands.

    `product` is held, `offering` the one that it is to be. What says nothing of `isSelected` is selected: it would
    else not have been sent. `complete`: it came with a product by value, whose characteristics are all there are;
    `places` are the ids of the places where that is used.
    """

    path: str
    product: Named | None
    offering: Named | None
    selected: bool = True
    values: Mapping[str, object] = field(default_factory=dict)
    terms: frozenset[str] | None = None
    complete: bool = False
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a request: the product or plan, the nodes below it in any order, and the action that is selected."""

    id: str
    path: str
    root: Node
    nodes: tuple[Node, ...]
    action: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks: its items, the channel that it names and the customer among its related parties."""

    items: tuple[Item, ...]
    channel: Named | None
    customer: Named | None = None
    alternatives: bool = False


def read_items(body: Body, key: str, read: Reader) -> Iterator[Item]:
    """The items of a request; what cannot be read is noted."""
    items = read.parts(body, key, "")
    if isinstance(body.get(key), list) and not 0 < len(body[key]) <= MOST_ITEMS:
        read.fault(key, f"There have to be between 1 and {MOST_ITEMS} items.")
        return
    seen: set[str] = set()
    nodes: list[Node] = []
    for number, (path, given) in enumerate(items, start=1):
        item = _item(given, path, number, read)
        if _too_many(nodes, item, read):
            return
        nodes += item.nodes
        if item.id in seen:
            read.fault(f"{path}.id", f"The item id {item.id!r} is used more than once.", "duplicateItem")
        seen.add(item.id)
        yield item


def _too_many(before: Sequence[Node], item: Item, read: Reader) -> bool:
    """Whether a request says more than may be answered at once; then the item is named with which it does."""
    nodes = (*before, *item.nodes)
    for kind, found, most in (
        ("nodes", len(nodes), MOST_NODES),
        ("selected nodes", sum(node.selected for node in nodes), MOST_SELECTED),
    ):
        if found > most:
            read.fault(
                item.path, f"The items of a request have together at most {most} {kind}; with this one it is {found}."
            )
            return True
    return False


def _item(item: Body, path: str, number: int, read: Reader) -> Item:
    here = below(path, TREE)
    configuration = read.part(item, TREE, path)
    root = _node(configuration, path, here, read)
    if item.get(TREE) is None:
        read.fault(here, "It has to say what is to be configured.", MISSING)
    elif configuration is item[TREE] and root.product is None and root.offering is None:
        read.fault(here, "It has to name a product that is held or a productOffering by its id.", MISSING)
    named = read.text(item, "id", path, blank=False) or f"{number:02}"
    nodes = tuple(_below(item, configuration, path, 1, read))
    return Item(named, path, root, nodes, _action(configuration, here, read))


def _below(item: Body, configuration: Body, path: str, depth: int, read: Reader) -> Iterator[Node]:
    """Everything below an item or a configuration, in both shapes."""
    for key in CHILDREN:
        for where, child in read.parts(item, key, path):
            part = read.part(child, TREE, where, required=True)
            if part is child.get(TREE):
                yield from _deeper(child, part, where, below(where, TREE), depth, read)
    here = below(path, TREE) if item is not configuration else path
    for where, child in read.parts(configuration, TREE, here):
        yield from _deeper(child, child, where, where, depth, read)


def _deeper(item: Body, configuration: Body, path: str, here: str, depth: int, read: Reader) -> Iterator[Node]:
    if depth > DEEPEST:
        read.fault(path, f"A configuration is at most {DEEPEST} levels deep.")
        return
    node = _node(configuration, path, here, read)
    if _action(configuration, here, read) in TO_TERMINATE:
        node = replace(node, selected=False)
    if node.product is not None or node.offering is not None:
        yield node
    elif configuration.get("productSpecification") is None:
        read.fault(here, "It has to name a product or a productOffering by its id.", MISSING)
    yield from _below(item, configuration, path, depth + 1, read)


def _node(configuration: Body, path: str, here: str, read: Reader) -> Node:
    if configuration.get("quantity", 1) != 1 or isinstance(configuration.get("quantity"), bool):
        read.fault(f"{here}.quantity", "A product is configured one at a time: the quantity has to be 1.")
    product = read.reference(configuration, "product", here)
    by_value = read.part(configuration, "product", here) if product is None else {}
    inside = read.reference(by_value, "productOffering", below(here, "product"))
    chosen = dict(_chosen(configuration, here, read))
    stated = read_characteristics(by_value, below(here, "product"), read)
    places = place_ids([place for _, place in read.parts(by_value, "place", below(here, "product"))])
    return Node(
        path,
        product,
        read.reference(configuration, "productOffering", here) or inside,
        _selected(configuration, here, read),
        stated if by_value else chosen,
        _terms(configuration, here, read),
        complete=bool(by_value),
        places=places,
    )


def _chosen(configuration: Body, path: str, read: Reader) -> Iterator[tuple[str, object]]:
    """The values that are selected, by name; several of one characteristic are a list."""
    for where, entry in read.parts(configuration, "configurationCharacteristic", path):
        name = read.text(entry, "name", where, required=True)
        values = [
            value
            for there, one in read.parts(entry, "configurationCharacteristicValue", where)
            if _selected(one, there, read)
            and (value := read.part(one, "characteristicValue", there).get("value")) is not None
        ]
        if name and values:
            yield name, values[0] if len(values) == 1 else values


def _terms(configuration: Body, path: str, read: Reader) -> frozenset[str] | None:
    if configuration.get("configurationTerm") is None:
        return None
    terms = read.parts(configuration, "configurationTerm", path)
    names = [read.text(term, "name", where, required=True) for where, term in terms if _selected(term, where, read)]
    return frozenset(name for name in names if name)


def _selected(part: Mapping[str, Any], path: str, read: Reader) -> bool:
    value = part.get("isSelected")
    if value is not None and not isinstance(value, bool):
        read.fault(f"{path}.isSelected", "It has to be true or false.", INVALID)
    return value is not False


def _action(configuration: Body, path: str, read: Reader) -> str | None:
    """The action that is selected; at most one can be."""
    actions = read.parts(configuration, "configurationAction", path)
    chosen = [(here, action) for here, action in actions if action.get("isSelected") is True]
    for here, _ in chosen[1:]:
        read.fault(here, "One action can be selected at a time.")
    if not chosen:
        return None
    here, action = chosen[0]
    return read.text(action, "action", here, required=True) or None
