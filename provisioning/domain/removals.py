"""The part of a plan that ends services: users before what they stand on, shared services with their last user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.domain.specification import ServiceSpec
from provisioning.domain.changes import parts_of
from provisioning.domain.graph import HeldService, PlannedService, PlannedStep, PlanRefused
from provisioning.domain.partner import CANCEL
from provisioning.domain.requests import ServiceItemRequest


@dataclass(frozen=True, slots=True)
class _Leaving:
    """Which services go, each with the item it goes for; `asked` are those that an item names."""

    have: Mapping[str, HeldService]
    new_users: frozenset[str]
    asked: Mapping[str, str]
    gone: dict[str, str] = field(default_factory=dict)

    def users(self, service_id: str) -> list[HeldService]:
        """The services that stand on a service and stay."""
        return [s for s in self.have.values() if service_id in s.depends_on and s.alive and s.id not in self.gone]

    def expendable(self, service_id: str) -> bool:
        """Whether a service was only made on behalf of others, none of which stays."""
        service = self.have.get(service_id)
        if service is None or not service.on_demand or not service.alive or service_id in self.gone:
            return False
        return service_id not in self.new_users and not self.users(service_id)


def planned_removals(
    items: Sequence[ServiceItemRequest],
    specs: Mapping[str, ServiceSpec],
    have: Mapping[str, HeldService],
    made: Sequence[PlannedService],
) -> list[PlannedStep]:
    """The steps of the `delete` items; `made` are the services that the same order makes.

    Raises:
        PlanRefused: serviceInUse, when something that stays depends on a service that an item deletes.
    """
    asked = {item.service_id or "": item.id for item in items}
    leaving = _Leaving(have, frozenset(key for service in made for key in service.depends_on), asked, dict(asked))
    _take_along(leaving)
    for service_id, item_id in asked.items():
        if users := leaving.users(service_id):
            text = f"Service {users[0].id} depends on service {service_id}."
            raise PlanRefused("serviceInUse", text, item_id)
    return [step for service_id in leaving.gone for step in _cancels(service_id, leaving, specs)]


def _take_along(leaving: _Leaving) -> None:
    """Let go of what was made on behalf of those that go, when it was their last user; and so on below it."""
    waiting = list(leaving.gone)
    for service_id in waiting:  # grows while it is read
        for below in leaving.have[service_id].depends_on:
            if leaving.expendable(below):
                leaving.gone[below] = leaving.gone[service_id]
                waiting.append(below)


def _cancels(service_id: str, leaving: _Leaving, specs: Mapping[str, ServiceSpec]) -> list[PlannedStep]:
    users = [s for s in leaving.have.values() if service_id in s.depends_on]
    before = [part for user in users if user.id in leaving.gone for part in parts_of(user.id, leaving.have)]
    in_flight = {
        step
        for user in users
        if user.leaving
        for service in (user, *parts_of(user.id, leaving.have))
        for step in service.open_steps
    }
    steps = []
    for part in parts_of(service_id, leaving.have):
        spec = specs.get(part.specification_id)
        step = PlannedStep(
            key=f"{CANCEL}:{part.id}",
            item_id=leaving.gone[service_id],
            service=part.id,
            operation=CANCEL,
            partner_id=spec.partner_id if spec else None,
            needs=frozenset(f"{CANCEL}:{other.id}" for other in before),
            waits_for=frozenset(in_flight | set(part.open_steps)),
            of_item=service_id in leaving.asked,
        )
        steps.append(step)
    return steps
