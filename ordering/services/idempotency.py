"""The same order sent twice makes one order (Idempotency-Key, or externalId)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import OperationalError

from ordering.domain.intake import MAX_KEY
from ordering.domain.request import OrderRequest
from ordering.models import IdempotencyKey
from tmf.errors import Refused
from tmf.reading import INVALID, Fault, Unreadable

HEADER_KEY_HOLDS = timedelta(hours=72)


class KeyUsedForAnother(Refused):
    """422: the key came before with a different body."""

    def __init__(self, key: str) -> None:
        super().__init__(422, "idempotencyKeyReused", f"The key {key!r} was used for another order.")


class OrderStillRunning(Refused):
    """409: the first order with the key is being stored this moment; try again after a second."""

    def __init__(self, key: str) -> None:
        message = f"The order with the key {key!r} is being taken just now."
        super().__init__(409, "orderInProgress", message, headers={"Retry-After": "1"})


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What was answered when the order came for the first time."""

    order_id: str
    answer: dict[str, Any]


def keys_of(request: OrderRequest, *, actor: str, idempotency_key: str) -> list[tuple[str, str]]:
    """Under which (scope, key) the order is known: the client's header first, then the customer's external id.

    Raises:
        Unreadable: the header is too long, or holds what cannot be printed.
    """
    if len(idempotency_key) > MAX_KEY or not idempotency_key.isprintable():
        fault = Fault("Idempotency-Key", INVALID, f"It has to have at most {MAX_KEY} characters, all printable.")
        raise Unreadable([fault])
    keys = [(actor, idempotency_key)] if idempotency_key else []
    if request.external_id:
        keys.append((f"customer:{request.customer_id}", request.external_id))
    return keys


def body_sha256(body: Mapping[str, Any]) -> str:
    """What makes two bodies the same: their values, not the order of their attributes."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def claim(keys: Sequence[tuple[str, str]], *, body_hash: str, actor: str, at: datetime) -> FirstAnswer | None:
    """Take the keys for this transaction; the first answer, where an order was stored under one before.

    Keys live in the transaction that stores the order: who comes second waits for the first at the unique index and
    then finds its answer, and a crash leaves nothing behind. A header key holds for 72 hours, an external id for ever.

    Raises:
        KeyUsedForAnother: 422.
        OrderStillRunning: 409, where the database gave up waiting.
    """
    first: FirstAnswer | None = None
    for scope, key in keys:
        expires_at = at + HEADER_KEY_HOLDS if scope == actor else None
        row = _taken(IdempotencyKey(scope=scope, key=key, body_sha256=body_hash, created_at=at, expires_at=expires_at))
        if row.order_id is None:
            continue
        if row.body_sha256 != body_hash:
            raise KeyUsedForAnother(key)
        first = first or FirstAnswer(row.order_id, row.answer or {})
    return first


def keep_answer(keys: Sequence[tuple[str, str]], *, order_id: str, answer: Mapping[str, Any], body_hash: str) -> None:
    """Keep the first answer under its keys."""
    for scope, key in keys:
        rows = IdempotencyKey.objects.filter(scope=scope, key=key)
        rows.update(order_id=order_id, answer=answer, body_sha256=body_hash)


def _taken(wanted: IdempotencyKey) -> IdempotencyKey:
    """The row of this key, locked: ours when it has no order, somebody's first order when it has one."""
    IdempotencyKey.objects.filter(scope=wanted.scope, key=wanted.key, expires_at__lte=wanted.created_at).delete()
    try:
        insert_if_absent(wanted)
        rows = IdempotencyKey.objects.select_for_update(of=("self",))
        return rows.get(scope=wanted.scope, key=wanted.key)
    except OperationalError as error:
        raise OrderStillRunning(wanted.key) from error


def insert_if_absent(row: IdempotencyKey) -> None:
    """Insert the key unless it is there; waits while another transaction is inserting the same one."""
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
