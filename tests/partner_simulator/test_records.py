import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import pytest

LEDGER_NAMES = [
    "sequence",
    "partner",
    "operation",
    "operationKey",
    "entitlementId",
    "clientEntitlementId",
    "tier",
    "customerReference",
]


@pytest.fixture
def populated(start, tmp_path):
    """A simulator of its own: three customers of ottplay, of whom the first changed last, and one of tvplatform."""
    simulator = start(tmp_path / "store.sqlite3")
    for number in (1, 2, 3):
        body = {"productKey": "OP-BASIC", "customerReference": f"C-{number}"}
        simulator.send("PUT", f"/ottplay/entitlements/E-{number}", body, key=f"k{number}")
    body = {"productKey": "TV-ACCOUNT", "customerReference": "C-1"}
    simulator.send("PUT", "/tvplatform/entitlements/T-1", body, key="k1")
    simulator.send("POST", "/ottplay/entitlements/E-1/changeTier", {"productKey": "OP-ULTRA"}, key="k4")
    simulator.send("POST", "/ottplay/entitlements/E-2/suspend", key="k5")
    simulator.send("POST", "/ottplay/entitlements/E-1/cancel", key="k6")
    return simulator


def clients(snapshots):
    return [snapshot["clientEntitlementId"] for snapshot in snapshots]


def test_the_ledger_tells_every_effect_in_order(populated):
    populated.send("POST", "/ottplay/entitlements/E-1/cancel", key="k6")
    populated.send("POST", "/ottplay/entitlements/E-1/cancel", key="refused")

    ledger = populated.get("/_control/ledger").body

    assert [tuple(row[name] for name in LEDGER_NAMES) for row in ledger] == [
        (1, "ottplay", "create", "k1", "OTTPLAY-000001", "E-1", "basic", "C-1"),
        (2, "ottplay", "create", "k2", "OTTPLAY-000002", "E-2", "basic", "C-2"),
        (3, "ottplay", "create", "k3", "OTTPLAY-000003", "E-3", "basic", "C-3"),
        (4, "tvplatform", "create", "k1", "TVPLATFORM-000001", "T-1", "account", "C-1"),
        (5, "ottplay", "changeTier", "k4", "OTTPLAY-000001", "E-1", "ultra", "C-1"),
        (6, "ottplay", "suspend", "k5", "OTTPLAY-000002", "E-2", "basic", "C-2"),
        (7, "ottplay", "cancel", "k6", "OTTPLAY-000001", "E-1", "ultra", "C-1"),
    ]
    assert set(ledger[0]) == {*LEDGER_NAMES, "time"}
    assert ledger[6]["time"] == populated.get("/ottplay/entitlements/E-1").body["updatedAt"]
    assert [row["time"] for row in ledger] == sorted(row["time"] for row in ledger)


@pytest.mark.parametrize(
    ("query", "sequences"),
    [
        ("partner=tvplatform", [4]),
        ("customerReference=C-1", [1, 4, 5, 7]),
        ("operationKey=k1", [1, 4]),
        ("operationKey=k1&partner=ottplay", [1]),
        ("customerReference=C-1&partner=ottplay&operationKey=k4", [5]),
        ("customerReference=nobody", []),
        ("customerReference=", []),
    ],
)
def test_the_ledger_can_be_filtered(populated, query, sequences):
    assert [row["sequence"] for row in populated.get(f"/_control/ledger?{query}").body] == sequences


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["E-1", "E-2", "E-3", "T-1"]),
        ("partner=ottplay", ["E-1", "E-2", "E-3"]),
        ("customerReference=C-1", ["E-1", "T-1"]),
        ("operationKey=k1", ["E-1", "T-1"]),
        ("operationKey=k5", ["E-2"]),
        ("serviceState=active", ["E-3", "T-1"]),
        ("serviceState=suspended", ["E-2"]),
        ("serviceState=cancelled&customerReference=C-1", ["E-1"]),
        ("serviceState=cancelled&customerReference=C-2", []),
    ],
)
def test_what_is_held_can_be_filtered(populated, query, expected):
    assert clients(populated.get(f"/_control/entitlements?{query}").body) == expected


def test_what_is_held_is_told_as_snapshots(populated):
    held = populated.get("/_control/entitlements?customerReference=C-1&partner=ottplay").body

    assert held == [populated.get("/ottplay/entitlements/E-1").body]


def test_a_misspelt_filter_is_refused(simulator):
    for path in ("/_control/ledger", "/_control/entitlements", "/ottplay/entitlements"):
        reply = simulator.get(f"{path}?customer_reference=C-1")
        assert (reply.status, reply.body["code"], reply.body["field"]) == (422, "INVALID_FIELD", "customer_reference")


def test_the_list_comes_in_the_order_of_change(populated):
    reply = populated.get("/ottplay/entitlements")

    assert reply.status == 200
    assert clients(reply.body["entitlements"]) == ["E-3", "E-2", "E-1"]
    assert reply.body["entitlements"][2] == populated.get("/ottplay/entitlements/E-1").body
    assert reply.body["nextCursor"] is None


def test_the_list_comes_in_pages(populated):
    first = populated.get("/ottplay/entitlements?limit=2&cursor=&updatedSince=").body
    assert clients(first["entitlements"]) == ["E-3", "E-2"]

    second = populated.get(f"/ottplay/entitlements?limit=2&cursor={first['nextCursor']}").body
    assert clients(second["entitlements"]) == ["E-1"]
    assert second["nextCursor"] is None


def test_a_change_while_paging_is_not_missed(populated):
    first = populated.get("/ottplay/entitlements?limit=1").body
    populated.send("POST", "/ottplay/entitlements/E-3/suspend", key="k7")

    rest = populated.get(f"/ottplay/entitlements?cursor={first['nextCursor']}").body

    assert clients(first["entitlements"]) == ["E-3"]
    assert clients(rest["entitlements"]) == ["E-2", "E-1", "E-3"]
    assert rest["entitlements"][2]["serviceState"] == "suspended"


def test_the_list_starts_at_a_moment_inclusive(populated):
    moment = populated.get("/ottplay/entitlements/E-1").body["updatedAt"]
    in_another_zone = quote(datetime.fromisoformat(moment).astimezone(timezone(timedelta(hours=14))).isoformat())
    everyone = populated.get("/ottplay/entitlements").body["entitlements"]
    expected = [snapshot for snapshot in everyone if snapshot["updatedAt"] >= moment]

    assert "E-1" in clients(expected)
    for value in (moment, in_another_zone):
        assert populated.get(f"/ottplay/entitlements?updatedSince={value}").body["entitlements"] == expected
    assert populated.get("/ottplay/entitlements?updatedSince=2999-01-01T00:00:00Z").body["entitlements"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "1001"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "%C2%B2"),
        ("cursor", "abc"),
        ("cursor", "9" * 40),
        ("updatedSince", "yesterday"),
        ("updatedSince", "2030-01-31T12:00:00"),
        ("updatedSince", "0001-01-01T00:00:00%2B14:00"),
    ],
)
def test_the_list_refuses_what_it_cannot_read(simulator, name, value):
    reply = simulator.get(f"/ottplay/entitlements?{name}={value}")

    assert (reply.status, reply.body["code"], reply.body["field"]) == (422, "INVALID_FIELD", name)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE sequence = 2",
        "UPDATE ledger SET tier = 'ultra' WHERE sequence = 1",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE sequence = 1",
        """INSERT OR REPLACE INTO ledger SELECT 99, partner, operation, operation_key, entitlement_id,
        client_entitlement_id, tier, customer_reference, time, request, snapshot FROM ledger WHERE sequence = 1""",
    ],
)
def test_the_ledger_is_append_only_in_the_database_itself(populated, tmp_path, statement):
    before = populated.get("/_control/ledger").body

    with (
        closing(sqlite3.connect(tmp_path / "store.sqlite3")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
        connection,
    ):
        connection.execute(statement)

    assert populated.get("/_control/ledger").body == before


def test_an_effect_without_its_ledger_row_is_impossible(populated, tmp_path):
    with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as connection, connection:
        connection.execute("CREATE TRIGGER broken BEFORE UPDATE ON entitlements BEGIN SELECT RAISE(ABORT, 'no'); END")
    before = populated.everything()

    reply = populated.send("POST", "/ottplay/entitlements/E-3/suspend", key="k9")

    assert (reply.status, reply.body) == (
        500,
        {"code": "INTERNAL_ERROR", "message": "the simulator failed; its log says why"},
    )
    assert populated.everything() == before
    assert populated.get("/ottplay/operations/k9").status == 404
