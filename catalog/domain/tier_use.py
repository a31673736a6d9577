"""Which offerings lead to a partner, and with which tier. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Named(NamedTuple):
    """An entity with its id, its name and, where it matters, its lifecycle status."""

    id: str
    name: str
    status: str = ""


@dataclass(slots=True)
class TierUse:
    """Orders of some offerings make production ask a partner for `services` (RFS), and say this tier to it.

    `tier` is None where none is said: the RFS takes none, or nothing fixes one. `offerings` are the first of them, as
    they stand in the catalog, `count` says how many there are, and `names` has the ids and names of all. `products` are
    their specifications; `chosen` says that some leave the tier to the order. Keys are ids.
    """

    tier: str | None
    offerings: list[Named] = field(default_factory=list)
    count: int = 0
    names: list[str] = field(default_factory=list)
    products: dict[str, Named] = field(default_factory=dict)
    services: dict[str, Named] = field(default_factory=dict)
    chosen: bool = False
