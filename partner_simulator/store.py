"""The simulator's memory: entitlements and the ledger of effects, in one SQLite file."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

from partner_simulator.entitlements import Decide, Entitlement, Operation, Outcome, Terms
from partner_simulator.http_values import Refusal
from partner_simulator.schema import SCHEMA
from partner_simulator.times import rfc3339, utc_now

APPEND_LEDGER = """
INSERT INTO ledger (partner, operation, operation_key, entitlement_id, client_entitlement_id, tier,
                    customer_reference, time, request, snapshot)
VALUES (:partner, :operation, :operationKey, :entitlementId, :clientEntitlementId, :tier,
        :customerReference, :updatedAt, :request, :snapshot)
"""
SAVE_ENTITLEMENT = """
INSERT INTO entitlements (partner, client_entitlement_id, number, entitlement_id, product_key, tier, service_state,
                          link_state, customer_reference, sequence, created_at, updated_at, last_effect)
VALUES (:partner, :clientEntitlementId, :number, :entitlementId, :productKey, :tier, :serviceState,
        :linkState, :customerReference, :sequence, :createdAt, :updatedAt, :lastEffect)
ON CONFLICT (partner, client_entitlement_id) DO UPDATE SET
    product_key = excluded.product_key, tier = excluded.tier, service_state = excluded.service_state,
    link_state = excluded.link_state, sequence = excluded.sequence, updated_at = excluded.updated_at,
    last_effect = excluded.last_effect
"""
FIND_ENTITLEMENT = "SELECT * FROM entitlements WHERE partner = ? AND client_entitlement_id = ?"
FIND_OPERATION = "SELECT * FROM ledger WHERE partner = ? AND operation_key = ?"
NEXT_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM entitlements WHERE partner = ?"


class Store:
    """One connection behind one lock: SQLite has one writer anyway, and reads here take microseconds."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = utc_now) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._lock = Lock()
        self._closed = False
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        # In WAL mode NORMAL survives a killed process; only a power failure may lose the last effects.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        """Finish the running transaction and close the file; later calls are refused with 503 STOPPING."""
        with self._lock:
            self._closed = True
            self._connection.close()

    def apply(self, operation: Operation, decide: Decide) -> Outcome:
        """Do an operation once: entitlement and ledger row are written together, or nothing is.

        A repetition gets the first answer. Raises 409 OPERATION_KEY_REUSED when the key belongs to another request,
        and whatever Refusal `decide` raises.
        """
        with self._transaction() as connection:
            earlier = connection.execute(FIND_OPERATION, (operation.partner, operation.key)).fetchone()
            if earlier is not None:
                return _replay(earlier, operation)
            current = _find(connection, operation.partner, operation.client_entitlement_id)
            terms = decide(current.terms if current else None)
            entitlement = self._successor(operation, current, terms)
            _write(connection, operation, entitlement)
            return Outcome(snapshot=entitlement.snapshot(), replayed=False)

    def find(self, partner: str, client_entitlement_id: str) -> Entitlement | None:
        """Return the entitlement that a client knows by its own id, or None."""
        with self._reading() as connection:
            return _find(connection, partner, client_entitlement_id)

    def rows(self, statement: str, arguments: dict[str, Any]) -> list[sqlite3.Row]:
        """Read rows; the statement is one of this package's own, callers' values come as arguments."""
        with self._reading() as connection:
            return connection.execute(statement, arguments).fetchall()

    def _successor(self, operation: Operation, current: Entitlement | None, terms: Terms) -> Entitlement:
        # The clock is read inside the transaction, so that the order of times is the order of effects.
        now = rfc3339(self._clock())
        number = current.number if current else self._next_number(operation.partner)
        return Entitlement(
            partner=operation.partner,
            client_entitlement_id=operation.client_entitlement_id,
            number=number,
            entitlement_id=f"{operation.partner.upper()}-{number:06d}",
            terms=terms,
            sequence=current.sequence + 1 if current else 1,
            created_at=current.created_at if current else now,
            updated_at=now,
        )

    def _next_number(self, partner: str) -> int:
        return int(self._connection.execute(NEXT_NUMBER, (partner,)).fetchone()[0])

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._closed:
                raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "STOPPING", "the simulator is being stopped")
            yield self._connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise


def entitlement_of(row: sqlite3.Row) -> Entitlement:
    """Read a row of the table entitlements."""
    terms = Terms(
        product_key=row["product_key"],
        tier=row["tier"],
        customer_reference=row["customer_reference"],
        service_state=row["service_state"],
        link_state=row["link_state"],
    )
    return Entitlement(
        partner=row["partner"],
        client_entitlement_id=row["client_entitlement_id"],
        number=row["number"],
        entitlement_id=row["entitlement_id"],
        terms=terms,
        sequence=row["sequence"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _find(connection: sqlite3.Connection, partner: str, client_entitlement_id: str) -> Entitlement | None:
    row = connection.execute(FIND_ENTITLEMENT, (partner, client_entitlement_id)).fetchone()
    return None if row is None else entitlement_of(row)


def _replay(earlier: sqlite3.Row, operation: Operation) -> Outcome:
    known = (earlier["operation"], earlier["client_entitlement_id"], earlier["request"])
    if known != (operation.name, operation.client_entitlement_id, operation.request):
        raise Refusal(HTTPStatus.CONFLICT, "OPERATION_KEY_REUSED", "this operation key belongs to another request")
    return Outcome(snapshot=json.loads(earlier["snapshot"]), replayed=True)


def _write(connection: sqlite3.Connection, operation: Operation, entitlement: Entitlement) -> None:
    snapshot = entitlement.snapshot()
    effect = {
        "operation": operation.name,
        "operationKey": operation.key,
        "request": operation.request,
        "snapshot": json.dumps(snapshot),
    }
    appended = connection.execute(APPEND_LEDGER, {**snapshot, **effect})
    state = {"number": entitlement.number, "lastEffect": appended.lastrowid}
    connection.execute(SAVE_ENTITLEMENT, {**snapshot, **state})
