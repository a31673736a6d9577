"""From product order items to service order items.

Knows specifications, but no partner and no step: those are of production alone (requirement A5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from ordering.domain.lifecycle import ADD, DELETE, MODIFY
from provisioning.domain.requests import ServiceItemRequest


@dataclass(frozen=True, slots=True)
class ItemToFulfil:
    """An order item as decomposition sees it.

    `services` are the CFS specifications of the wanted offering's product specification; `realized` the services that
    the product has: specification id to service id. `characteristics` are those of the product as it shall be.
    `relies_on` are ids of items of the same order that have to be done first.
    """

    id: str
    action: str
    services: tuple[str, ...] = ()
    realized: Mapping[str, str] = field(default_factory=dict)
    characteristics: Mapping[str, object] = field(default_factory=dict)
    relies_on: tuple[str, ...] = ()


def decompose(items: Sequence[ItemToFulfil]) -> dict[str, tuple[ServiceItemRequest, ...]]:
    """The service order items of every product order item; an item without services has none.

    A changed product keeps the services that its new specification has too (modify), gets those that it lacks (add)
    and loses those that it has no more (delete), and these only once the customer has the others: a change that gets
    stuck must not take away what there was. Ids are numbers over the whole order.
    """
    numbers = count(1)
    plain = {item.id: [replace(part, id=str(next(numbers))) for part in _parts(item)] for item in items}
    return {item.id: _in_order(plain[item.id], _ids(plain, item.relies_on)) for item in items}


def _in_order(parts: Sequence[ServiceItemRequest], before: tuple[str, ...]) -> tuple[ServiceItemRequest, ...]:
    kept = tuple(part.id for part in parts if part.action != DELETE)
    return tuple(replace(part, depends_on=(*before, *(kept if part.action == DELETE else ()))) for part in parts)


def _parts(item: ItemToFulfil) -> Iterable[ServiceItemRequest]:
    wanted = item.services if item.action in (ADD, MODIFY) else ()
    for specification in wanted:
        held = item.realized.get(specification) if item.action == MODIFY else None
        yield ServiceItemRequest(
            id="",
            action=MODIFY if held else ADD,
            service_id=held,
            specification_id=specification,
            characteristics=item.characteristics,
        )
    for specification, service_id in item.realized.items():
        if specification not in wanted and item.action in (MODIFY, DELETE):
            yield ServiceItemRequest(id="", action=DELETE, service_id=service_id, specification_id=specification)


def _ids(plain: Mapping[str, Sequence[ServiceItemRequest]], item_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(request.id for item_id in item_ids for request in plain.get(item_id, ()))
