"""Run a step: intent, call, settlement (at least once towards the partner, exactly once in effect)."""

from __future__ import annotations

import logging

from django.db import Error, transaction
from django.utils import timezone

from events.domain.facts import Claim
from provisioning.domain.partner import NotFound, Result, Trace
from provisioning.services.intent import Intent, open_intent
from provisioning.services.settle_step import record_result, settle_step

logger = logging.getLogger(__name__)


def run_step(*, claim: Claim) -> None:
    """Run the step `claim.subject_id` under the claim of its work.

    Three separate parts, never a transaction over a call: the intent is committed, the partner is asked, the result is
    settled under the fence of the lease. Whoever dies in between leaves a step that is `sent`: the next one asks the
    partner what became of the operation key before it sends the same key again.

    Raises:
        LeaseLost: somebody else runs this step by now; the result is kept as evidence and changes nothing.
        Exception: whatever kept the result from being settled (a deadlock, say); it is kept as evidence, and the next
            attempt asks the partner what became of the key.
        NoTransaction, StepNotFound: bugs; the queue tries again and finally gives the step to a person.
    """
    intent = open_intent(claim=claim, at=timezone.now())
    if intent is None:
        return
    if not intent.look_up:
        _settle(claim, intent, intent.adapter.perform(intent.partner, intent.operation))
        return
    trace = intent.adapter.look_up(intent.partner, intent.operation)
    if not isinstance(trace, NotFound):
        _settle(claim, intent, trace)
        return
    _keep(intent, trace)
    again = open_intent(claim=claim, at=timezone.now(), traced=True)
    if again is not None:
        _settle(claim, again, again.adapter.perform(again.partner, again.operation))


def _settle(claim: Claim, intent: Intent, result: Result) -> None:
    try:
        settle_step(claim=claim, intent=intent, result=result, at=timezone.now())
    except Exception:
        _keep_evidence(intent, result)
        raise


def _keep_evidence(intent: Intent, result: Result) -> None:
    """Keep an answer that could not be settled; a failure of that must not hide why."""
    try:
        _keep(intent, result, late=True)
    except Error:
        logger.exception("The answer to call %s of step %s could not be kept", intent.call_id, intent.step_id)


@transaction.atomic
def _keep(intent: Intent, result: Trace, *, late: bool = False) -> None:
    record_result(intent, result, late=late)
