"""What two customers have to have in common so that a question about them has one answer.

The rules look at much less than what a customer holds. What they do not look at is left out here, and of products that
play the same part the first one stands for all. A rule that comes to look at more has to be told of here;
tests/domain/qualification/test_impact.py notices when it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Offering, Policy
from qualification.domain import bundle, policies
from qualification.domain.facts import Held
from qualification.domain.policies import COOLING_OFF, EXCLUDES, MAX_PER_CUSTOMER, MIN_TENURE, REQUIRES, SEGMENT_ONLY

ASKED, PLAN = "asked", "plan"
"""The ids of the product that is asked about and of the plan that it sits in, among the products of a `Case`."""
Part = tuple[frozenset[object], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of question: to which `targets` a product may be changed, or which of them may be added to it (`adds`).

    `offering_id` is what is held, `plan_id` the offering of the plan that it sits in (None: it stands alone).
    """

    adds: bool
    offering_id: str
    plan_id: str | None
    targets: tuple[str, ...]


class Case(NamedTuple):
    """Customers to whom a question has one answer: the products that matter, `ASKED` among them, and the segment."""

    held: tuple[Held, ...]
    segment: str


class Likeness:
    """Finds what matters of customers for one kind of question, under every catalog that is to answer it."""

    def __init__(self, catalogs: Iterable[CompiledCatalog], asked: Asked, *, at: datetime) -> None:
        self.asked = asked
        self._heard = tuple(_Heard.of(catalog, asked, at) for catalog in catalogs)
        rules = [rule for heard in self._heard for rule in heard.rules]
        offerings = [one for heard in self._heard for one in (heard.held, *heard.targets) if one]
        self._kinds = frozenset(rule.kind for rule in rules)
        self._segments = SEGMENT_ONLY in self._kinds or any(one.segments for one in offerings)
        self._places = any(one.places for one in offerings)
        self._parts: dict[tuple[str, bool], tuple[str, bool, bool] | None] = {}
        self._first: dict[object, str] = {}

    def case(self, held: Sequence[Held], product: Held, segment: str) -> Case:
        """What matters of a customer who holds these products, when the question is about one of them."""
        room = product.product_id if self.asked.adds else product.plan_product_id
        plan = None if self.asked.adds else next((one for one in held if room and one.product_id == room), None)
        seat = (room if self.asked.adds or plan else None) or ""
        parts = (self._part(one, seat) for one in held if one is not product and one is not plan)
        others = sorted(part for part in parts if part is not None)
        products = (self._product(product, PLAN if plan else None), *(self._plan(plan) if plan else ()))
        within = ASKED if self.asked.adds else PLAN
        rest = (
            Held(pk, str(n), plan_product_id=within if inside else None, ending=ending)
            for n, (pk, inside, ending) in enumerate(others)
        )
        return Case((*products, *rest), segment if self._segments else "")

    def _product(self, product: Held, plan: str | None) -> Held:
        changes = not self.asked.adds
        return Held(
            product.offering_id,
            ASKED,
            product.status,
            product.open_order,
            plan,
            self.asked.plan_id,
            ending=product.ending and self.asked.adds and REQUIRES in self._kinds,
            since=product.since if changes and MIN_TENURE in self._kinds else None,
            changed=product.changed if changes and COOLING_OFF in self._kinds else None,
            places=product.places if self._places else frozenset(),
        )

    def _plan(self, plan: Held) -> Iterator[Held]:
        yield Held(plan.offering_id, PLAN, ending=plan.ending and REQUIRES in self._kinds)

    def _part(self, one: Held, seat: str) -> tuple[str, bool, bool] | None:
        """What another product plays a part as: an offering, whether in the same plan, and whether it is ending."""
        key = one.offering_id, bool(seat) and one.plan_product_id == seat
        if key not in self._parts:
            self._parts[key] = self._find(*key)
        found = self._parts[key]
        return found and (found[0], found[1], found[2] and one.ending)

    def _find(self, offering_id: str, beside: bool) -> tuple[str, bool, bool] | None:  # noqa: FBT001 - one of a key
        inside = tuple(heard.inside(offering_id) for heard in self._heard) if beside else ()
        outside = tuple(heard.anywhere(offering_id) for heard in self._heard)
        counts = any(map(any, inside))
        if not counts and not any(map(any, outside)):
            return None
        first = self._first.setdefault((counts, inside if counts else (), outside), offering_id)
        return first, counts, any(required for required, *_ in outside)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one catalog hears of other products when it is asked."""

    catalog: CompiledCatalog
    asked: Asked
    at: datetime
    held: Offering | None
    plan: Offering | None
    targets: tuple[Offering, ...]
    rules: tuple[Policy, ...]
    groups: frozenset[str]

    @classmethod
    def of(cls, catalog: CompiledCatalog, asked: Asked, at: datetime) -> _Heard:
        """Look up what does not depend on the customer."""
        held = catalog.offerings.get(asked.offering_id)
        plan = held if asked.adds else catalog.offerings.get(asked.plan_id or "")
        targets = tuple(one for pk in asked.targets if (one := catalog.offerings.get(pk)))
        rules = tuple(p for one in (held, *targets) if one for p in one.policies if p.readable)
        limited = asked.targets if asked.adds else (asked.offering_id, *asked.targets)
        groups = (group for pk in limited for group in (bundle.groups_of(plan, pk) if plan else ()))
        return cls(catalog, asked, at, held, plan, targets, rules, frozenset(group.id for group in groups))

    def anywhere(self, offering_id: str) -> Part:
        """What policies say of it: those that require it, those that exclude it, what it excludes, shared limits."""
        offering, targets = self.catalog.offerings.get(offering_id), self.asked.targets
        excluding = policies.in_force(offering, EXCLUDES, at=self.at)
        limits = {rule.id for rule in self.rules if rule.kind == MAX_PER_CUSTOMER}
        return (
            self._naming(REQUIRES, offering_id),
            self._naming(EXCLUDES, offering_id),
            frozenset(name for policy in excluding for name in _names(policy) if name in targets),
            frozenset(policy.id for policy in (offering.policies if offering else ()) if policy.id in limits),
        )

    def inside(self, offering_id: str) -> Part:
        """What it takes room of in the plan: of groups, of a target's own limit, of the one tier of a service."""
        if self.plan is None:
            return ()
        groups = (group.id for group in bundle.groups_of(self.plan, offering_id))
        tiers = self.asked.targets if self.asked.adds else ()
        return (
            frozenset(group for group in groups if group in self.groups),
            frozenset({offering_id} & set(self.asked.targets)),
            frozenset(target for target in tiers if bundle.other_tiers(self.catalog, target, (offering_id,))),
        )

    def _naming(self, kind: str, offering_id: str) -> frozenset[object]:
        said = (_names(rule) for rule in self.rules if rule.kind == kind)
        return frozenset(names for names in said if offering_id in names)


def _names(policy: Policy) -> frozenset[str]:
    named: Any = policy.parameters.get("offerings", ())
    return frozenset(named)
