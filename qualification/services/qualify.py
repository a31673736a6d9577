"""Answer a TMF679 query: what may this customer change to, or add?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors import compiled_catalog
from inventory.domain import HeldProduct
from inventory.selectors import children_of, held_product
from qualification.domain import Decision, Facts, Held, Request, Room, decide, decide_change, decide_new
from qualification.models import KeptAnswer
from qualification.resources.query_qualification import Criteria, answer, read_criteria
from qualification.resources.reading import Named
from qualification.selectors import held
from qualification.services.channel import channel_of
from qualification.services.keep import keep
from tmf.errors import BadReference
from tmf.ids import new_id


def qualify(*, body: Mapping[str, Any], at: datetime) -> KeptAnswer:
    """Answer a `queryProductOfferingQualification` and keep the answer (TMF679 v5, MISSION B7, B8, B10).

    With a product: every other member of its ladder, or the one offering asked about. Without: whether that offering
    may be bought new. Facts are read in one query; a plan named by its product takes another one.

    Raises:
        tmf.errors.Refused: 400 for criteria that cannot be read or name what does not exist, with the path; 501 for
            criteria that are not offered yet.
    """
    criteria = read_criteria(body)
    channel = channel_of(criteria.channel)
    catalog = compiled_catalog()
    product = _product(criteria.product) if criteria.product else None
    customer_id = product.customer_id if product else ""
    request = Request(channel, criteria.action)
    decisions = _decisions(catalog, criteria, product, request, at=at)
    pk = f"QPOQ-{new_id()}"
    document = answer(pk=pk, body=body, channel=channel, catalog=catalog, decisions=decisions, at=at)
    return keep(pk=pk, kind=KeptAnswer.QUERY_QUALIFICATION, customer_id=customer_id, document=document, at=at)


def _decisions(
    catalog: CompiledCatalog, criteria: Criteria, product: HeldProduct | None, request: Request, *, at: datetime
) -> tuple[Decision, ...]:
    if product is None and criteria.valued is None:
        return (_bought_new(catalog, criteria, at=at),)
    facts = _facts(catalog, criteria, product)
    if criteria.offering is None:
        return decide(catalog, facts, request, at=at)
    return (decide_change(catalog, facts, request, _offering(catalog, criteria.offering), at=at),)


def _bought_new(catalog: CompiledCatalog, criteria: Criteria, *, at: datetime) -> Decision:
    assert criteria.offering is not None  # noqa: S101 - read_criteria leaves no other criterion
    wanted = _offering(catalog, criteria.offering)
    if criteria.plan is None:
        return decide_new(catalog, wanted, None, at=at)
    plan_id, product = _plan(catalog, criteria.plan)
    siblings = tuple(child.offering_id for child in children_of(product.id)) if product else ()
    return decide_new(catalog, wanted, Room(plan_id, held(product) if product else None, siblings), at=at)


def _facts(catalog: CompiledCatalog, criteria: Criteria, product: HeldProduct | None) -> Facts:
    """What is held, and the plan that counts: the one in the request wins over the one in the inventory."""
    if product is not None:
        has = held(product)
    else:
        assert criteria.valued is not None  # noqa: S101 - the caller has a product of one kind
        has = Held(_offering(catalog, criteria.valued), status=criteria.status or "active")
    if criteria.plan is None:
        return Facts(has, has.plan_id)
    plan_id, plan_product = _plan(catalog, criteria.plan)
    if product and plan_product and plan_product.customer_id != product.customer_id:
        raise BadReference(criteria.plan.path, "product of this customer", criteria.plan.id)
    return Facts(has, plan_id)


def _plan(catalog: CompiledCatalog, named: Named) -> tuple[str, HeldProduct | None]:
    """The offering of the plan that is named by its offering or by its product."""
    if named.id in catalog.offerings:
        return named.id, None
    product = held_product(named.id)
    if product is None:
        raise BadReference(named.path, "product or product offering", named.id)
    return product.offering_id, product


def _product(named: Named) -> HeldProduct:
    product = held_product(named.id)
    if product is None:
        raise BadReference(named.path, "product", named.id)
    return product


def _offering(catalog: CompiledCatalog, named: Named) -> str:
    if named.id not in catalog.offerings:
        raise BadReference(named.path, "product offering", named.id)
    return named.id
