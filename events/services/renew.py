"""Keep work that takes long."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from events.domain.facts import Claim
from events.models import WorkItem
from events.services.fence import LeaseLost


@transaction.atomic
def renew(claim: Claim) -> None:
    """Let the lease begin anew: it lasts `WORK_LEASE_SECONDS` from now on, by the database's clock.

    For work that cannot be cut into turns; call it several times within a lease. It counts as no attempt. A lease that
    has run out but that nobody has taken back yet is held still.

    Raises:
        LeaseLost: the lease is no longer ours; what was done under it does not count.
    """
    lasts = timedelta(seconds=settings.WORK_LEASE_SECONDS)
    if WorkItem.objects.held(claim).update(lease_until=Now() + lasts) != 1:
        raise LeaseLost(claim)
