"""The tables of the simulator's store."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS entitlements (
    partner               TEXT NOT NULL,
    client_entitlement_id TEXT NOT NULL,
    number                INTEGER NOT NULL,
    entitlement_id        TEXT NOT NULL UNIQUE,
    product_key           TEXT NOT NULL,
    tier                  TEXT NOT NULL,
    service_state         TEXT NOT NULL,
    link_state            TEXT NOT NULL,
    customer_reference    TEXT NOT NULL,
    sequence              INTEGER NOT NULL,
    created_at            TEXT NOT NULL,
    updated_at            TEXT NOT NULL,
    last_effect           INTEGER NOT NULL REFERENCES ledger (sequence),
    PRIMARY KEY (partner, client_entitlement_id),
    UNIQUE (partner, number)
);
CREATE INDEX IF NOT EXISTS entitlements_by_change ON entitlements (partner, last_effect);
CREATE INDEX IF NOT EXISTS entitlements_by_customer ON entitlements (customer_reference);

CREATE TABLE IF NOT EXISTS ledger (
    sequence              INTEGER PRIMARY KEY AUTOINCREMENT,
    partner               TEXT NOT NULL,
    operation             TEXT NOT NULL,
    operation_key         TEXT NOT NULL,
    entitlement_id        TEXT NOT NULL,
    client_entitlement_id TEXT NOT NULL,
    tier                  TEXT NOT NULL,
    customer_reference    TEXT NOT NULL,
    time                  TEXT NOT NULL,
    request               TEXT NOT NULL,
    snapshot              TEXT NOT NULL,
    UNIQUE (partner, operation_key)
);
CREATE INDEX IF NOT EXISTS ledger_by_customer ON ledger (customer_reference);
CREATE INDEX IF NOT EXISTS ledger_by_operation_key ON ledger (operation_key);

CREATE TRIGGER IF NOT EXISTS ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER IF NOT EXISTS ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER IF NOT EXISTS ledger_no_replace BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE sequence = NEW.sequence)
  OR EXISTS (SELECT 1 FROM ledger WHERE partner = NEW.partner AND operation_key = NEW.operation_key)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
"""
