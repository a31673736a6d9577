"""Take back the leases of those who died."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F

from events import registry
from events.models import WorkItem
from events.services.fence import LeaseLost
from events.services.postpone import bury

logger = logging.getLogger(__name__)

DIED = "The lease ran out: the worker died, or took too long"


def reap() -> int:
    """Return expired leases to the queue and bury those that have no attempt left; returns how many rows changed.

    A crash counts as an attempt, else work that kills its worker would kill every worker in turn. Rows that are out of
    attempts are buried one by one with their `on_buried`; one that fails is tried again at the next reaping. Work of
    unknown kinds is buried by a process that knows them.
    """
    # A read first, as in claim(): an idle reaper must not lock SQLite.
    if not WorkItem.objects.expired().exists():
        return 0
    returned = (
        WorkItem.objects.expired()
        .filter(attempts__lt=F("max_attempts"))
        .update(state=WorkItem.State.READY, lease_token=None, lease_until=None, last_error=DIED)
    )
    known = WorkItem.objects.known(registry.kinds(), registry.handler_names())
    return returned + sum(_bury(item) for item in known.expired().order_by("pk"))


def _bury(item: WorkItem) -> bool:
    if item.lease_token is None or item.attempts < item.max_attempts:
        return False
    try:
        with transaction.atomic():
            bury(item.held_claim(), error=DIED)
    except LeaseLost:
        return False
    except Exception:
        logger.exception("Work %s could not be buried; the next reaping tries again", item.pk)
        return False
    return True
