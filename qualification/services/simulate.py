"""What a customer would see: the questions that an app asks about them, with the answers that the APIs would give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.domain import HeldProduct, Household
from qualification.domain import rules
from qualification.domain.facts import PENDING_TERMINATE
from qualification.services.holdings import STORED, Given
from qualification.services.kind import Answer, Kind
from qualification.services.kinds import CONFIGURATION_QUERY, QUALIFICATION_QUERY
from tmf.bodies import read_body
from tmf.errors import Refused, RefusedAll, errors_body, refusals

MOST_ASKED = 20
"""About how many products it is asked: as many as one configuration may have items."""
COMPOSED, PLAN = "composed", "plan"
"""The id of the customer and of the plan that somebody made up; what else they hold is numbered."""
_BY_AN_ORDER = "composed-order"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """A product of a customer who is composed.

    `days` are since it is this offering (None: nobody knows), `changed` since it became it (None: it never was another
    one). `in_plan`: it sits in the plan of the customer.
    """

    offering_id: str
    status: str
    days: int | None = None
    changed: int | None = None
    in_plan: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a product or an offering, with the answer of the API.

    `response` is the same body but for the id and the address, which one that is not kept does not have. `answer` is
    what it was made of, None where the question was refused.
    """

    api: str
    kind: str
    about: str
    request: Json
    response: Json
    answer: Answer | None

    @property
    def adds(self) -> bool:
        """Whether it asks what may be bought beside what is held."""
        return bool(self.request.get("searchCriteria", {}).get("action") == rules.ADD)


@dataclass(frozen=True, slots=True)
class Simulation:
    """Everything that was asked about a household as of a date, by one catalog.

    `changes` are the qualifications, by what they are about; `configuration` is the one of all that is not in a plan.
    """

    catalog: CompiledCatalog
    household: Household
    at: datetime
    changes: Sequence[Asked]
    configuration: Asked | None

    @property
    def asked(self) -> tuple[Asked, ...]:
        """All questions, the configuration first."""
        return (*((self.configuration,) if self.configuration else ()), *self.changes)


def read_household(customer_id: str) -> Given | None:
    """What a real customer holds, None where there is nobody by this id; read once, however much is asked about it."""
    household = STORED.of_customer(customer_id)
    if household is None:
        return None
    return Given(household, STORED.values([product.id for product in household.products]))


def compose(*, plan: Thing | None, things: Iterable[Thing], segment: str = "", place: str = "", at: datetime) -> Given:
    """A customer who is not there; the days that they have had things count back from `at`."""
    whole = [_product(PLAN, plan, None, place, at=at)] if plan else []
    parts = [
        _product(str(number), one, plan if one.in_plan else None, place, at=at)
        for number, one in enumerate(things, start=1)
    ]
    return Given(Household(COMPOSED, segment, (*whole, *parts)))


def simulate(given: Given, *, channel: str, at: datetime, wanted: str = "") -> Simulation:
    """Ask both APIs what an app asks about a household; nothing is stored, and the inventory is not read.

    Of each product on a ladder what it may become, of each plan what may be added to it, and one configuration of
    everything (TMF679 and TMF760 v5). `wanted` is an offering that they look at and do not have. What is refused is
    answered as the API answers it.
    """
    catalog, household = compiled_catalog(), given.household
    customer = {"role": "customer", "partyOrPartyRole": {"id": household.customer_id}}
    who = {"channel": {"id": channel}, "relatedParty": [customer]}
    world: _World = {"holdings": given, "catalog": catalog, "at": at}
    criteria = [*_of_products(catalog, household), *_of_offering(wanted)]
    changes = [
        _ask(QUALIFICATION_QUERY, about, {**who, **_EVERYTHING, "searchCriteria": criterion}, world)
        for about, criterion in criteria
    ]
    items = list(_items(household, wanted))
    body = {**who, "instantSync": True, "requestProductConfigurationItem": items}
    configuration = _ask(CONFIGURATION_QUERY, "", body, world) if items else None
    return Simulation(catalog, household, at, changes, configuration)


class _World(TypedDict):
    """What all questions are asked of."""

    holdings: Given
    catalog: CompiledCatalog
    at: datetime


_EVERYTHING = {"instantSyncQualification": True, "provideUnqualified": True, "provideResultReason": True}


def roots(household: Household) -> tuple[HeldProduct, ...]:
    """What sits in nothing that the customer holds: plans, and what stands alone."""
    return tuple(one for one in household.products if not household.product(one.plan_product_id or ""))


def _of_products(catalog: CompiledCatalog, household: Household) -> Iterator[tuple[str, Json]]:
    """What is asked of products: what each may become, and what may be added to each plan."""
    for product in household.products[:MOST_ASKED]:
        if catalog.ladder(product.offering_id):
            yield product.id, {"product": {"id": product.id}}
    for product in roots(household)[:MOST_ASKED]:
        offering = catalog.offerings.get(product.offering_id)
        if offering and offering.options:
            yield product.id, {"product": {"id": product.id}, "action": rules.ADD}


def _of_offering(wanted: str) -> Iterator[tuple[str, Json]]:
    if wanted:
        yield wanted, {"productOffering": {"id": wanted}}


def _items(household: Household, wanted: str) -> Iterator[Json]:
    """The items of the one configuration."""
    named = [{"productOffering": {"id": wanted}}] if wanted else []
    held = [{"product": {"id": product.id}} for product in roots(household)]
    for number, one in enumerate([*held[: MOST_ASKED - len(named)], *named], start=1):
        yield {"id": f"{number:02}", "productConfiguration": one}


def _ask(kind: Kind, about: str, body: Json, world: _World) -> Asked:
    """The way of a POST, but that it is answered from what was given and not kept."""
    try:
        values, question = read_body(kind.resource, body, kind.read)
        answer = kind.ask(question=question, body=values, **world)
    except (Refused, RefusedAll) as refusal:
        return Asked(kind.api, kind.name, about, body, errors_body(refusals(refusal)), None)
    document: Mapping[str, Any] = kind.done(answer, body=values, pk="", at=world["at"])
    return Asked(
        kind.api, kind.name, about, body, {k: v for k, v in document.items() if k not in ("id", "href")}, answer
    )


def _product(pk: str, thing: Thing, plan: Thing | None, place: str, *, at: datetime) -> HeldProduct:
    ends = thing.status == PENDING_TERMINATE
    return HeldProduct(
        id=pk,
        customer_id=COMPOSED,
        offering_id=thing.offering_id,
        status=thing.status,
        plan_product_id=PLAN if plan else None,
        plan_offering_id=plan.offering_id if plan else None,
        # What is about to end is ended by an order.
        open_order_id=_BY_AN_ORDER if ends else None,
        name=thing.offering_id,
        ending=ends,
        since=_before(at, thing.days),
        changed=_before(at, thing.changed),
        places=frozenset({place} - {""}),
    )


def _before(at: datetime, days: int | None) -> datetime | None:
    return at - timedelta(days=days) if days is not None else None
