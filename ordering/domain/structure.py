"""How the items of one order hang together: what is wrong with it, and in which order its rows are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ordering.domain.request import ItemRequest
from qualification.domain.items import above, circles
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
    paths = {item.id: item.path for item in items}
    for item_id in dict.fromkeys(circles(items)):
        yield Fault(paths[item_id], "itemCycle", f"The item {item_id!r} leads back to itself.")


def parents_first(items: Sequence[ItemRequest], parents: Mapping[str, str]) -> list[ItemRequest]:
    """The items sorted so that a parent comes before its parts; else as they came."""
    return sorted(items, key=lambda item: sum(1 for _ in above(parents, item.id)))
