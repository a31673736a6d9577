"""The part of a plan that makes services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from catalog.domain.specification import ServiceSpec
from provisioning.domain.graph import HeldService, PlannedService, PlannedStep, PlanRefused
from provisioning.domain.partner import CREATE, fields_of
from provisioning.domain.requests import ServiceItemRequest
from tmf.words import worded


class Additions:
    """Collects services and steps of the `add` items of one order.

    `own` are the items of the order by specification: one of them serves as the dependency of another item, so a TV
    account ordered beside OTT access is made once.
    """

    def __init__(self, specs: Mapping[str, ServiceSpec], held: Sequence[HeldService]) -> None:
        self.specs = specs
        self.held = held
        self.own: dict[str, ServiceItemRequest] = {}
        self.services: list[PlannedService] = []
        self.steps: list[PlannedStep] = []
        self.item_services: dict[str, str] = {}
        self._on_demand: dict[str, str] = {}

    def add(self, item: ServiceItemRequest, trail: tuple[str, ...] = ()) -> str:
        """Plan the service that an item asks for, once; the key of its service."""
        if item.id not in self.item_services:
            spec = self.specs[item.specification_id or ""]
            self.item_services[item.id] = self._make(spec, item, trail, on_demand=False)
        return self.item_services[item.id]

    def _make(self, spec: ServiceSpec, item: ServiceItemRequest, trail: tuple[str, ...], *, on_demand: bool) -> str:
        if spec.id in trail:
            cycle = " → ".join([*trail[trail.index(spec.id) :], spec.id])
            words = worded("The specifications depend on each other: %(cycle)s", cycle=cycle)
            raise PlanRefused("dependencyCycle", words, item.id)
        depends_on = tuple(self._provide(other, item, (*trail, spec.id)) for other in spec.depends_on)
        key = f"new:{item.id}/{spec.id}"
        parts = [self._spec(part, item) for part in spec.realized_by]
        taken = {name for part in (spec, *parts) for name in part.characteristics}
        wanted = {n: v for n, v in item.characteristics.items() if n in taken} if on_demand else item.characteristics
        self.services.append(
            PlannedService(key, spec.id, spec.kind, item.id, dict(wanted), spec.partner_id, None, depends_on, on_demand)
        )
        for part in parts:
            self._part(part, key, item, on_demand=on_demand)
        self._steps(key, [f"{key}/{part.id}" for part in parts] or [key], depends_on)
        return key

    def _part(self, spec: ServiceSpec, whole: str, item: ServiceItemRequest, *, on_demand: bool) -> None:
        """The RFS that realizes a CFS; it takes those characteristics that its specification names."""
        wanted = {name: value for name, value in item.characteristics.items() if name in spec.characteristics}
        key = f"{whole}/{spec.id}"
        self.services.append(
            PlannedService(key, spec.id, spec.kind, item.id, wanted, spec.partner_id, whole, (), on_demand)
        )

    def _steps(self, whole: str, parts: Iterable[str], depends_on: Iterable[str]) -> None:
        """One step a part, each after every step that makes a service which the whole depends on."""
        needs, waits_for = self._before(depends_on)
        made = {service.key: service for service in self.services}
        for key in parts:
            service = made[key]
            step = PlannedStep(
                key=f"{CREATE}:{key}",
                item_id=service.item_id,
                service=key,
                operation=CREATE,
                partner_id=service.partner_id,
                parameters=service.characteristics,
                needs=needs,
                waits_for=waits_for,
                of_item=not made[whole].on_demand,
                partner_fields=fields_of(self.specs[service.specification_id].partner_fields, service.characteristics),
            )
            self.steps.append(step)

    def _before(self, services: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        wanted = set(services)
        parts = {service.key for service in self.services if service.supports in wanted}
        needs = frozenset(step.key for step in self.steps if step.service in wanted | parts)
        in_flight = [service for service in self.held if service.id in wanted or service.supports in wanted]
        return needs, frozenset(step for service in in_flight for step in service.open_steps)

    def _provide(self, spec_id: str, item: ServiceItemRequest, trail: tuple[str, ...]) -> str:
        """The service of a specification that another one depends on: ordered here, held already, or made now."""
        if spec_id in self.own:
            if spec_id in trail:  # the item that is being planned would wait for itself
                return self._make(self._spec(spec_id, item), item, trail, on_demand=True)
            return self.add(self.own[spec_id], trail)
        usable = [service for service in self.held if service.specification_id == spec_id and service.alive]
        if usable:
            return min(usable, key=lambda service: service.preference).id
        if spec_id not in self._on_demand:
            self._on_demand[spec_id] = self._make(self._spec(spec_id, item), item, trail, on_demand=True)
        return self._on_demand[spec_id]

    def _spec(self, spec_id: str, item: ServiceItemRequest) -> ServiceSpec:
        if spec_id not in self.specs:
            words = worded("There is no service specification %(id)r.", id=spec_id)
            raise PlanRefused("unknownSpecification", words, item.id)
        return self.specs[spec_id]
