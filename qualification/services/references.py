"""What a question names, found; what there is not, collected."""

from __future__ import annotations

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import channel_exists
from inventory.domain import HeldProduct
from inventory.selectors import held_product
from qualification.domain.facts import DEFAULT_CHANNEL
from tmf.errors import BadReference, Refused, RefusedAll
from tmf.reading import Named


class References:
    """Finds what a body names by its paths; `check` refuses it with everything that was not found."""

    def __init__(self, catalog: CompiledCatalog) -> None:
        self.catalog = catalog
        self.unknown: list[Refused] = []

    def channel(self, named: Named | None) -> str:
        """The id of the channel, the app's where none is named (one query for a named one)."""
        if named and not channel_exists(named.id):
            self.refuse(BadReference(named.path, "channel", named.id))
        return named.id if named else DEFAULT_CHANNEL

    def offering(self, named: Named | None) -> str:
        """The id of an offering, "" where none is named; asks nothing of the database."""
        if named and named.id not in self.catalog.offerings:
            self.refuse(BadReference(named.path, "product offering", named.id))
        return named.id if named else ""

    def product(self, named: Named | None) -> HeldProduct | None:
        """A product (one query)."""
        found = held_product(named.id) if named else None
        if named and found is None:
            self.refuse(BadReference(named.path, "product", named.id))
        return found

    def plan(self, named: Named | None) -> tuple[str, HeldProduct | None]:
        """The offering of a plan that is named by its offering, or by its product (one query), which is given too."""
        if named is None or named.id in self.catalog.offerings:
            return named.id if named else "", None
        found = held_product(named.id)
        if found is None:
            self.refuse(BadReference(named.path, "product or product offering", named.id))
        return found.offering_id if found else "", found

    def refuse(self, fault: Refused) -> None:
        """Note one that is not there, or not as it has to be."""
        self.unknown.append(fault)

    def check(self) -> None:
        """Refuse the question.

        Raises:
            RefusedAll: 400, with every reference that was not found.
        """
        if self.unknown:
            raise RefusedAll(400, self.unknown)
