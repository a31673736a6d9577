"""What a customer has, locked for planning."""

from __future__ import annotations

from collections import defaultdict

from provisioning.domain.graph import HeldService
from provisioning.domain.lifecycle import DONE, DROPPED
from provisioning.domain.partner import CANCEL
from provisioning.models import PlanningLock, Service, Step


def lock_held(customer_id: str) -> list[HeldService]:
    """The services of a customer that have not ended, as planning sees them; inside the caller's transaction.

    The customer's planning lock is taken first (nothing else may exist to be locked), then the services by id: a step
    that is just being completed is seen either as open or as done, and finds the steps that wait for it.
    """
    PlanningLock.objects.get_or_create(customer_id=customer_id)
    PlanningLock.objects.select_for_update().get(customer_id=customer_id)
    rows = list(Service.objects.of_customer(customer_id).standing().select_for_update(no_key=True).order_by("pk"))
    open_steps: dict[str, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(service__in=rows).exclude(state__in=(DONE, DROPPED)).order_by("pk"):
        open_steps[step.service_id].append(step)
    depends_on: dict[str, list[str]] = defaultdict(list)
    links = Service.depends_on.through.objects.filter(from_service__in=rows).order_by("pk")
    for user, other in links.values_list("from_service_id", "to_service_id"):
        depends_on[user].append(other)
    leaving = {row.pk for row in rows if any(step.operation == CANCEL for step in open_steps[row.pk])}
    leaving |= {row.supports_id for row in rows if row.pk in leaving and row.supports_id}
    return [_held(row, open_steps[row.pk], tuple(depends_on[row.pk]), leaving=row.pk in leaving) for row in rows]


def _held(row: Service, steps: list[Step], depends_on: tuple[str, ...], *, leaving: bool) -> HeldService:
    intended = dict(row.characteristics)
    for step in steps:
        intended.update(step.parameters)
    return HeldService(
        id=row.pk,
        specification_id=row.specification_id,
        state=row.state,
        characteristics=intended,
        supports=row.supports_id,
        depends_on=depends_on,
        on_demand=row.is_on_demand,
        leaving=leaving,
        open_steps=tuple(step.pk for step in steps),
    )
