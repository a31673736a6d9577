"""Answer a question that waits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.domain.facts import Claim
from events.services import apply_move, finish
from qualification.domain.lifecycle import TASK
from qualification.models import Task
from qualification.notifications import STATE_CHANGE, announce
from qualification.resources.common import TERMINATION, termination
from qualification.services.kind import Answer, Kind
from qualification.services.kinds import KINDS
from tmf.bodies import read_body
from tmf.errors import Refused, RefusedAll, refusals

ACTOR = "system:qualification"
GIVEN_UP = Refused(500, "internalError", "It could not be answered. Ask again.")


def answer_task(*, claim: Claim) -> None:
    """Answer the task of a claim: it goes through inProgress to done, or to terminatedWithError when it is refused.

    The answer is computed outside any transaction and written together with the end of the work. A worker that died is
    followed by another one, which finds the task inProgress; a task that is over, or gone, is left alone.

    Raises:
        LeaseLost: somebody else has the task now; nothing of this answer is written.
    """
    task = _begin(claim)
    if task is None:
        _drop(claim)
        return
    at = timezone.now()
    try:
        answer = _answer(KINDS[task.kind], task, at=at)
    except (Refused, RefusedAll) as refusal:
        _end(claim, "fail", Answer({TERMINATION: termination(refusals(refusal))}), reason=str(refusal), at=at)
    else:
        _end(claim, "answer", answer, at=at)


def give_up_task(*, task_id: str, error: str) -> None:
    """End a task whose answer failed too often, in the caller's transaction; the client is told no more than that."""
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is not None and task.state not in TASK.final:
        found = Answer({TERMINATION: termination([GIVEN_UP])})
        _close(task, "fail", found, reason=error, at=timezone.now())


@transaction.atomic
def _begin(claim: Claim) -> Task | None:
    """The task, which is being answered now; None for one that is over or gone."""
    task = Task.objects.select_for_update().filter(pk=claim.subject_id).first()
    if task is None or task.state in TASK.final:
        return None
    if task.state == TASK.initial:
        _move(task, "start", at=timezone.now())
    return task


@transaction.atomic
def _drop(claim: Claim) -> None:
    finish(claim)


def _answer(kind: Kind, task: Task, *, at: datetime) -> Answer:
    """What the body says, read again as when it came, asked as of now."""
    body, question = read_body(kind.resource, task.body, kind.read)
    return kind.ask(question=question, body=body, at=at)


@transaction.atomic
def _end(claim: Claim, verb: str, answer: Answer, *, at: datetime, reason: str = "") -> None:
    finish(claim)
    task = Task.objects.select_for_update().filter(pk=claim.subject_id).first()
    if task is not None and task.state not in TASK.final:
        _close(task, verb, answer, reason=reason, at=at)


def _close(task: Task, verb: str, answer: Answer, *, reason: str, at: datetime) -> None:
    """Write how a task ends; it expires when it was said that it would, or sooner."""
    task.document = {**task.document, **answer.found}
    task.body = None
    task.customer_id = answer.customer_id or task.customer_id
    task.expires_at = min(task.expires_at, KINDS[task.kind].expiry(answer, at=at))
    task.save(update_fields=["document", "body", "customer_id", "expires_at"])
    _move(task, verb, reason=reason, at=at)


def _move(task: Task, verb: str, *, at: datetime, reason: str = "") -> None:
    kind = KINDS[task.kind]
    apply_move(task, verb, actor=ACTOR, reason=reason, at=at)
    announce(STATE_CHANGE, kind=kind, document=kind.resource.read(task), customer_id=task.customer_id, at=at)
