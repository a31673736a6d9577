"""Where an answer reads what a customer holds: in the inventory, or in a household that somebody made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from inventory import selectors
from inventory.domain import HeldProduct, Household
from inventory.domain.snapshots import characteristic_values

Values = Mapping[str, Mapping[str, object]]
"""The values of characteristics by name, by product id."""


class Holdings(Protocol):
    """What customers hold."""

    def of_customer(self, customer_id: str) -> Household | None:
        """Everything that a customer holds, None where there is no such customer."""

    def of_product(self, product_id: str) -> Household | None:
        """Whoever holds a product, with everything that they hold; the product also when it is over."""

    def products(self, product_ids: Iterable[str]) -> Sequence[HeldProduct]:
        """The products with these ids that there are, whoever has them."""

    def values(self, product_ids: Iterable[str]) -> Values:
        """The values of the characteristics of products."""


class Stored:
    """The inventory; each is one query."""

    def of_customer(self, customer_id: str) -> Household | None:
        """See `Holdings`."""
        return selectors.household(customer_id)

    def of_product(self, product_id: str) -> Household | None:
        """See `Holdings`."""
        return selectors.household_of_product(product_id)

    def products(self, product_ids: Iterable[str]) -> Sequence[HeldProduct]:
        """See `Holdings`."""
        return selectors.facts_of(product_ids)

    def values(self, product_ids: Iterable[str]) -> Values:
        """See `Holdings`."""
        found = selectors.realizations(product_ids)
        return {pk: characteristic_values(one.characteristics) for pk, one in found.items()}


STORED = Stored()


@dataclass(frozen=True, slots=True)
class Given:
    """One household: composed by hand, or read before and asked about several times."""

    household: Household
    characteristics: Values = field(default_factory=dict)

    def of_customer(self, customer_id: str) -> Household | None:
        """See `Holdings`."""
        return self.household if customer_id == self.household.customer_id else None

    def of_product(self, product_id: str) -> Household | None:
        """See `Holdings`."""
        return self.household if self.household.product(product_id) else None

    def products(self, product_ids: Iterable[str]) -> Sequence[HeldProduct]:
        """See `Holdings`."""
        return tuple(one for pk in product_ids if (one := self.household.product(pk)))

    def values(self, product_ids: Iterable[str]) -> Values:
        """See `Holdings`."""
        return {pk: self.characteristics.get(pk, {}) for pk in product_ids}
