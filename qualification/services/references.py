"""What a question names, found; what there is not, collected."""

from __future__ import annotations

from catalog.domain.compiled import CompiledCatalog
from inventory.domain import HeldProduct, Household
from qualification.domain import Held
from qualification.domain.channels import is_channel
from qualification.domain.facts import ACTIVE, DEFAULT_CHANNEL
from qualification.resources.reading import SaidPlan, SaidProduct
from qualification.selectors import held
from qualification.services.holdings import STORED, Holdings
from tmf.errors import BadReference, Refused, RefusedAll
from tmf.reading import Named


class References:
    """Finds what a body names by its paths; `check` refuses it with everything that was not found.

    All products of one question belong to one customer: whoever holds the first one that is named, or the related party
    with the role customer. Everything that they hold is read with it, in one query; a product that is over, or another
    system's, takes a second one. `holdings` is where it is read.
    """

    def __init__(self, catalog: CompiledCatalog, holdings: Holdings = STORED) -> None:
        self.catalog, self.holdings = catalog, holdings
        self.unknown: list[Refused] = []
        self.household: Household | None = None
        self.over: dict[str, HeldProduct] = {}
        """Products of the customer that are named and over."""

    def whose(self, customer: Named | None, *products: Named | None) -> None:
        """Read what the customer holds: by the first product that there is, else by the party."""
        named = list(dict.fromkeys(one.id for one in products if one))
        self.household = self.holdings.of_product(named[0]) if named else None
        missing = [pk for pk in named if not (self.household and self.household.product(pk))]
        there = self.holdings.products(missing) if missing and (self.household or len(named) > 1) else ()
        if self.household is None and there:
            self.household = self.holdings.of_customer(there[0].customer_id)
        self.over = {one.id: one for one in there if one.customer_id == self.customer_id}
        if customer is None:
            return
        if self.household is None:
            self.household = self.holdings.of_customer(customer.id)
        elif self.household.customer_id != customer.id:
            self.refuse(BadReference(customer.path, "customer of this product", customer.id))

    @property
    def customer_id(self) -> str:
        """Whose products the question is about; empty where nobody is known."""
        return self.household.customer_id if self.household else ""

    def channel(self, named: Named | None) -> str:
        """The id of the channel, the app's where none is named."""
        if named and not is_channel(self.catalog, named.id):
            self.refuse(BadReference(named.path, "channel", named.id))
        return named.id if named else DEFAULT_CHANNEL

    def offering(self, named: Named | None) -> str:
        """The id of an offering, "" where none is named."""
        if named and named.id not in self.catalog.offerings:
            self.refuse(BadReference(named.path, "product offering", named.id))
        return named.id if named else ""

    def category(self, named: Named | None) -> frozenset[str] | None:
        """The offerings of a category, None where none is named."""
        if named is None:
            return None
        if named.id not in self.catalog.categories:
            self.refuse(BadReference(named.path, "category", named.id))
        return frozenset(self.catalog.categories.get(named.id, ()))

    def specification(self, named: Named | None) -> frozenset[str] | None:
        """The offerings of a product specification, None where none is named."""
        if named is None:
            return None
        if named.id not in self.catalog.product_specs:
            self.refuse(BadReference(named.path, "product specification", named.id))
        return frozenset(self.catalog.of_specification(named.id))

    def product(self, named: Named) -> HeldProduct | None:
        """A product of the customer; None where it is not there, or somebody else's."""
        return (self.household.product(named.id) if self.household else None) or self.over.get(named.id)

    def products(self) -> dict[str, HeldProduct]:
        """Everything that the customer holds, and what is named and over, by id."""
        held_now = self.household.products if self.household else ()
        return {one.id: one for one in (*held_now, *self.over.values())}

    def among(self, category: Named | None, specification: Named | None) -> frozenset[str] | None:
        """The offerings that are left by a category and a specification; None where neither is named."""
        narrowed = [some for some in (self.category(category), self.specification(specification)) if some is not None]
        return frozenset.intersection(*narrowed) if narrowed else None

    def held(self, said: SaidProduct) -> Held | None:
        """What is held, from the inventory, or of another system as it is given by value; None where nothing is."""
        found = self.product(said.ref) if said.ref else None
        if found is not None:
            return held(found)
        if said.ref and said.offering is None:
            self.refuse(BadReference(said.ref.path, "product", said.ref.id))
            return None
        if said.offering is None:
            return None
        plan_id, _ = self.plan(said.plan)
        return Held(
            self.offering(said.offering),
            said.ref.id if said.ref else None,
            status=said.status or ACTIVE,
            plan_id=plan_id or None,
            since=said.since,
            places=said.places,
        )

    def plan(self, named: SaidPlan | None) -> tuple[str, HeldProduct | None]:
        """The offering of a plan that is named by its offering, or by its product, which is given too.

        A product of another system is known by the offering that it is given with.
        """
        if named is None or named.id in self.catalog.offerings:
            return named.id if named else "", None
        found = self.product(named)
        if found is None and named.offering is not None:
            return self.offering(named.offering), None
        if found is None:
            self.refuse(BadReference(named.path, "product of this customer or product offering", named.id))
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
