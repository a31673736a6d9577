"""Write a plan down as services and steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.selectors import service_specification_ref
from provisioning.domain.graph import Plan, PlannedService, PlannedStep
from provisioning.models import Service, ServiceOrder, ServiceOrderItem, Step
from provisioning.notifications import SERVICE_CREATED
from provisioning.resources import SERVICE_ORDER
from provisioning.services.announce import announce_service


def write_plan(*, order: ServiceOrder, items: Mapping[str, ServiceOrderItem], plan: Plan, at: datetime) -> None:
    """Store what a plan makes, and link items to their services; inside the caller's transaction.

    New services are `designed` until their steps are done; `at` becomes their TMF638 serviceDate.
    """
    services = {planned.key: _service(order, planned, at) for planned in plan.services}
    needed = (key for planned in plan.services for key in planned.depends_on)
    existing = {*plan.item_services.values(), *(step.service for step in plan.steps), *needed} - set(services)
    known = {**services, **{row.pk: row for row in Service.objects.filter(pk__in=existing)}}
    for planned in plan.services:
        if planned.supports:
            services[planned.key].supports = known[planned.supports]
            services[planned.key].save(update_fields=["supports"])
        services[planned.key].depends_on.set([known[key] for key in planned.depends_on])
    for item_id, key in plan.item_services.items():
        items[item_id].service = known[key]
        items[item_id].save(update_fields=["service"])
    _mention(plan, items, known)
    for service in services.values():
        announce_service(service, SERVICE_CREATED, at=at)
    _write_steps(plan, items, known, at)


def _service(order: ServiceOrder, planned: PlannedService, at: datetime) -> Service:
    specification = service_specification_ref(planned.specification_id)
    return Service.objects.create(
        customer_id=order.customer_id,
        name=specification.get("name", ""),
        category=planned.kind,
        specification_id=planned.specification_id,
        specification=specification,
        is_on_demand=planned.on_demand,
        characteristics=dict(planned.characteristics),
        partner_id=planned.partner_id or "",
        related_party=order.related_party,
        service_date=at,
    )


def _mention(plan: Plan, items: Mapping[str, ServiceOrderItem], known: Mapping[str, Service]) -> None:
    """Write onto every service which item made or changes it (TMF638 serviceOrderItem)."""
    touched = {(service.key, service.item_id) for service in plan.services}
    touched |= {(step.service, step.item_id) for step in plan.steps}
    touched |= {(key, item_id) for item_id, key in plan.item_services.items()}
    for key, item_id in sorted(touched):
        known[key].order_items = [*known[key].order_items, _related(items[item_id])]
        known[key].save(update_fields=["order_items"])


def _related(item: ServiceOrderItem) -> dict[str, Any]:
    return {
        "@type": "RelatedServiceOrderItem",
        "@referredType": "ServiceOrderItem",
        "serviceOrderId": item.order_id,
        "serviceOrderHref": SERVICE_ORDER.href(item.order_id),
        "itemId": item.item_id,
        "itemAction": item.action,
        "role": "initiator",
    }


def _write_steps(plan: Plan, items: Mapping[str, ServiceOrderItem], known: Mapping[str, Service], at: datetime) -> None:
    written: dict[str, Step] = {}
    for position, planned in enumerate(plan.steps):
        step = written[planned.key] = _step(items[planned.item_id], known[planned.service], planned, position, at)
        needs = [*(written[key].pk for key in planned.needs), *planned.waits_for]
        step.needs.set(needs)  # type: ignore[arg-type]  # the stubs know numbers as keys only


def _step(item: ServiceOrderItem, service: Service, planned: PlannedStep, position: int, at: datetime) -> Step:
    return Step.objects.create(
        order=item.order,
        item=item,
        service=service,
        customer_id=item.customer_id,
        position=position,
        operation=planned.operation,
        partner_id=planned.partner_id or "",
        parameters=dict(planned.parameters),
        partner_fields=dict(planned.partner_fields),
        created_at=at,
    )
