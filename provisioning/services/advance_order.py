"""Look at an order again because a step of another order is done."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from events.domain.facts import Claim
from events.services import finish
from provisioning.services.advance import advance
from provisioning.services.scene import lock_scene


@transaction.atomic
def advance_order(*, claim: Claim) -> None:
    """Release what the order `claim.subject_id` can go on with; one fenced transaction.

    Raises:
        LeaseLost: the work is somebody else's by now; nothing is written.
    """
    advance(lock_scene(claim.subject_id, actor="system:provisioning", at=timezone.now()))
    finish(claim)
