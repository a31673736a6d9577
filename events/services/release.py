"""Give back what was not begun."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from events.domain.facts import Claim
from events.models import WorkItem


@transaction.atomic
def release(claims: Sequence[Claim]) -> None:
    """Return leases of one claim that were never used, as if they had not been taken; lost ones are left alone."""
    tokens = {claim.token for claim in claims}
    WorkItem.objects.filter(pk__in=[claim.work_id for claim in claims], lease_token__in=tokens).update(
        state=WorkItem.State.READY, lease_token=None, lease_until=None, attempts=F("attempts") - 1
    )
