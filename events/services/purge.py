"""Forget old announcements."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from events.domain.facts import DELIVERY_KIND, EVENT_KIND
from events.models import OutboxEvent, WorkItem

KEEP = timedelta(days=30)
BATCH = 1000


def purge(*, at: datetime | None = None, keep: timedelta = KEEP) -> int:
    """Delete events older than `keep` whose work is all done; returns how many.

    In batches with a transaction each, so that nobody waits long. State changes are history and stay.
    """
    before = (at or timezone.now()) - keep
    total = 0
    while deleted := _purge_batch(before):
        total += deleted
    return total


@transaction.atomic
def _purge_batch(before: datetime) -> int:
    waiting = WorkItem.objects.filter(kind__in=[EVENT_KIND, DELIVERY_KIND], subject_id=OuterRef("pk"))
    old = (
        OutboxEvent.objects.filter(~Exists(waiting), occurred_at__lt=before).order_by("pk").values_list("pk", flat=True)
    )
    return OutboxEvent.objects.filter(pk__in=list(old[:BATCH])).delete()[0]
