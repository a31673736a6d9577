"""What the store tells: the change feed of a partner, the operations, and the records for whoever checks them."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from partner_simulator.store import Store, entitlement_of

CHANGES = """
SELECT * FROM entitlements
WHERE partner = :partner AND last_effect > :after AND (:since IS NULL OR updated_at >= :since)
ORDER BY last_effect LIMIT :limit
"""
OPERATION = "SELECT * FROM ledger WHERE partner = :partner AND operation_key = :key"
LEDGER = "SELECT * FROM ledger"
ENTITLEMENTS = "SELECT * FROM entitlements"

LEDGER_FILTERS: Mapping[str, str] = {
    "partner": "partner = :partner",
    "customerReference": "customer_reference = :customerReference",
    "operationKey": "operation_key = :operationKey",
}
ENTITLEMENT_FILTERS: Mapping[str, str] = {
    "partner": "partner = :partner",
    "customerReference": "customer_reference = :customerReference",
    # An entitlement belongs to each operation that had an effect on it.
    "operationKey": "entitlement_id IN (SELECT entitlement_id FROM ledger WHERE operation_key = :operationKey)",
    "serviceState": "service_state = :serviceState",
}


def changes(store: Store, partner: str, *, since: str | None, after: int, limit: int) -> dict[str, Any]:
    """Return a page {"entitlements", "nextCursor"} in the order of each entitlement's last effect.

    An entitlement that changes while somebody pages moves to the end: it may be seen twice, but never missed.
    """
    arguments = {"partner": partner, "since": since, "after": after, "limit": limit + 1}
    rows = store.rows(CHANGES, arguments)
    page = rows[:limit]
    more = len(rows) > limit
    return {
        "entitlements": [entitlement_of(row).snapshot() for row in page],
        "nextCursor": str(page[-1]["last_effect"]) if more else None,
    }


def operation(store: Store, partner: str, key: str) -> dict[str, Any] | None:
    """Return what an operation answered when it had its effect, or None when it never had one."""
    rows = store.rows(OPERATION, {"partner": partner, "key": key})
    if not rows:
        return None
    return {
        "operationKey": key,
        "operation": rows[0]["operation"],
        "entitlement": json.loads(rows[0]["snapshot"]),
    }


def ledger(store: Store, filters: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the effects in their order, filtered by LEDGER_FILTERS."""
    rows = store.rows(_filtered(LEDGER, LEDGER_FILTERS, filters, "sequence"), dict(filters))
    return [_effect(row) for row in rows]


def entitlements(store: Store, filters: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the snapshots of all partners in the order of creation, filtered by ENTITLEMENT_FILTERS."""
    rows = store.rows(_filtered(ENTITLEMENTS, ENTITLEMENT_FILTERS, filters, "rowid"), dict(filters))
    return [entitlement_of(row).snapshot() for row in rows]


def _filtered(select: str, known: Mapping[str, str], filters: Mapping[str, str], order: str) -> str:
    conditions = " AND ".join(known[name] for name in filters) or "TRUE"
    return f"{select} WHERE {conditions} ORDER BY {order}"


def _effect(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "sequence": row["sequence"],
        "partner": row["partner"],
        "operation": row["operation"],
        "operationKey": row["operation_key"],
        "entitlementId": row["entitlement_id"],
        "clientEntitlementId": row["client_entitlement_id"],
        "tier": row["tier"],
        "customerReference": row["customer_reference"],
        "time": row["time"],
    }
