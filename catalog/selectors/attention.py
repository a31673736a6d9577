"""What needs a product manager: drafts, what starts and ends soon, and what is not right; each counted and named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from catalog.domain.offering import LAUNCHED
from catalog.domain.policy import KINDS, unreadable
from catalog.models import (
    ChangeSet,
    Policy,
    ProductOffering,
    ProductSpecification,
    ServiceSpecification,
)
from tmf.words import Words, together

NAMED = 5
"""How many of a kind are named; the count says how many there are."""
COMING = ("Active", "Launched")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that needs attention: an entity (`kind` as in its documents) or a change set, with what is said of it.

    `at` is the moment that it is about, where there is one.
    """

    kind: str
    id: str
    name: str
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """Things of one kind: how many there are, and the first of them."""

    count: int
    items: tuple[Item, ...]


def change_sets_in(state: str) -> Noted:
    """The change sets in a state, those first that were changed last; a draft that was sent back says why."""
    rows = ChangeSet.objects.filter(state=state)
    shown = rows.select_related("created_by")[:NAMED]
    return Noted(rows.count(), tuple(Item("ChangeSet", one.pk, one.name, one.problem, one.publish_at) for one in shown))


def starting(start: datetime, end: datetime) -> Noted:
    """Offerings that come into force in a period, the next first."""
    rows = ProductOffering.objects.filter(lifecycle_status__in=COMING, valid_from__gte=start, valid_from__lt=end)
    return _offerings(rows, "valid_from")


def ending(start: datetime, end: datetime) -> Noted:
    """Launched offerings that end in a period, the next first."""
    rows = ProductOffering.objects.filter(lifecycle_status=LAUNCHED, valid_to__gte=start, valid_to__lt=end)
    return _offerings(rows, "valid_to")


def without_service() -> Noted:
    """Specifications of launched offerings that no service realizes: who orders them gets nothing."""
    sold = ProductOffering.objects.filter(
        product_specification=OuterRef("pk"), lifecycle_status=LAUNCHED, is_bundle=False
    )
    rows = ProductSpecification.objects.filter(Exists(sold), service_specifications=None)
    return _entities("ProductSpecification", rows)


def naming_other_partners(known: Collection[str]) -> Noted:
    """Service specifications that name a partner who is none of these: an order for them would wait."""
    rows = ServiceSpecification.objects.exclude(partner_id="").exclude(partner_id__in=known)
    return _entities("ServiceSpecification", rows)


def unreadable_policies() -> Noted:
    """Policies that no rule can read, and that refuse whatever they are asked about."""
    found = [
        Item("Policy", row.pk, str(row), together((words for _, words in wrong), by="; "))
        for row in Policy.objects.only("id", "name", "kind", "parameters")
        if (wrong := unreadable(row.kind, row.parameters or {})) or row.kind not in KINDS
    ]
    return Noted(len(found), tuple(found[:NAMED]))


def _offerings(rows: QuerySet[ProductOffering], moment: str) -> Noted:
    shown = rows.order_by(moment, "pk").values_list("pk", "name", "lifecycle_status", moment)[:NAMED]
    return Noted(
        rows.count(), tuple(Item("ProductOffering", pk, name, Words(status), at) for pk, name, status, at in shown)
    )


def _entities(kind: str, rows: QuerySet[ProductSpecification] | QuerySet[ServiceSpecification]) -> Noted:
    shown = rows.order_by("pk").values_list("pk", "name")[:NAMED]
    return Noted(rows.count(), tuple(Item(kind, *one) for one in shown))
