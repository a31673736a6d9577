"""Celery's doors to the queue. They take any keyword, so that an older worker survives a newer caller."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task

from events import bell, services
from events import worker as worker  # noqa: PLC0414 - loading it connects the dispatcher to the worker's signals

logger = logging.getLogger(__name__)


@shared_task(name="events.tasks.wake")
def wake(**_: Any) -> None:
    """Wake the dispatchers of this process; with none here, nothing happens."""
    bell.ring()


@shared_task(name="events.tasks.purge")
def purge(**_: Any) -> None:
    """Delete events that are old and done with."""
    logger.info("Purged %s old events", services.purge())
