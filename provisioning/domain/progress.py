"""How far a service order is, for whoever ordered it and for the care console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from provisioning.domain.requests import ExternalReference


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """One item: `state` of TMF641, the service it makes or changes, `reason` why it is held or failed ("" if not).

    `active_since` is when the service became active, None before. `done_at` is when its last step was done.
    `subject_id` is the id under which its state changes are recorded.
    """

    id: str
    state: str
    service_id: str | None
    service_state: str | None
    reason: str
    active_since: datetime | None = None
    done_at: datetime | None = None
    subject_id: str = ""


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """A service order and its items, in the order of the request."""

    id: str
    state: str
    external_reference: ExternalReference
    items: tuple[ItemProgress, ...]


@dataclass(frozen=True, slots=True)
class ServiceFact:
    """A service of the inventory (TMF638); `category` is CFS or RFS, `entitlement_id` the partner's name of it."""

    id: str
    customer_id: str
    category: str
    specification_id: str
    name: str
    state: str
    characteristics: Mapping[str, object]
    entitlement_id: str | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step as the care console shows it; `needs` are the ids of the steps that come before it."""

    id: str
    service_order_id: str
    item_id: str
    operation: str
    service_id: str
    service_name: str
    partner_id: str | None
    state: str
    attempts: int
    last_error: str
    created_at: datetime
    ready_at: datetime | None
    sent_at: datetime | None
    finished_at: datetime | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallFact:
    """One call of a partner; request and answer are masked, `duration_ms` is None while no answer is known."""

    id: int
    step_id: str
    partner_id: str
    operation: str
    operation_key: str
    outcome: str
    http_status: int | None
    error_code: str
    sent_at: datetime
    duration_ms: int | None
    request: Mapping[str, object]
    answer: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FalloutFact:
    """A step that needs or needed a person; open while `resolved_at` is None."""

    id: int
    step_id: str
    partner_id: str | None
    error_class: str
    code: str
    message: str
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str


@dataclass(frozen=True, slots=True)
class FalloutCounts:
    """How many steps need a person, by code and partner: the most frequent first."""

    by_code: tuple[tuple[str, str, int], ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, _, count in self.by_code)


@dataclass(frozen=True, slots=True)
class ProductionTimeline:
    """Everything that happened below some service orders; `subjects` name their StateChange rows and events."""

    orders: tuple[OrderProgress, ...]
    services: tuple[ServiceFact, ...]
    steps: tuple[StepFact, ...]
    calls: tuple[CallFact, ...]
    fallouts: tuple[FalloutFact, ...]
    subjects: tuple[tuple[str, str], ...]
