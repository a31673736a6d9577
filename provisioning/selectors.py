"""Reads of production for other apps: progress, services, and the facts of a timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Prefetch, Q, QuerySet

from provisioning.domain.lifecycle import ACTIVE
from provisioning.domain.partner import PartnerProfile
from provisioning.domain.progress import (
    CallFact,
    FalloutCounts,
    FalloutFact,
    ItemProgress,
    OrderProgress,
    ProductionTimeline,
    ServiceFact,
    StepFact,
)
from provisioning.models import Fallout, Partner, PartnerCall, Service, ServiceOrder, ServiceOrderItem, Step

SERVICE_PATH = "/tmf-api/serviceInventory/v5/service"


def service_order_progress(service_order_id: str) -> OrderProgress | None:
    """How far an order is, or None where there is no such order; two queries."""
    found = progress_of_orders([service_order_id])
    return found[0] if found else None


def progress_of_orders(service_order_ids: Collection[str]) -> tuple[OrderProgress, ...]:
    """How far orders are, the oldest first; two queries, however many orders."""
    return tuple(_progress(row) for row in _orders(service_order_ids))


def service_orders_of(*, external_id: str, external_type: str = "") -> tuple[str, ...]:
    """The ids of the orders placed under an external reference, the oldest first."""
    rows = ServiceOrder.objects.filter(external_id=external_id)
    if external_type:
        rows = rows.filter(external_type=external_type)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def service_ref(service_id: str, name: str | None = None) -> dict[str, Any]:
    """The TMF ServiceRef of an id."""
    ref = {
        "@type": "ServiceRef",
        "@referredType": "Service",
        "id": service_id,
        "href": f"{settings.PUBLIC_URL}{SERVICE_PATH}/{service_id}",
    }
    return {**ref, "name": name} if name else ref


def service(service_id: str) -> ServiceFact | None:
    """A service by id; two queries."""
    found = _services(Service.objects.filter(pk=service_id))
    return found[0] if found else None


def services(service_ids: Collection[str]) -> tuple[ServiceFact, ...]:
    """Services by id, the oldest first; two queries."""
    return _services(Service.objects.filter(pk__in=service_ids))


def services_of(customer_id: str) -> tuple[ServiceFact, ...]:
    """Every service that a customer has or had, the oldest first; two queries."""
    return _services(Service.objects.of_customer(customer_id))


def timeline(service_order_ids: Sequence[str]) -> ProductionTimeline:
    """What happened below some service orders, in the order in which it happened; a fixed number of queries.

    `subjects` go to `events.selectors.state_changes` and `events_of`.
    """
    orders = _orders(service_order_ids)
    steps = _steps(service_order_ids)
    touched = {step.service_id for step in steps} | {i.service_id for order in orders for i in order.items.all()}
    found = _services(Service.objects.filter(Q(pk__in=touched) | Q(supporting__pk__in=touched)).distinct())
    items = [("ServiceOrderItem", str(item.pk)) for order in orders for item in order.items.all()]
    return ProductionTimeline(
        orders=tuple(_progress(row) for row in orders),
        services=found,
        steps=steps,
        calls=_calls(service_order_ids),
        fallouts=_fallouts(service_order_ids),
        subjects=(
            *(("ServiceOrder", order.pk) for order in orders),
            *items,
            *(("Service", fact.id) for fact in found),
            *(("Step", step.id) for step in steps),
        ),
    )


def open_fallouts() -> tuple[FalloutFact, ...]:
    """Everything that waits for a person, the oldest first."""
    rows = Fallout.objects.filter(resolved_at__isnull=True).order_by("pk")
    return tuple(_fallout(row) for row in rows)


def partner_ids() -> tuple[str, ...]:
    """The ids of all partners (one query)."""
    return tuple(Partner.objects.order_by("pk").values_list("pk", flat=True))


def fallout_counts(classes: Collection[str]) -> FalloutCounts:
    """How many steps wait for a person with an error of one of these classes (one query)."""
    rows = Fallout.objects.filter(resolved_at__isnull=True, error_class__in=classes).order_by()
    counted = rows.values_list("code", "partner_id").annotate(count=Count("pk")).order_by("-count", "code")
    return FalloutCounts(tuple(counted))


def partners() -> dict[str, PartnerProfile]:
    """Every partner by its id; one query."""
    return {row.pk: row.as_profile() for row in Partner.objects.all()}


def names_of_partners() -> dict[str, str]:
    """The name of every partner by its id; one query."""
    return dict(Partner.objects.values_list("pk", "name"))


def partner(partner_id: str) -> PartnerProfile | None:
    """A partner by its id; one query."""
    row = Partner.objects.filter(pk=partner_id).first()
    return row.as_profile() if row else None


def _orders(service_order_ids: Collection[str]) -> QuerySet[ServiceOrder]:
    items = ServiceOrderItem.objects.select_related("service").annotate(done_at=Max("steps__finished_at"))
    rows = ServiceOrder.objects.filter(pk__in=service_order_ids)
    return rows.prefetch_related(Prefetch("items", items.order_by("position"))).order_by("pk")


def _progress(order: ServiceOrder) -> OrderProgress:
    items = tuple(_item_progress(item) for item in order.items.all())
    return OrderProgress(order.pk, order.state, order.external_reference, items)


def _item_progress(item: Any) -> ItemProgress:
    service = item.service
    return ItemProgress(
        id=item.item_id,
        state=item.state,
        service_id=item.service_id,
        service_state=service.state if service else None,
        reason=item.reason,
        active_since=service.start_date if service and service.state == ACTIVE else None,
        done_at=item.done_at,
        subject_id=str(item.pk),
    )


def _services(rows: QuerySet[Service]) -> tuple[ServiceFact, ...]:
    return tuple(_service(row) for row in rows.prefetch_related("supporting").order_by("pk"))


def _service(row: Service) -> ServiceFact:
    parts = (row, *row.supporting.all())
    return ServiceFact(
        id=row.pk,
        customer_id=row.customer_id,
        category=row.category,
        specification_id=row.specification_id,
        name=row.name,
        state=row.state,
        characteristics=row.characteristics,
        entitlement_id=next((p.partner_entitlement_id for p in parts if p.partner_entitlement_id), None),
        started_at=row.start_date,
        ended_at=row.end_date,
    )


def _steps(service_order_ids: Collection[str]) -> tuple[StepFact, ...]:
    rows = Step.objects.filter(order__in=service_order_ids).select_related("item", "service")
    needs: dict[str, list[str]] = defaultdict(list)
    links = Step.needs.through.objects.filter(from_step__order__in=service_order_ids).order_by("to_step_id")
    for step_id, needed in links.values_list("from_step_id", "to_step_id"):
        needs[step_id].append(needed)
    return tuple(_step(row, tuple(needs[row.pk])) for row in rows.order_by("order_id", "position"))


def _step(row: Step, needs: tuple[str, ...]) -> StepFact:
    return StepFact(
        id=row.pk,
        service_order_id=row.order_id,
        item_id=row.item.item_id,
        operation=row.operation,
        service_id=row.service_id,
        service_name=row.service.name,
        partner_id=row.partner_id or None,
        state=row.state,
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_at,
        ready_at=row.ready_at,
        sent_at=row.sent_at,
        finished_at=row.finished_at,
        needs=needs,
    )


def _calls(service_order_ids: Collection[str]) -> tuple[CallFact, ...]:
    rows = PartnerCall.objects.filter(step__order__in=service_order_ids).order_by("pk")
    return tuple(
        CallFact(
            id=row.pk,
            step_id=row.step_id,
            partner_id=row.partner_id,
            operation=row.operation,
            operation_key=row.op_key,
            outcome=row.outcome,
            http_status=row.http_status,
            error_code=row.error_code,
            sent_at=row.sent_at,
            duration_ms=row.duration_ms,
            request=row.request,
            answer=row.answer,
        )
        for row in rows
    )


def _fallouts(service_order_ids: Collection[str]) -> tuple[FalloutFact, ...]:
    rows = Fallout.objects.filter(order__in=service_order_ids).order_by("pk")
    return tuple(_fallout(row) for row in rows)


def _fallout(row: Fallout) -> FalloutFact:
    return FalloutFact(
        id=row.pk,
        step_id=row.step_id,
        partner_id=row.partner_id or None,
        error_class=row.error_class,
        code=row.code,
        message=row.message,
        opened_at=row.opened_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
    )
