"""Take work out of its grave."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Now

from events import bell
from events.models import WorkItem

logger = logging.getLogger(__name__)


@transaction.atomic
def try_again(*, work_ids: Sequence[int], actor: str) -> int:
    """Have buried work tried again at once with all its attempts; returns how many rows; what is not buried is left."""
    revived = WorkItem.objects.filter(pk__in=work_ids, state=WorkItem.State.BURIED).update(
        state=WorkItem.State.READY, attempts=0, due_at=Now()
    )
    logger.info("%s has %s of %s pieces of work tried again", actor, revived, len(work_ids))
    if revived:
        transaction.on_commit(bell.wake, robust=True)
    return revived
