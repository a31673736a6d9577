"""The part of a plan that changes services: only what differs is called."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.domain.specification import ServiceSpec
from provisioning.domain.graph import HeldService, PlannedStep
from provisioning.domain.partner import CHANGE_ATTRIBUTES, CHANGE_TIER, fields_of
from provisioning.domain.requests import ServiceItemRequest

TIER = "tier"


def planned_changes(
    item: ServiceItemRequest, specs: Mapping[str, ServiceSpec], have: Mapping[str, HeldService]
) -> list[PlannedStep]:
    """The steps of a `modify`: at most one change of tier and one of other characteristics for each part.

    A change waits for every open step of the part, so that a partner sees the changes of one entitlement in their
    order. Nothing different gives no step.
    """
    steps: list[PlannedStep] = []
    for part in parts_of(item.service_id or "", have):
        steps += _changes_of(part, item, specs)
    return steps


def parts_of(service_id: str, have: Mapping[str, HeldService]) -> list[HeldService]:
    """The services that do the work of a service: the RFS that support it, or the service itself."""
    parts = [service for service in have.values() if service.supports == service_id]
    return parts or [have[service_id]]


def _changes_of(part: HeldService, item: ServiceItemRequest, specs: Mapping[str, ServiceSpec]) -> list[PlannedStep]:
    spec = specs.get(part.specification_id)
    names = spec.characteristics if spec else ()
    absent = object()
    differs = {
        name: value
        for name, value in item.characteristics.items()
        if name in names and part.characteristics.get(name, absent) != value
    }
    groups = [
        (CHANGE_TIER, {name: value for name, value in differs.items() if name == TIER}),
        (CHANGE_ATTRIBUTES, {name: value for name, value in differs.items() if name != TIER}),
    ]
    steps: list[PlannedStep] = []
    for operation, parameters in groups:
        if parameters:
            needs = frozenset(step.key for step in steps)
            step = PlannedStep(
                key=f"{operation}:{part.id}",
                item_id=item.id,
                service=part.id,
                operation=operation,
                partner_id=spec.partner_id if spec else None,
                parameters=parameters,
                needs=needs,
                waits_for=frozenset(part.open_steps),
                partner_fields=fields_of(spec.partner_fields if spec else {}, parameters),
            )
            steps.append(step)
    return steps
