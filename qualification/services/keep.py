"""Answer a question at once, and keep the answer so that it can be read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from events.services import has_listener
from qualification.domain.lifecycle import DONE
from qualification.models import Task
from qualification.notifications import CREATE, announce
from qualification.services.kind import Kind
from tmf.json import dumps
from tmf.statements import prepared


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it goes out, as JSON (`document`) and as its bytes (`text`)."""

    pk: str
    document: Mapping[str, Any]
    text: bytes


def answer_at_once(*, kind: Kind, question: Any, body: Mapping[str, Any], actor: str, at: datetime) -> Given:
    """Answer a question of this kind now: the task is made, and done (TMF679 and TMF760 v5, POST with 200).

    Raises:
        Refused, RefusedAll: what the question names is not there; nothing is kept.
    """
    answer = kind.ask(question=question, body=body, at=at)
    pk = kind.new_id()
    document = kind.done(answer, body=body, pk=pk, at=at)
    text = dumps(document)
    row = (pk, kind.name, answer.customer_id, DONE, text.decode(), actor, at, kind.expiry(answer, at=at))
    if has_listener(kind.api, f"{kind.resource.type}{CREATE}"):
        with transaction.atomic():
            keep(row)
            announce(CREATE, kind=kind, document=document, customer_id=answer.customer_id, at=at)
    else:
        keep(row, quick=not connection.in_atomic_block)
    return Given(pk, document, text)


def forget_expired(*, at: datetime, limit: int = 1000) -> int:
    """Delete up to `limit` tasks that have expired; gives how many. Call it again while it gives `limit`.

    Without an event: every answer says when it ends (docs/adr/0019). One that still waits goes
    too: its answer could not be read, and its work finds nothing to do.
    """
    oldest = list(Task.objects.expired(at=at).order_by("expires_at").values_list("pk", flat=True)[:limit])
    deleted, _ = Task.objects.filter(pk__in=oldest).delete()
    return deleted


_TABLE = Task._meta.db_table  # noqa: SLF001 - Django's API
_COLUMNS = "(id, kind, customer_id, state, document, actor, created_at, expires_at)"
_INSERT = f"INSERT INTO {_TABLE} {_COLUMNS} VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - names of ours
_QUICK_INSERT = f"""
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO {_TABLE} {_COLUMNS} SELECT %s, %s, %s, %s, %s::jsonb, %s, %s::timestamptz, %s::timestamptz FROM quick
"""  # noqa: S608 - names of ours
Row = tuple[str, str, str, str, str, str, datetime, datetime]


def keep(row: Row, *, quick: bool = False) -> None:
    """Store one task by one statement (docs/adr/0019); `row` are the values of `_COLUMNS`.

    `quick`, which has to be a transaction of its own, does not wait for the disk where the database would: PostgreSQL
    is told so for this transaction only, SQLite in WAL mode never waits (config/settings/base.py). A crash may take
    what was stored in its last moment: the answer was right whether it is kept or not.
    """
    statement = _QUICK_INSERT if quick and connection.vendor == "postgresql" else _INSERT
    adapted = connection.ops.adapt_datetimefield_value
    with prepared() as cursor:
        cursor.execute(statement, [*row[:-2], *map(adapted, row[-2:])])
