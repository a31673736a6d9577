"""Answer a TMF679 query: what may this customer change to, or add?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.domain import HeldProduct
from inventory.selectors import children_of
from qualification.domain import Decision, Facts, Held, Request, Room, decide, decide_change, decide_new
from qualification.resources.query_qualification import Criteria, answer
from qualification.selectors import held
from qualification.services.kind import Answer
from qualification.services.references import References
from tmf.errors import BadReference


@dataclass(frozen=True, slots=True)
class _Named:
    """What the criteria name, found; "" and None for what they do not name. `plan_id` is the offering of the plan."""

    channel: str
    product: HeldProduct | None
    valued: str
    offering: str
    plan_id: str
    plan: HeldProduct | None


def qualify(*, question: Criteria, body: Mapping[str, Any], at: datetime) -> Answer:
    """Answer a `queryProductOfferingQualification`; nothing is stored (TMF679 v5, MISSION B7, B8, B10).

    With a product: every other member of its ladder, or the one offering asked about. Without: whether that offering
    may be bought new. Facts are read in one query; a plan named by its product takes another one. `question` was read
    from the validated `body`, which also says what of the answer the client wants to see.

    Raises:
        tmf.errors.RefusedAll: 400, with the path of everything that is named and does not exist.
    """
    catalog = compiled_catalog()
    named = _find(catalog, question)
    customer_id = named.product.customer_id if named.product else ""
    decisions = _decisions(catalog, question, named, at=at)
    found = answer(body=body, channel=named.channel, catalog=catalog, decisions=decisions, at=at)
    return Answer(found, customer_id)


def _find(catalog: CompiledCatalog, criteria: Criteria) -> _Named:
    """The product's id counts before the product that is given by value."""
    references = References(catalog)
    plan_id, plan = references.plan(criteria.plan)
    found = _Named(
        channel=references.channel(criteria.channel),
        product=references.product(criteria.product),
        valued="" if criteria.product else references.offering(criteria.valued),
        offering=references.offering(criteria.offering),
        plan_id=plan_id,
        plan=plan,
    )
    if criteria.plan and found.product and plan and plan.customer_id != found.product.customer_id:
        references.refuse(BadReference(criteria.plan.path, "product of this customer", criteria.plan.id))
    references.check()
    return found


def _decisions(catalog: CompiledCatalog, criteria: Criteria, named: _Named, *, at: datetime) -> tuple[Decision, ...]:
    if not (named.product or named.valued):
        return (_bought_new(catalog, named, at=at),)
    facts, request = _facts(criteria, named), Request(named.channel, criteria.action)
    if not named.offering:
        return decide(catalog, facts, request, at=at)
    return (decide_change(catalog, facts, request, named.offering, at=at),)


def _bought_new(catalog: CompiledCatalog, named: _Named, *, at: datetime) -> Decision:
    if not named.plan_id:
        return decide_new(catalog, named.offering, None, Request(named.channel), at=at)
    siblings = tuple(child.offering_id for child in children_of(named.plan.id)) if named.plan else ()
    room = Room(named.plan_id, held(named.plan) if named.plan else None, siblings)
    return decide_new(catalog, named.offering, room, Request(named.channel), at=at)


def _facts(criteria: Criteria, named: _Named) -> Facts:
    """What is held, and the plan that counts: the one in the request wins over the one in the inventory."""
    has = held(named.product) if named.product else Held(named.valued, status=criteria.status or "active")
    return Facts(has, named.plan_id or has.plan_id)
