"""Put a step in front of a person."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from events.services import apply_move
from provisioning.domain.lifecycle import READY, SENT, UNKNOWN
from provisioning.domain.masking import mask
from provisioning.domain.partner import AMBIGUOUS, TRANSIENT, Failure
from provisioning.models import Fallout, ServiceOrder, Step
from provisioning.services.advance import advance, releasable
from provisioning.services.scene import Scene, lock_scene, order_of_step
from tmf.fields import rfc3339

logger = logging.getLogger(__name__)


def open_fallout(
    scene: Scene,
    step: Step,
    failure: Failure,
    *,
    in_doubt: bool,
    payload: Mapping[str, object] | None = None,
    personal: Collection[str] = (),
) -> None:
    """Let a locked step fall out, with its record, and write the reason onto its item (TMF641 errorMessage).

    `in_doubt` says that the partner may have done it nevertheless. The payload is masked, what it calls by the names in
    `personal` too. The roll-up (`advance`) is left to the caller.
    """
    message = str(mask(failure.message))[:1000]
    Fallout.objects.create(
        step=step,
        order=scene.order,
        customer_id=step.customer_id,
        partner_id=step.partner_id,
        error_class=failure.error_class,
        code=failure.code,
        message=message,
        payload=mask(payload or {}, personal),
        in_doubt=in_doubt,
        opened_at=scene.at,
    )
    step.last_error = f"{failure.code}: {message}"[:1000]
    step.save(update_fields=["last_error"])
    _write_onto_item(scene, step, failure, message)
    apply_move(step, "fall_out", actor=scene.actor, reason=step.last_error, at=scene.at)


def _write_onto_item(scene: Scene, step: Step, failure: Failure, message: str) -> None:
    item = scene.item_of(step)
    item.reason = step.last_error[:500]
    error = {
        "@type": "ServiceOrderItemErrorMessage",
        "code": failure.code,
        "reason": failure.error_class,
        "message": message,
        "timestamp": rfc3339(scene.at),
    }
    item.error_messages = [*item.error_messages, error]
    item.save(update_fields=["reason", "error_messages"])


@transaction.atomic
def give_up_step(*, step_id: str, error: str) -> None:
    """Let a step fall out whose work was given up by the queue: it failed, or killed its worker, time and again.

    Called in the transaction that buries the work.
    """
    scene = lock_scene(order_of_step(step_id), actor="system:provisioning", at=timezone.now())
    step = scene.steps[step_id]
    if step.state in (READY, SENT, UNKNOWN):
        in_doubt = step.state != READY
        failure = Failure(AMBIGUOUS if in_doubt else TRANSIENT, "givenUp", error)
        open_fallout(scene, step, failure, in_doubt=in_doubt)
        advance(scene)


@transaction.atomic
def give_up_order(*, order_id: str, error: str) -> None:
    """Let those steps fall out that wait for nothing and that nobody released, since that work was given up.

    They are released first, so that trying them again is all that a person has to do. Items and order follow where they
    can: that may be the very thing that failed, and it must not keep the fallout from being seen. Called in the
    transaction that buries the work.
    """
    if not ServiceOrder.objects.filter(pk=order_id).exists():
        return
    scene = lock_scene(order_id, actor="system:provisioning", at=timezone.now())
    for step in releasable(scene):
        apply_move(step, "release", actor=scene.actor, reason="its release was given up", at=scene.at)
        open_fallout(scene, step, Failure(TRANSIENT, "givenUp", error), in_doubt=False)
    try:
        with transaction.atomic():
            advance(scene)
    except Exception:
        logger.exception("The state of service order %s does not follow its steps", order_id)
