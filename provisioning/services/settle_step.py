"""Settle a step: one result, one fenced transaction."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db import transaction

from events.domain.backoff import backoff
from events.domain.facts import Claim
from events.services import apply_move, finish, postpone
from provisioning.domain.lifecycle import READY, SENT, UNKNOWN
from provisioning.domain.masking import mask
from provisioning.domain.partner import Done, Failure, NotFound, Rejected, Result, Trace, Transient
from provisioning.domain.partner import Unknown as Doubt
from provisioning.models import PartnerCall, Step
from provisioning.services.advance import advance, wake_waiting_orders
from provisioning.services.effects import apply_effect
from provisioning.services.intent import ACTOR, Intent
from provisioning.services.open_fallout import open_fallout
from provisioning.services.scene import Scene, lock_scene

LONGEST_RETRY_AFTER = timedelta(hours=1)
_OUTCOMES = {
    Done: PartnerCall.Outcome.DONE,
    Rejected: PartnerCall.Outcome.REJECTED,
    Doubt: PartnerCall.Outcome.UNKNOWN,
    Transient: PartnerCall.Outcome.TRANSIENT,
    NotFound: PartnerCall.Outcome.NOT_FOUND,
}


@transaction.atomic
def settle_step(*, claim: Claim, intent: Intent, result: Result, at: datetime) -> None:
    """Write what came of an intent: the record of the call, the step, the services, the order, and what is next.

    Done completes the step and releases those that need it; a rejection is a fallout; an outcome that nobody knows is
    looked up later; a transient failure is tried again later under the same operation key. At the last attempt the
    last two are a fallout too. A step that has moved on without us is left alone.

    Raises:
        LeaseLost: the work is somebody else's by now; nothing is written.
    """
    scene = lock_scene(intent.order_id, actor=ACTOR, at=at)
    step = scene.steps[intent.step_id]
    record_result(intent, result)
    if step.state not in (READY, SENT, UNKNOWN) or step.op_key != intent.operation.key:
        finish(claim)
        return
    if isinstance(result, Done):
        _complete(scene, step, result)
        finish(claim)
    elif isinstance(result, Rejected) or claim.exhausted:
        _fall_out(scene, step, intent, result)
        finish(claim)
    else:
        _try_later(claim, scene, step, intent, result)


def record_result(intent: Intent, result: Trace, *, late: bool = False) -> None:
    """Close the record of a call with its masked request and answer; `late` marks mere evidence."""
    if intent.call_id is None:
        return
    failure = getattr(result, "failure", None)
    personal = intent.operation.personal_fields
    PartnerCall.objects.filter(pk=intent.call_id).update(
        outcome=_OUTCOMES[type(result)],
        late=late,
        http_status=result.evidence.http_status,
        error_code=failure.code if failure else "",
        request=mask(result.evidence.request, personal),
        answer=mask(result.evidence.answer, personal),
        duration_ms=result.evidence.duration_ms,
    )


def _complete(scene: Scene, step: Step, result: Done) -> None:
    step.finished_at = scene.at
    step.last_error = ""
    step.save(update_fields=["finished_at", "last_error"])
    apply_move(step, "complete", actor=scene.actor, at=scene.at)
    apply_effect(scene, step, result.snapshot)
    wake_waiting_orders(scene, step)
    advance(scene)


def _fall_out(scene: Scene, step: Step, intent: Intent, result: Rejected | Doubt | Transient) -> None:
    # A rejected look-up settles nothing: the partner may still have done what was sent before.
    in_doubt = intent.look_up or isinstance(result, Doubt)
    personal = intent.operation.personal_fields
    open_fallout(scene, step, result.failure, in_doubt=in_doubt, payload=result.evidence.answer, personal=personal)
    advance(scene)


def _try_later(claim: Claim, scene: Scene, step: Step, intent: Intent, result: Doubt | Transient) -> None:
    in_doubt = intent.look_up or isinstance(result, Doubt)
    step.last_error = _told(result.failure)
    step.save(update_fields=["last_error"])
    if in_doubt and step.state == SENT:
        apply_move(step, "doubt", actor=scene.actor, reason=step.last_error, at=scene.at)
    elif not in_doubt:
        apply_move(step, "put_back", actor=scene.actor, reason=step.last_error, at=scene.at)
    pause = backoff(claim.attempts, draw=random.random())  # noqa: S311 - jitter is no secret
    if isinstance(result, Transient) and result.retry_after is not None:
        pause = max(pause, min(timedelta(seconds=result.retry_after), LONGEST_RETRY_AFTER))
    postpone(claim, due_at=scene.at + pause, error=step.last_error)


def _told(failure: Failure) -> str:
    return f"{failure.code}: {mask(failure.message)}"[:1000]
