"""How many customers hold something: counted by offering, and by the plan that it sits in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from qualification.domain.facts import Held

Seat = tuple[str, str | None]
"""An offering, and that of the plan that it sits in (None: it stands alone)."""
Place = str | Seat
_TOGETHER = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """So many customers, and so many products of theirs."""

    customers: int = 0
    products: int = 0


def places(held: Iterable[Held], watched: Collection[str], together: Collection[str]) -> Mapping[Place, int]:
    """How many products a customer holds of each of the offerings watched, in each seat, and of others `together`."""
    found: Counter[Place] = Counter()
    for one in held:
        if one.offering_id in watched:
            found.update((one.offering_id, (one.offering_id, one.plan_id)))
        if one.offering_id in together:
            found[_TOGETHER] += 1
    return found


@dataclass(slots=True)
class Holders:
    """What has been counted so far; of customers who are alike, once."""

    _customers: Counter[Place] = field(default_factory=Counter)
    _products: Counter[Place] = field(default_factory=Counter)

    def add(self, found: Mapping[Place, int], customers: int) -> None:
        """Count so many customers who hold the same."""
        for place, products in found.items():
            self._customers[place] += customers
            self._products[place] += customers * products

    def total(self) -> Holding:
        """Those who hold anything that was to be counted together."""
        return self._at(_TOGETHER)

    def of(self, offering_id: str) -> Holding:
        """Those who hold an offering, wherever it sits."""
        return self._at(offering_id)

    def seats(self) -> dict[Seat, Holding]:
        """Those who hold an offering in a certain plan, or alone."""
        return {place: self._at(place) for place in self._customers if not isinstance(place, str)}

    def _at(self, place: Place) -> Holding:
        return Holding(self._customers[place], self._products[place])
