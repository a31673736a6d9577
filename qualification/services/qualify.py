"""Answer a TMF679 query: what may this customer change to, or add?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from qualification.domain import Decision, Held, Intent, Request, decide, decide_change, decide_new, rules
from qualification.domain.expiry import instants, next_change
from qualification.domain.order import ADD, MODIFY, Order
from qualification.resources.query_qualification import Criteria, answer
from qualification.resources.reading import direction_of
from qualification.selectors import held, party
from qualification.services.holdings import STORED, Holdings
from qualification.services.kind import Answer, kept_until
from qualification.services.references import References

_BY_VALUE = "searchCriteria"
"""The id of a product that was given by value without one: its path."""


@dataclass(frozen=True, slots=True)
class _Question:
    """The criteria with everything that they name, found.

    `order` is an order without items: it knows what the customer holds, and says as of no date what an item would see.
    `plan_id` is the offering of the plan asked about, empty where none is named; `plan_product_id` its product where
    one is held. `among` are the offerings that category and specification leave, None where neither is named. `adds`:
    what can be bought beside what is held is asked for, not what it can change to.
    """

    order: Order
    request: Request
    held: Held | None
    offering: str
    plan_id: str
    plan_product_id: str | None
    among: frozenset[str] | None
    places: frozenset[str]
    adds: bool

    def decisions(self, at: datetime) -> tuple[Decision, ...]:
        """The oracle's answer as of a date."""
        found = self._new(at) if self.held is None or self.adds else self._changes(self.held, at)
        return tuple(one for one in found if self.among is None or one.offering_id in self.among)

    def concerned(self) -> set[str]:
        """The offerings that the answer depends on."""
        named = {self.offering, self.plan_id, *((self.held.offering_id, self.held.plan_id) if self.held else ())}
        return {*(pk for pk in named if pk), *(self._targets() if self.held is None or self.adds else ())}

    def _changes(self, has: Held, at: datetime) -> tuple[Decision, ...]:
        asked = Intent("", MODIFY, product_id=has.product_id, asked_plan_id=self.plan_id or None, places=self.places)
        facts, catalog = self.order.facts_of(asked, has), self.order.catalog
        if not self.offering:
            return decide(catalog, facts, self.request, at=at)
        return (decide_change(catalog, facts, self.request, self.offering, at=at),)

    def _new(self, at: datetime) -> Iterator[Decision]:
        completed = self.held.product_id if self.held and not self.plan_id else None
        asked = Intent(
            "",
            ADD,
            plan_offering_id=self.plan_id or None,
            plan_product_id=completed or self.plan_product_id,
            places=self.places,
        )
        room, party_of, catalog = self.order.room_of(asked), self.order.party_of(asked), self.order.catalog
        return (decide_new(catalog, pk, room, self.request, party=party_of, at=at) for pk in self._targets())

    def _targets(self) -> tuple[str, ...]:
        catalog = self.order.catalog
        if self.offering:
            return (self.offering,)
        if self.adds and self.held:
            plan = catalog.offerings.get(self.held.offering_id)
            return tuple(plan.options) if plan else ()
        return tuple(pk for pk in catalog.offerings if pk in self.among) if self.among else ()


def qualify(
    *,
    question: Criteria,
    body: Mapping[str, Any],
    at: datetime,
    holdings: Holdings = STORED,
    catalog: CompiledCatalog | None = None,
) -> Answer:
    """Answer a `queryProductOfferingQualification`; nothing is stored (TMF679 v5, MISSION B7, B8, B10).

    With a product: every other member of its ladder, or the one offering asked about; with the action `add` what the
    product can be completed with. Without: which offerings of the category or the specification, or whether the one
    offering, may be bought new. A promotion is of another system: alone it finds nothing, beside others it narrows
    nothing. Facts are read in one query, mostly. The answer holds until the next moment at which it is another one.
    `question` was read from the validated `body`, which also says what of the answer the client wants to see.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    catalog = catalog or compiled_catalog()
    asked, customer_id = _found(catalog, question, holdings, at=at)
    decisions = asked.decisions(at)

    def told(some: tuple[Decision, ...]) -> object:
        return [(one.offering_id, one.reasons) for one in some]

    until = next_change(
        lambda then: told(asked.decisions(then)),
        told(decisions),
        instants(catalog, asked.concerned(), asked.order.held.values()),
        at=at,
        until=kept_until(at),
    )
    found = answer(body=body, channel=asked.request.channel, catalog=catalog, decisions=decisions, at=at)
    return Answer(found, customer_id, until, decisions=decisions)


def _found(catalog: CompiledCatalog, criteria: Criteria, holdings: Holdings, *, at: datetime) -> tuple[_Question, str]:
    """The question with what it names, and whose products it is about."""
    references, said = References(catalog, holdings), criteria.product
    plan_product = criteria.plan if criteria.plan and criteria.plan.id not in catalog.offerings else None
    references.whose(criteria.customer, said.ref, plan_product)
    plan_id, plan = references.plan(criteria.plan)
    channel, has = references.channel(criteria.channel), references.held(said)
    holds = {pk: held(product) for pk, product in references.products().items()}
    if has is not None:
        has = replace(has, product_id=has.product_id or _BY_VALUE)
        holds.setdefault(str(has.product_id), has)
    asked = _Question(
        order=Order(catalog, holds, (), channel, party(references.household), at),
        request=Request(channel, direction_of(criteria.action)),
        held=has,
        offering=references.offering(criteria.offering),
        plan_id=plan_id,
        plan_product_id=plan.id if plan else None,
        among=references.among(criteria.category, said.specification),
        places=said.places,
        adds=criteria.action == rules.ADD,
    )
    references.check()
    return asked, references.customer_id
