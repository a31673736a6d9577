"""Answer a TMF679 check: may this be had, item by item, all of them seen together?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from qualification.domain import Held, rules
from qualification.domain.alternates import MOST, alternates
from qualification.domain.expiry import instants, next_change
from qualification.domain.gate import verdict
from qualification.domain.items import bundle_parents
from qualification.domain.order import ADD, DELETE, MODIFY, RESUME, SUSPEND, Intent, Order
from qualification.domain.reasons import Reason
from qualification.resources.check_qualification import Check, Item, Result, answer
from qualification.resources.reading import SaidProduct, direction_of
from qualification.selectors import held, party
from qualification.services.holdings import STORED, Holdings
from qualification.services.kind import Answer, kept_until
from qualification.services.references import References
from tmf.errors import BadReference, Refused
from tmf.fields import rfc3339
from tmf.reading import Named

MOST_OPEN = 20_000
"""How many offerings one check may leave open, all its items together."""
_TOO_OPEN = "It leaves {} offerings open, too many for a check. Name a narrower category, or ask a query."
_ACTIONS = {rules.ADD: ADD, rules.TERMINATE: DELETE, rules.SUSPEND: SUSPEND, rules.RESUME: RESUME}
"""What else is asked for is a change."""


def check_qualification(
    *,
    question: Check,
    body: Mapping[str, Any],
    at: datetime,
    holdings: Holdings = STORED,
    catalog: CompiledCatalog | None = None,
) -> Answer:
    """Answer a `checkProductOfferingQualification`; nothing is stored (TMF679 v5).

    Items are seen together, as those of an order are: an offering of a plan that the same check changes is judged
    against the new plan, and two that exclude each other are both refused. Facts are read in one query, mostly. The
    answer holds until the next moment at which it would be another one.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    catalog = catalog or compiled_catalog()
    scene = _Scene(catalog, question, holdings)
    alternatives = bool(body.get("provideAlternative"))
    results = scene.results(at, alternatives=alternatives)
    until = next_change(
        lambda then: scene.results(then, alternatives=alternatives),
        results,
        instants(catalog, scene.concerned(), scene.held.values()),
        at=at,
        until=kept_until(at),
    )
    found = answer(body=body, check=question, results=results, channel=scene.channel, catalog=catalog)
    return Answer({**found, "effectiveQualificationDate": rfc3339(at)}, scene.references.customer_id, until)


class _Scene:
    """A check with everything that it names, found: `held` by product id, or by the path of an item that gives it."""

    def __init__(self, catalog: CompiledCatalog, check: Check, holdings: Holdings) -> None:
        self.catalog, self.check = catalog, check
        self.references = References(catalog, holdings)
        outside = [item.plan for item in check.items if item.plan and item.plan.id not in catalog.offerings]
        self.references.whose(check.customer, *(item.product.ref for item in check.items), *outside)
        self.channel = self.references.channel(check.channel)
        self.held: dict[str, Held] = {pk: held(one) for pk, one in self.references.products().items()}
        self.parents = bundle_parents(check.items, is_plan=self._is_plan)
        self.by_id = {item.id: item for item in check.items}
        self.products = {item.id: self._product(item) for item in check.items}
        self.among = {item.id: self._among(item) for item in check.items}
        self.intents = {item.id: self._intent(item) for item in check.items}
        self.references.check()

    def results(self, at: datetime, *, alternatives: bool) -> dict[str, Result]:
        """What is found for every item as of a date, by id; with alternatives where they are asked for."""
        known = party(self.references.household)
        order = Order(self.catalog, self.held, tuple(self.intents.values()), self.channel, known, at)
        return {item.id: self._result(order, item, alternatives=alternatives) for item in self.check.items}

    def _result(self, order: Order, item: Item, *, alternatives: bool) -> Result:
        intent, among = self.intents[item.id], self.among[item.id]
        if among is not None:
            return self._open(order, intent, among, alternatives=alternatives)
        found = verdict(order, intent)
        wanted = alternatives and not found.qualified and intent.action in (ADD, MODIFY) and item.offering
        return Result(found.reasons, alternates(order, found) if wanted else ())

    @staticmethod
    def _open(order: Order, intent: Intent, among: Sequence[str], *, alternatives: bool) -> Result:
        """An item that leaves the offering open is qualified when one of them is; the others are alternates.

        Each is judged beside the other items, until there are enough.
        """
        others = replace(order, intents=tuple(one for one in order.intents if one is not intent))
        qualified: list[str] = []
        against: dict[Reason, None] = {}
        for offering_id in among or ("",):
            one = verdict(others, replace(intent, offering_id=offering_id))
            against |= dict.fromkeys(one.reasons)
            qualified += [offering_id] if one.qualified else []
            if len(qualified) == (MOST if alternatives else 1):
                break
        return Result(() if qualified else tuple(against), tuple(qualified) if alternatives else ())

    def concerned(self) -> set[str]:
        """The offerings that the answer depends on."""
        intents = self.intents.values()
        named = {pk for one in intents for pk in (one.offering_id, one.plan_offering_id, one.asked_plan_id)}
        named |= {self.held[one.product_id].offering_id for one in intents if one.product_id in self.held}
        named |= {str(self.held[one.product_id].plan_id) for one in intents if one.product_id in self.held}
        return {pk for pk in named if pk} | {pk for some in self.among.values() for pk in some or ()}

    def _product(self, item: Item) -> str | None:
        """The key of the product that an item is about; one given by value is kept under the item's path."""
        if item.action == rules.ADD:
            return None
        found = self.references.held(item.product)
        if found is None:
            return None
        key = found.product_id or item.path
        self.held.setdefault(key, replace(found, product_id=key))
        return key

    def _among(self, item: Item) -> tuple[str, ...] | None:
        """The offerings that an item leaves open: it names a specification or a category only. None: it names one."""
        if item.offering or item.action != rules.ADD:
            return None
        left = self.references.among(item.category, item.product.specification) or frozenset()
        if len(left) * len(self.check.items) > MOST_OPEN:
            self.references.refuse(Refused(400, "tooManyOfferings", _TOO_OPEN.format(len(left)), path=item.path))
        return tuple(pk for pk in self.catalog.offerings if pk in left)

    def _intent(self, item: Item) -> Intent:
        children = [one for one in self.check.items if self.parents.get(one.id) == item.id and one.action == rules.ADD]
        plan_offering, plan_product = self._plan(item)
        is_add = item.action == rules.ADD
        return Intent(
            path=item.path,
            action=_ACTIONS.get(item.action, MODIFY),
            offering_id=self.references.offering(item.offering) or None,
            product_id=self.products[item.id],
            plan_offering_id=plan_offering if is_add else None,
            children=tuple(one.offering.id for one in children if one.offering),
            plan_product_id=plan_product if is_add else None,
            direction=direction_of(item.action),
            asked_plan_id=None if is_add else plan_offering,
            characteristics=item.product.characteristics,
            places=item.product.places,
        )

    def _plan(self, item: Item) -> tuple[str | None, str | None]:
        """Offering and product of the plan that an item is judged in: of another item, or of what is named as such."""
        parent = self.by_id.get(self.parents.get(item.id, ""))
        if parent is not None:
            product = self.held.get(self.products.get(parent.id) or "")
            wanted = parent.offering.id if parent.offering else None
            return wanted or (product.offering_id if product else None), product.product_id if product else None
        if item.plan is None and item.action == rules.ADD and item.product.ref:
            return self._completed(item.product.ref, item.product)
        offering_id, found = self.references.plan(item.plan)
        return offering_id or None, found.id if found else None

    def _completed(self, named: Named, said: SaidProduct) -> tuple[str | None, str | None]:
        """The held product that an addition is to complete; what is given by value is what is to be added."""
        found = self.references.product(named)
        if found is None and said.offering is None:
            self.references.refuse(BadReference(named.path, "product", named.id))
        return (found.offering_id, found.id) if found else (None, None)

    def _is_plan(self, item: Item) -> bool:
        product = self.held.get(item.product.ref.id) if item.product.ref else None
        offering = self.catalog.offerings.get(
            item.offering.id if item.offering else product.offering_id if product else ""
        )
        return offering is not None and offering.is_bundle
