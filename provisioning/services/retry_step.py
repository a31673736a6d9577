"""Bring a fallout back to work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.services import apply_move, cancel_work
from provisioning.models import Fallout
from provisioning.services.advance import STEP_WORK, advance, queue_step
from provisioning.services.scene import lock_scene, order_of_step
from tmf.ids import new_id


@transaction.atomic
def retry_step(*, step_id: str, actor: str, at: datetime | None = None) -> None:
    """Have a step in fallout tried again on behalf of `actor`; its item and order go on.

    After a definite no this is a new intent and gets a new operation key. When the partner may have acted, the key
    stays and the partner is asked what it did before anything is sent.

    Raises:
        StepNotFound: there is no such step.
        IllegalMove: the step is not in fallout; nothing is written.
    """
    at = at or timezone.now()
    scene = lock_scene(order_of_step(step_id), actor=actor, at=at)
    step = scene.steps[step_id]
    fallout = Fallout.objects.select_for_update(no_key=True).filter(step=step, resolved_at__isnull=True).first()
    in_doubt = fallout is not None and fallout.in_doubt
    apply_move(step, "retry_in_doubt" if in_doubt else "retry", actor=actor, at=at)
    if not in_doubt:
        step.op_key = new_id()
        step.save(update_fields=["op_key"])
    if fallout is not None:
        fallout.resolved_at, fallout.resolved_by = at, actor
        fallout.save(update_fields=["resolved_at", "resolved_by"])
    cancel_work(STEP_WORK, step.pk)
    queue_step(scene, step)
    advance(scene)
