"""What a configuration is computed from: the catalog, the customer and what they hold, the channel, the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from catalog.domain.compiled import CompiledCatalog
from inventory.domain import GONE
from qualification.domain import characteristics
from qualification.domain.facts import NOBODY, Held, Party
from qualification.domain.order import Intent, Order


@dataclass(frozen=True, slots=True)
class Scene:
    """The facts of a configuration, read once.

    `held` are all products of the customer by product id, `values` the values of their characteristics.
    """

    catalog: CompiledCatalog
    channel: str
    at: datetime
    held: Mapping[str, Held] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    party: Party = NOBODY
    _defaults: dict[str, dict[str, object]] = field(init=False, default_factory=dict, compare=False, repr=False)

    def order(self, intents: Sequence[Intent]) -> Order:
        """The order that these intents are."""
        return Order(self.catalog, self.held, tuple(intents), self.channel, self.party, self.at)

    def parts_of(self, plan: Held) -> tuple[Held, ...]:
        """What sits in a held plan and is not over."""
        return tuple(
            held
            for held in self.held.values()
            if held.plan_product_id is not None and held.plan_product_id == plan.product_id and held.status not in GONE
        )

    def defaults(self, offering_id: str) -> dict[str, object]:
        """The values that an offering has where nobody says others."""
        found = self._defaults.get(offering_id)
        if found is None:
            offering = self.catalog.offerings.get(offering_id)
            found = characteristics.defaults(self.catalog, offering, at=self.at) if offering else {}
            self._defaults[offering_id] = found
        return found

    def current(self, product: Held) -> dict[str, object]:
        """The values that a held product has."""
        return {**self.defaults(product.offering_id), **self.values.get(product.product_id or "", {})}
