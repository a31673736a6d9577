"""One timeline of an order: moves of product order, service order, steps and products, and calls of partners."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.domain.facts import GivenUp, StateChangeFact
from events.selectors import given_up, state_changes
from ordering.domain.overview import OrderDetail
from provisioning.domain.progress import CallFact, FalloutFact, ProductionTimeline, StepFact
from provisioning.selectors import timeline as production_timeline
from tmf.translated import translated

LAYERS = {
    "ProductOrder": _("Product order"),
    "ProductOrderItem": _("Order item"),
    "Product": _("Product"),
    "ServiceOrder": _("Service order"),
    "ServiceOrderItem": _("Service order item"),
    "Service": _("Service"),
    "Step": _("Step"),
}
OUTCOMES = {"done": "good", "rejected": "bad", "unknown": "warn", "transient": "warn", "notFound": "warn"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: in which layer, to what, how it stands since, and the evidence."""

    at: datetime
    layer: str
    subject: str
    state: str
    tone: str = ""
    note: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def clock(self) -> str:
        """Day and time of day in the reader's zone, to the millisecond."""
        here = localtime(self.at)
        return f"{date_format(here, 'SHORT_DATE_FORMAT')} {here:%H:%M:%S}.{here.microsecond // 1000:03d}"


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the page of one order shows."""

    entries: tuple[Entry, ...]
    production: ProductionTimeline
    given_up: tuple[GivenUp, ...] = ()


def tell(order: OrderDetail) -> Story:
    """The timeline of an order, oldest first, in a fixed number of queries."""
    production = production_timeline(order.service_order_ids)
    names = _names(order, production)
    begin = order.line.created_at
    # Products and services live longer than one order: what happened to them before is not this order's story.
    subjects = [*order.subjects, *production.subjects]
    changes = [c for c in state_changes(subjects) if c.at >= begin]
    steps = {step.id: step for step in production.steps}
    entries = [
        Entry(begin, str(LAYERS["ProductOrder"]), "", "acknowledged", note=translated(order.line.summary)),
        *(_of_change(change, names) for change in changes),
        *(_of_call(call, steps) for call in production.calls),
        *_of_fallouts(production.fallouts, steps),
    ]
    return Story(tuple(sorted(entries, key=_when)), production, tuple(given_up(subjects)))


def _when(entry: Entry) -> tuple[datetime, int]:
    """Of one moment: work begins from the top of the house and ends from the bottom."""
    layers = [str(layer) for layer in LAYERS.values()]
    if entry.layer not in layers:
        return entry.at, len(layers)  # a call comes after the step that sends it
    depth = layers.index(entry.layer)
    return entry.at, -depth if entry.tone == "good" else depth


def tone(state: str) -> str:
    """The colour class of a state: good, busy, warn, bad, or none."""
    if state in ("completed", "active", "done"):
        return "good"
    if state in ("failed", "rejected", "fallout", "aborted", "partial"):
        return "bad"
    if state in ("held", "pending", "suspended", "unknown", "assessingCancellation", "pendingCancellation"):
        return "warn"
    return "busy" if state in ("inProgress", "pendingActive", "ready", "sent", "pendingTerminate") else ""


def _by(actor: str) -> str:
    return gettext("by %(actor)s") % {"actor": actor}


def _names(order: OrderDetail, production: ProductionTimeline) -> dict[tuple[str, str], str]:
    """What each subject is called on the page."""
    of_items = [subject for subject in order.subjects if subject[0] == "ProductOrderItem"]
    names = {subject: translated(item.words) for subject, item in zip(of_items, order.items, strict=True)}
    names |= {("ProductOrder", order.line.id): ""}
    names |= {("Product", item.product_id): item.offering_name for item in order.items}
    services = {service.id: service.name for service in production.services}
    parts = [item for service_order in production.orders for item in service_order.items]
    names |= {("ServiceOrderItem", item.subject_id): services.get(item.service_id or "", item.id) for item in parts}
    names |= {("Service", service.id): f"{service.name} ({service.category})" for service in production.services}
    names |= {("Step", step.id): _step_name(step) for step in production.steps}
    return names


def _step_name(step: StepFact) -> str:
    name = f"{gettext(step.operation)} {step.service_name}"
    if not step.partner_id:
        return name
    return gettext("%(step)s at %(partner)s") % {"step": name, "partner": step.partner_id}


def _of_change(change: StateChangeFact, names: Mapping[tuple[str, str], str]) -> Entry:
    name = names.get((change.subject_type, change.subject_id), change.subject_id)
    by = "" if change.actor.startswith("system:") else _by(change.actor)
    note = " · ".join(part for part in (change.reason, by) if part)
    return Entry(change.at, str(LAYERS[change.subject_type]), name, change.to_state, tone(change.to_state), note)


def _of_call(call: CallFact, steps: Mapping[str, StepFact]) -> Entry:
    step = steps[call.step_id]
    took = f", {call.duration_ms} ms" if call.duration_ms is not None else ""
    status = f"HTTP {call.http_status}{took}" if call.http_status else took.strip(", ")
    key = gettext("operation key %(key)s") % {"key": call.operation_key}
    note = " · ".join(part for part in (status, call.error_code, key) if part)
    evidence = {
        name: json.dumps(payload, indent=2, ensure_ascii=False)
        for name, payload in ((gettext("request"), call.request), (gettext("answer"), call.answer))
    }
    subject = f"{gettext(call.operation)} {step.service_name}"
    outcome = call.outcome or "sent"
    layer = gettext("Call to %(partner)s") % {"partner": call.partner_id}
    return Entry(call.sent_at, layer, subject, outcome, OUTCOMES.get(outcome, ""), note, evidence)


def _of_fallouts(fallouts: tuple[FalloutFact, ...], steps: Mapping[str, StepFact]) -> Iterator[Entry]:
    for fallout in fallouts:
        name = _step_name(steps[fallout.step_id])
        layer = gettext("Fallout")
        yield Entry(fallout.opened_at, layer, name, "opened", "bad", f"{fallout.code}: {fallout.message}")
        if fallout.resolved_at:
            yield Entry(fallout.resolved_at, layer, name, "resolved", "good", _by(fallout.resolved_by))
