"""The whole way to a partner, over HTTP to the simulator's own process."""

import json
import re
import selectors
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from provisioning.partners import http
from provisioning.services import load_partners

ROOT = Path(__file__).parents[3]


@pytest.fixture
def simulator(tmp_path):
    """The address of a simulator of its own."""
    command = [sys.executable, "-m", "partner_simulator", "--port", "0", "--store", str(tmp_path / "store.sqlite3")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        assert selector.select(20), "the simulator said nothing"
    yield re.search(r"http://\S+", process.stdout.readline()).group()
    http.client().close()
    http.client.cache_clear()
    process.terminate()
    process.wait(20)
    process.stdout.close()


def told(address):
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own process
        return json.load(answer)


@pytest.fixture
def production(catalog, real_production, simulator):
    """Production with its real adapter, its partners played by the process."""
    load_partners(partners=catalog["partners"], simulator_url=simulator)
    return real_production


def test_order_change_and_end_leave_exactly_their_effects_at_the_partners(production, simulator, add, modify, delete):
    production.place(add())
    production.drain()
    ott = production.service("cfs-ottplay")
    assert ott.state == "active"
    production.place(modify(ott, tier="standard"), external="PO-2")
    production.drain()
    held = told(f"{simulator}/_control/entitlements")
    part = production.service("rfs-ottplay")
    assert [(e["clientEntitlementId"], e["tier"]) for e in held if e["partner"] == "ottplay"] == [(part.pk, "standard")]
    assert part.partner_entitlement_id == next(e["entitlementId"] for e in held if e["partner"] == "ottplay")
    last = production.place(delete(ott), external="PO-3")
    production.drain()
    assert production.states(last) == ("completed", ["completed"])
    ledger = told(f"{simulator}/_control/ledger")
    assert [(e["partner"], e["operation"]) for e in ledger] == [
        ("tvplatform", "create"),
        ("ottplay", "create"),
        ("ottplay", "changeTier"),
        ("ottplay", "cancel"),
        ("tvplatform", "cancel"),
    ]
    keys = [e["operationKey"] for e in ledger]
    assert keys == list(dict.fromkeys(keys))


def test_a_partner_that_is_down_delays_the_order_and_doubles_nothing(production, simulator, add, partners):
    partners.filter(pk="ottplay").update(base_url="http://127.0.0.1:1/ottplay")
    order_id = production.place(add())
    production.drain()
    assert production.step("create").state == "ready"
    assert production.states(order_id) == ("inProgress", ["inProgress"])
    partners.filter(pk="ottplay").update(base_url=f"{simulator}/ottplay")
    production.drain()
    assert production.states(order_id) == ("completed", ["completed"])
    assert len(told(f"{simulator}/_control/ledger")) == 2
