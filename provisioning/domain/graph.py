"""The words of a plan: what the customer has, what is to be made, and the steps with their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from provisioning.domain.lifecycle import ACTIVE, TERMINATED


class PlanRefused(Exception):  # noqa: N818 - named for what happened
    """An item that cannot be planned.

    `code` is stable, `message` is for a person, `item_id` is the item of the order that it concerns. `others` are
    further ones of the same order.
    """

    def __init__(self, code: str, message: str, item_id: str, others: Iterable[PlanRefused] = ()) -> None:
        self.code, self.message, self.item_id = code, message, item_id
        self.others = tuple(others)
        super().__init__(f"{code}: {message}")

    @property
    def names_nothing(self) -> bool:
        """Whether the item names what does not exist, so that it is wrong whatever the customer has."""
        return self.code.startswith("unknown")


@dataclass(frozen=True, slots=True)
class HeldService:
    """A service that the customer has, or is about to have or to lose.

    `characteristics` are the values that hold once its open steps are done. `supports` is the CFS of an RFS;
    `depends_on` the services that it stands on. `on_demand` says that it was made because another service needs it,
    `leaving` that a step to cancel it is open. `open_steps` are the ids of its steps that are not final.
    """

    id: str
    specification_id: str
    state: str
    characteristics: Mapping[str, object] = field(default_factory=dict)
    supports: str | None = None
    depends_on: tuple[str, ...] = ()
    on_demand: bool = False
    leaving: bool = False
    open_steps: tuple[str, ...] = ()

    @property
    def alive(self) -> bool:
        """Whether others can build on it: neither ended nor about to end."""
        return self.state != TERMINATED and not self.leaving

    @property
    def preference(self) -> tuple[bool, str]:
        """The sorting key of reuse: what is active comes first, then what is older."""
        return (self.state != ACTIVE, self.id)


@dataclass(frozen=True, slots=True)
class PlannedService:
    """A service to be made. `key` names it inside the plan; `supports` and `depends_on` are keys or ids of services."""

    key: str
    specification_id: str
    kind: str
    item_id: str
    characteristics: Mapping[str, object]
    partner_id: str | None = None
    supports: str | None = None
    depends_on: tuple[str, ...] = ()
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One unit of work on one service (a key of the plan or an id).

    `needs` are the keys of the steps of this plan, `waits_for` the ids of steps of other orders that come before it.
    `of_item` is false for a step on a service that is only made or ended on behalf of another one. `partner_fields` is
    what the partner calls the parameters that it calls otherwise.
    """

    key: str
    item_id: str
    service: str
    operation: str
    partner_id: str | None
    parameters: Mapping[str, object] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    waits_for: frozenset[str] = frozenset()
    of_item: bool = True
    partner_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a service order comes to: services to make, steps (each after those it needs), the service of each item."""

    services: tuple[PlannedService, ...]
    steps: tuple[PlannedStep, ...]
    item_services: Mapping[str, str]


def in_order(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """The keys so that each comes after what it needs; otherwise in the order given.

    Raises:
        CycleError: of graphlib, with the cycle as its second argument.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for key, before in needs.items():
        sorter.add(key, *before)
    sorter.prepare()
    rank = {key: number for number, key in enumerate(needs)}
    found: list[str] = []
    while sorter.is_active():
        for key in sorted(sorter.get_ready(), key=lambda k: rank.get(k, -1)):
            found.append(key)
            sorter.done(key)
    return found


def cycle_of(error: CycleError) -> list[str]:
    """The keys of the cycle that a sort has found."""
    return [str(key) for key in error.args[1]]
