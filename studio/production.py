"""What an order would make production do, told before anybody orders: the plan, and who is asked for what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from catalog.domain.service_graph import OFFERING, ServiceGraph, Sold
from catalog.domain.specification import ServiceSpec
from ordering.domain.decompose import ItemToFulfil, decompose
from ordering.domain.lifecycle import ADD
from provisioning.domain.changes import TIER
from provisioning.domain.graph import PlannedService, PlannedStep, PlanRefused
from provisioning.domain.partner import LOCAL, PartnerProfile, product_key
from provisioning.domain.plan import make_plan
from tmf.translated import translated

OURSELVES, MAPPED, FROM_ORDER = "ourselves", "mapped", "fromOrder"
NO_PARTNER, NO_ADAPTER, NO_KEY, SWITCHED_OFF = "noPartner", "noAdapter", "noKey", "switchedOff"
GAPS = (NO_PARTNER, NO_ADAPTER, NO_KEY)
"""What makes an order wait for a person."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked in a step. `state` says what becomes of it, `key` is the partner's product key if there is one."""

    state: str
    partner_id: str = ""
    partner: str = ""
    tier: str = ""
    key: str = ""

    @property
    def is_gap(self) -> bool:
        """Whether an order would wait for a person here."""
        return self.state in GAPS


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A step of the order: it makes the service `spec` for `sold`, after the steps with the numbers in `after`."""

    number: int
    spec: ServiceSpec
    sold: Sold
    asked: Asked
    after: tuple[int, ...] = ()
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in an order that production could run them in; or, where it would refuse, what it says."""

    steps: tuple[PlannedCall, ...] = ()
    refused: str = ""

    @property
    def gaps(self) -> int:
        """How many steps would wait for a person."""
        return sum(step.asked.is_gap for step in self.steps)


def plan_of(graph: ServiceGraph, partners: Mapping[str, PartnerProfile], spoken: Collection[str]) -> Plan:
    """What a new customer's order of the centre of a graph, with everything that it includes, comes to.

    It is decomposed and planned by the functions that work on real orders. A specification is ordered as some offering
    or other, which says the tier.
    """
    open_tier = graph.centre is not None and graph.centre[0] != OFFERING
    sold = {one.id: replace(one, open=one.open | {TIER}) if open_tier else one for one in graph.sold}
    items = [
        ItemToFulfil(id=one.id, action=ADD, services=one.services, characteristics=one.characteristics)
        for one in graph.sold
    ]
    parts = decompose(items)
    owner = {request.id: sold[item] for item, requests in parts.items() for request in requests}
    requests = [request for item in items for request in parts[item.id]]
    try:
        plan = make_plan(requests, graph.specs, ())
    except PlanRefused as refusal:
        return Plan(refused=translated(refusal.message))
    services = {service.key: service for service in plan.services}
    numbers = {step.key: number for number, step in enumerate(plan.steps, 1)}
    return Plan(tuple(_call(step, services, owner, graph.specs, numbers, (partners, spoken)) for step in plan.steps))


def _call(
    step: PlannedStep,
    services: Mapping[str, PlannedService],
    owner: Mapping[str, Sold],
    specs: Mapping[str, ServiceSpec],
    numbers: Mapping[str, int],
    known: tuple[Mapping[str, PartnerProfile], Collection[str]],
) -> PlannedCall:
    spec, sold = specs[services[step.service].specification_id], owner[step.item_id]
    after = tuple(sorted(numbers[key] for key in step.needs))
    return PlannedCall(numbers[step.key], spec, sold, _asked(step, spec, sold, *known), after, not step.of_item)


def _asked(
    step: PlannedStep, spec: ServiceSpec, sold: Sold, partners: Mapping[str, PartnerProfile], spoken: Collection[str]
) -> Asked:
    if step.partner_id is None:
        return Asked(OURSELVES)
    partner = partners.get(step.partner_id)
    said = step.parameters.get(TIER)
    tier = None if said is None else str(said)
    if tier is None and TIER in spec.characteristics and TIER in sold.open and partner is not None:
        return Asked(FROM_ORDER, partner.id, partner.name)
    return asked_of(partner, step.partner_id, tier, spoken)


def asked_of(partner: PartnerProfile | None, partner_id: str, tier: str | None, spoken: Collection[str]) -> Asked:
    """What becomes of a step that asks a partner for a tier, None where none is said."""
    if partner is None:
        return Asked(NO_PARTNER, partner_id, partner_id, tier or "")
    if partner.archetype == LOCAL:
        return Asked(OURSELVES, partner.id, partner.name)
    key = product_key(partner, tier)
    if key is None:
        state = NO_KEY
    elif partner.archetype not in spoken:
        state = NO_ADAPTER
    else:
        state = MAPPED if partner.enabled else SWITCHED_OFF
    return Asked(state, partner.id, partner.name, tier or "", key or "")
