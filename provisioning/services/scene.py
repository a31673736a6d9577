"""A service order and all that it touches, locked in the order of locks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from provisioning.models import Service, ServiceOrder, ServiceOrderItem, Step
from tmf.errors import Refused


class OrderNotFound(Refused):
    """There is no such service order."""

    def __init__(self, order_id: str) -> None:
        super().__init__(404, "notFound", f"There is no ServiceOrder {order_id!r}.")


class StepNotFound(Refused):
    """There is no such step."""

    def __init__(self, step_id: str) -> None:
        super().__init__(404, "notFound", f"There is no step {step_id!r}.")


@dataclass(frozen=True, slots=True)
class Scene:
    """One order, its items, the services they touch and its steps, as rows that this transaction has locked.

    Every change goes through these instances: `services` are the only instances of their rows. `actor` and `at` are
    who acts and when.
    """

    order: ServiceOrder
    items: dict[int, ServiceOrderItem]
    services: dict[str, Service]
    steps: dict[str, Step]
    actor: str
    at: datetime
    needs: dict[str, set[str]] = field(default_factory=dict)

    def item_of(self, step: Step) -> ServiceOrderItem:
        """The item that a step works for."""
        return self.items[step.item_id]

    def service_of(self, step: Step) -> Service:
        """The service that a step works on."""
        return self.services[step.service_id]


def order_of_step(step_id: str) -> str:
    """The order of a step, read without a lock: it never changes.

    Raises:
        StepNotFound: there is no such step.
    """
    order_id = Step.objects.filter(pk=step_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise StepNotFound(step_id)
    return order_id


def lock_scene(order_id: str, *, actor: str, at: datetime) -> Scene:
    """Lock an order, then its items, services and steps, each by id; inside the caller's transaction.

    Raises:
        OrderNotFound: there is no such order.
    """
    order = ServiceOrder.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if order is None:
        raise OrderNotFound(order_id)
    items = list(ServiceOrderItem.objects.select_for_update(no_key=True).filter(order=order).order_by("pk"))
    services = lock_services(_touched(order_id, items))
    steps = list(Step.objects.select_for_update(no_key=True).filter(order=order).order_by("pk"))
    for item in items:
        item.order = order
        if item.service_id:
            item.service = services[item.service_id]
    order.loaded_items = sorted(items, key=lambda item: item.position)
    by_position = sorted(steps, key=lambda step: step.position)
    scene = Scene(order, {i.pk: i for i in items}, services, {s.pk: s for s in by_position}, actor, at)
    for step_id, needed in Step.needs.through.objects.filter(from_step__order=order).values_list(
        "from_step_id", "to_step_id"
    ):
        scene.needs.setdefault(step_id, set()).add(needed)
    return scene


def lock_services(ids: Collection[str]) -> dict[str, Service]:
    """Lock services by id, in the order of their ids."""
    rows = Service.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def _touched(order_id: str, items: Collection[ServiceOrderItem]) -> set[str]:
    """The services of items and steps, and the CFS above them; read unlocked, since the order's lock keeps the set."""
    of_steps = Step.objects.filter(order_id=order_id).values("service_id")
    ids = Service.objects.filter(Q(pk__in=of_steps) | Q(supporting__pk__in=of_steps)).values_list("pk", flat=True)
    return {*ids, *(item.service_id for item in items if item.service_id)}
