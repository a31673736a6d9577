"""From the items of a service order to a graph of services and steps (requirements A1 to A3).

An `add` makes the CFS, the RFS that realize it, and every service it depends on that the customer does not have yet; a
dependency that the order itself adds, that is active or that is on its way is used as it is. A `modify` becomes one
step for what differs. A `delete` cancels in the reverse order, and takes along what was only made on behalf of the
deleted once nobody else stands on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError

from catalog.domain.specification import RFS, ServiceSpec
from provisioning.domain.additions import Additions
from provisioning.domain.changes import planned_changes
from provisioning.domain.graph import HeldService, Plan, PlannedStep, PlanRefused, cycle_of, in_order
from provisioning.domain.removals import planned_removals
from provisioning.domain.requests import ACTIONS, ADD, DELETE, MODIFY, ServiceItemRequest
from tmf.words import worded

Specs = Mapping[str, ServiceSpec]


def make_plan(items: Sequence[ServiceItemRequest], specs: Specs, held: Sequence[HeldService]) -> Plan:
    """The plan of an order of one customer; `held` are the customer's services that have not ended.

    Raises:
        PlanRefused: an item names nothing known, a service is in use or named twice, or there is a cycle.
    """
    have = {service.id: service for service in held}
    items = _in_order(items)
    check_items(items, specs, have)
    removed = {item.service_id for item in items if item.action == DELETE and item.service_id}
    additions = Additions(specs, [service for service in held if service.id not in removed])
    for item in items:
        if item.action == ADD:
            additions.own[item.specification_id or ""] = item
    for item in items:
        if item.action == ADD:
            additions.add(item)
    steps = list(additions.steps)
    for item in items:
        if item.action == MODIFY:
            steps += planned_changes(item, specs, have)
    steps += planned_removals([item for item in items if item.action == DELETE], specs, have, additions.services)
    named = {item.id: item.service_id for item in items if item.service_id}
    return Plan(tuple(additions.services), _sorted(items, steps), {**named, **additions.item_services})


def check_items(items: Sequence[ServiceItemRequest], specs: Specs, have: Mapping[str, HeldService]) -> None:
    """Refuse items that name nothing, the wrong thing, or the same service twice.

    Raises:
        PlanRefused: unknownAction, unknownSpecification, unknownService, serviceEnding, servicePart, serviceTwice; with
            those of the other items, first what names nothing.
    """
    found: list[PlanRefused] = []
    seen: set[str] = set()
    for item in items:
        try:
            _check_item(item, specs, have, seen)
        except PlanRefused as refused:
            found.append(refused)
    if found:
        first, *others = sorted(found, key=lambda refused: not refused.names_nothing)
        raise PlanRefused(first.code, first.message, first.item_id, others)


def _check_item(item: ServiceItemRequest, specs: Specs, have: Mapping[str, HeldService], seen: set[str]) -> None:
    """One item; `seen` are the services that other items name."""
    if item.action not in ACTIONS:
        raise PlanRefused("unknownAction", f"There is no action {item.action!r}.", item.id)
    if item.action == ADD:
        if item.specification_id not in specs:
            text: str = worded("There is no service specification %(id)r.", id=item.specification_id)
            raise PlanRefused("unknownSpecification", text, item.id)
        return
    service = have.get(item.service_id or "")
    if service is None:
        text = f"The customer has no service {item.service_id!r} that could be changed."
        raise PlanRefused("unknownService", text, item.id)
    if service.id in seen:
        raise PlanRefused("serviceTwice", f"Another item names service {service.id} already.", item.id)
    seen.add(service.id)
    _check_service(item, service, specs)


def _check_service(item: ServiceItemRequest, service: HeldService, specs: Specs) -> None:
    if service.leaving:
        raise PlanRefused("serviceEnding", f"Service {service.id} is about to end.", item.id)
    if service.specification_id not in specs:
        text = f"The specification {service.specification_id!r} of service {service.id} is no longer known."
        raise PlanRefused("unknownSpecification", text, item.id)
    if item.action == DELETE and specs[service.specification_id].kind == RFS and service.supports:
        text = f"Service {service.id} is a part of service {service.supports}: delete that one."
        raise PlanRefused("servicePart", text, item.id)


def _in_order(items: Sequence[ServiceItemRequest]) -> list[ServiceItemRequest]:
    by_id = {item.id: item for item in items}
    if len(by_id) != len(items):
        twice = next(item.id for n, item in enumerate(items) if item.id in {other.id for other in items[:n]})
        raise PlanRefused("itemTwice", f"Two items have the id {twice!r}.", twice)
    for item in items:
        if missing := [other for other in item.depends_on if other not in by_id]:
            raise PlanRefused("unknownItem", f"There is no item {missing[0]!r} to depend on.", item.id)
    try:
        return [by_id[item_id] for item_id in in_order({item.id: item.depends_on for item in items})]
    except CycleError as error:
        cycle = cycle_of(error)
        raise PlanRefused("dependencyCycle", "The items depend on each other: " + " → ".join(cycle), cycle[0]) from None


def _sorted(items: Sequence[ServiceItemRequest], steps: Sequence[PlannedStep]) -> tuple[PlannedStep, ...]:
    """The steps with the dependencies between items added, every step after what it needs."""
    own: dict[str, set[str]] = {}
    for step in steps:
        if step.of_item:
            own.setdefault(step.item_id, set()).add(step.key)
    before = {item.id: frozenset().union(*(own.get(other, set()) for other in item.depends_on)) for item in items}
    linked = {s.key: replace(s, needs=s.needs | before[s.item_id]) if s.of_item else s for s in steps}
    try:
        return tuple(linked[key] for key in in_order({key: sorted(step.needs) for key, step in linked.items()}))
    except CycleError as error:
        cycle = cycle_of(error)
        item_id = linked[cycle[0]].item_id
        words = worded("The services need each other: %(cycle)s", cycle=" → ".join(cycle))
        raise PlanRefused("dependencyCycle", words, item_id) from None
