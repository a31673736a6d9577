"""Take a question that is answered later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from events.services import enqueue
from qualification.models import Task
from qualification.notifications import CREATE, announce
from qualification.services.kind import Kind, kept_until

TASK_WORK = "qualification.task"
TRIES = 6
"""How often an answer is tried, over about a minute: a client waits for it."""


def accept_task(*, kind: Kind, question: Any, body: Mapping[str, Any], sent: Any, actor: str, at: datetime) -> Task:
    """Take a question, to be answered by a worker (TMF679 and TMF760 v5, POST with 202).

    `body` is validated, `sent` as it came; `actor` is who asks (`client:<client id>`). The question is asked once for
    nothing but its refusals, so that a wrong one is refused while its client listens; that costs what answering costs,
    nearly all of which is looking up what the question names. The task waits as long as an answer is kept: until when
    its answer holds is known once there is one.

    Raises:
        Refused, RefusedAll: what the question names is not there; nothing is stored.
    """
    answer = kind.ask(question=question, body=body, at=at)
    task = Task(
        pk=kind.new_id(),
        kind=kind.name,
        customer_id=answer.customer_id,
        document=kind.resource.sent(body),
        body=sent,
        actor=actor,
        created_at=at,
        expires_at=kept_until(at),
    )
    with transaction.atomic():
        task.save(force_insert=True)
        announce(CREATE, kind=kind, document=kind.resource.read(task), customer_id=task.customer_id, at=at)
        enqueue(TASK_WORK, task.pk, max_attempts=TRIES)
    return task
