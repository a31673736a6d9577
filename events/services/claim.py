"""Take a lease on what is due."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from events import registry
from events.domain.facts import Claim
from events.domain.lanes import shares
from events.models import WorkItem
from events.models.work import WorkItemQuerySet


def claim(limit: int = 10) -> list[Claim]:
    """Lease up to `limit` pieces of due work that this process knows how to run, fairly over the lanes.

    One short transaction; the lease lasts `WORK_LEASE_SECONDS` by the database's clock and counts as an attempt. Work
    of kinds and handlers that are unknown here is left for a process with newer code.
    """
    due = WorkItem.objects.known(registry.kinds(), registry.handler_names()).due()
    # A read first: on SQLite the transaction below takes the write lock, which an idle poll must not hold.
    if not due.exists():
        return []
    with transaction.atomic():
        items = _pick(due, limit)
        token = uuid4()
        WorkItem.objects.filter(pk__in=[item.pk for item in items]).update(
            state=WorkItem.State.LEASED,
            lease_token=token,
            lease_until=Now() + timedelta(seconds=settings.WORK_LEASE_SECONDS),
            attempts=F("attempts") + 1,
        )
    return [item.as_claim(token) for item in items]


def _pick(due: WorkItemQuerySet, limit: int) -> list[WorkItem]:
    lanes = due.order_by().values_list("lane", flat=True).distinct()
    # The shuffle spreads turns over lanes; nothing secret hangs on it.
    picked: list[WorkItem] = []
    for lane, share in shares(lanes, limit, shuffle=random.shuffle).items():
        places = min(share, limit - len(picked))
        if places > 0:
            picked += due.filter(lane=lane).order_by("due_at", "id").skipping_locked()[:places]
    return picked
