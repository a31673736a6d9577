"""What another app or system asks of production."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ADD, MODIFY, DELETE, NO_CHANGE = "add", "modify", "delete", "noChange"
ACTIONS = (ADD, MODIFY, DELETE, NO_CHANGE)


@dataclass(frozen=True, slots=True)
class ServiceItemRequest:
    """One item of a service order (TMF641 ServiceOrderItem).

    `id` is the client's name of the item. `add` names a specification, the other actions a service. `characteristics`
    are the values wanted (of a `modify`: those that may differ). `depends_on` are ids of items of the same order that
    have to be done first.
    """

    id: str
    action: str
    service_id: str | None = None
    specification_id: str | None = None
    characteristics: Mapping[str, object] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExternalReference:
    """Who ordered and under which name: opaque here, shown in TMF641 and given back in every event."""

    owner: str = ""
    type: str = ""
    id: str = ""
    href: str = ""
