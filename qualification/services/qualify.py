"""Answer a TMF679 query: what may this customer change to, or add?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.domain import HeldProduct, Household
from qualification.domain import Decision, Facts, Held, Party, Request, Room, decide, decide_change, decide_new, rules
from qualification.domain.expiry import instants, next_change
from qualification.resources.query_qualification import Criteria, answer
from qualification.resources.reading import direction_of
from qualification.selectors import held, party
from qualification.services.kind import Answer, kept_until
from qualification.services.references import References


@dataclass(frozen=True, slots=True)
class _Question:
    """The criteria with everything that they name, found.

    `plan_id` is the offering of the plan asked about, empty where none is named; `plan` its product where one is held.
    `among` are the offerings that category and specification leave, None where neither is named.
    """

    catalog: CompiledCatalog
    request: Request
    held: Held | None
    offering: str
    plan_id: str
    plan: HeldProduct | None
    among: frozenset[str] | None
    household: Household | None
    places: frozenset[str]
    adds: bool
    """What can be bought beside what is held is asked for, not what it can change to."""

    def decisions(self, at: datetime) -> tuple[Decision, ...]:
        """The oracle's answer as of a date."""
        found = self._new(at) if self.held is None or self.adds else self._changes(self.held, at)
        return tuple(one for one in found if self.among is None or one.offering_id in self.among)

    def concerned(self) -> set[str]:
        """The offerings that the answer depends on."""
        named = {self.offering, self.plan_id, *((self.held.offering_id, self.held.plan_id) if self.held else ())}
        return {*(pk for pk in named if pk), *(self._targets() if self.held is None or self.adds else ())}

    def everything(self) -> tuple[Held, ...]:
        """What the customer holds: its policies speak of what is wanted too."""
        products = self.household.products if self.household else ()
        return (*((self.held,) if self.held else ()), *map(held, products))

    def party(self) -> Party:
        """Who asks, with what they have beside the product asked about."""
        products = self.household.products if self.household else ()
        beside = tuple(held(one) for one in products if self.held is None or one.id != self.held.product_id)
        known = party(self.household, self.places or (self.held.places if self.held else frozenset()))
        return Party(known.segment, known.places, beside)

    def _changes(self, has: Held, at: datetime) -> tuple[Decision, ...]:
        facts = Facts(has, self.plan_id or has.plan_id, self.party(), self._beside(has))
        if not self.offering:
            return decide(self.catalog, facts, self.request, at=at)
        return (decide_change(self.catalog, facts, self.request, self.offering, at=at),)

    def _beside(self, has: Held) -> tuple[str, ...] | None:
        """What sits in the plan beside the product; None where it is in no plan of ours."""
        if has.plan_product_id is None or self.household is None:
            return None
        others = (one for one in self.household.products if one.id != has.product_id)
        return tuple(one.offering_id for one in others if one.plan_product_id == has.plan_product_id)

    def _new(self, at: datetime) -> Iterator[Decision]:
        room, who = self._room(), self.party()
        return (decide_new(self.catalog, target, room, self.request, party=who, at=at) for target in self._targets())

    def _room(self) -> Room | None:
        """The plan that something new would sit in: the one that is named, or the held one that is to be completed."""
        if self.adds and self.held and not self.plan_id:
            return Room(self.held.offering_id, self.held, self._inside(self.held.product_id))
        if not self.plan_id:
            return None
        if self.plan is None:
            return Room(self.plan_id)
        return Room(self.plan_id, held(self.plan), self._inside(self.plan.id))

    def _inside(self, plan_product_id: str | None) -> tuple[str, ...]:
        products = self.household.products if self.household and plan_product_id else ()
        return tuple(one.offering_id for one in products if one.plan_product_id == plan_product_id)

    def _targets(self) -> tuple[str, ...]:
        if self.offering:
            return (self.offering,)
        if self.adds and self.held:
            plan = self.catalog.offerings.get(self.held.offering_id)
            return tuple(plan.options) if plan else ()
        return tuple(pk for pk in self.catalog.offerings if pk in self.among) if self.among else ()


def qualify(*, question: Criteria, body: Mapping[str, Any], at: datetime) -> Answer:
    """Answer a `queryProductOfferingQualification`; nothing is stored (TMF679 v5, MISSION B7, B8, B10).

    With a product: every other member of its ladder, or the one offering asked about; with the action `add` what the
    product can be completed with. Without: which offerings of the category or the specification, or whether the one
    offering, may be bought new. A promotion is of another system: alone it finds nothing, beside others it narrows
    nothing. Facts are read in one query, mostly. The answer holds until the next moment at which it is another one.
    `question` was read from the validated `body`, which also says what of the answer the client wants to see.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    catalog = compiled_catalog()
    asked, customer_id = _found(catalog, question)
    decisions = asked.decisions(at)

    def told(some: tuple[Decision, ...]) -> object:
        return [(one.offering_id, one.reasons) for one in some]

    until = next_change(
        lambda then: told(asked.decisions(then)),
        told(decisions),
        instants(catalog, asked.concerned(), asked.everything()),
        at=at,
        until=kept_until(at),
    )
    found = answer(body=body, channel=asked.request.channel, catalog=catalog, decisions=decisions, at=at)
    return Answer(found, customer_id, until)


def _found(catalog: CompiledCatalog, criteria: Criteria) -> tuple[_Question, str]:
    """The question with what it names, and whose products it is about."""
    references, said = References(catalog), criteria.product
    plan_product = criteria.plan if criteria.plan and criteria.plan.id not in catalog.offerings else None
    references.whose(criteria.customer, said.ref, plan_product)
    plan_id, plan = references.plan(criteria.plan)
    asked = _Question(
        catalog=catalog,
        request=Request(references.channel(criteria.channel), direction_of(criteria.action)),
        held=references.held(said),
        offering=references.offering(criteria.offering),
        plan_id=plan_id,
        plan=plan,
        among=references.among(criteria.category, said.specification),
        household=references.household,
        places=said.places,
        adds=criteria.action == rules.ADD,
    )
    references.check()
    return asked, references.customer_id
