import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BODY = {"productKey": "OP-BASIC", "customerReference": "C-1"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(start, tmp_path, number):
    simulator = start(tmp_path / "store.sqlite3")
    idle = simulator.connect()
    simulator.send("GET", "/_control/health", connection=idle)

    assert simulator.stop(number) == 0

    idle.close()
    output, errors = simulator.process.communicate()
    assert simulator.serving_line == f"partner_simulator serves on http://127.0.0.1:{simulator.port}\n"
    assert (output, errors) == ("", "")
    # The log has been folded into the file, which can now be copied by itself.
    assert [path.name for path in tmp_path.iterdir()] == ["store.sqlite3"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_answered_outlives_the_process(start, tmp_path, number):
    store = tmp_path / "made" / "when missing" / "store.sqlite3"
    first = start(store)
    created = first.send("PUT", "/ottplay/entitlements/E-1", BODY, key="k1")
    before = first.everything()
    first.stop(number)

    second = start(store)

    assert created.status == 201
    assert second.everything() == before
    again = second.send("PUT", "/ottplay/entitlements/E-1", BODY, key="k1")
    assert (again.status, again.body) == (200, created.body)
    later = second.send("PUT", "/ottplay/entitlements/E-2", BODY, key="k2")
    assert later.body["entitlementId"] == "OTTPLAY-000002"
    assert [row["sequence"] for row in second.get("/_control/ledger").body] == [1, 2]


def fails(*options):
    command = [sys.executable, "-m", "partner_simulator", *options]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    return ended.returncode, ended.stdout, ended.stderr


def test_a_taken_port_is_said_in_one_line(simulator, tmp_path):
    code, output, errors = fails("--port", str(simulator.port), "--store", str(tmp_path / "other.sqlite3"))

    assert (code, output) == (1, "")
    assert errors.startswith(f"partner_simulator: cannot listen on 127.0.0.1:{simulator.port}: ")
    assert errors.count("\n") == 1


def test_a_store_that_is_none_is_said_in_one_line(tmp_path):
    store = tmp_path / "store.sqlite3"
    store.write_text("this is not a database, and must stay as it is" * 100)

    code, output, errors = fails("--port", "0", "--store", str(store))

    assert (code, output) == (1, "")
    assert errors == f"partner_simulator: cannot open the store {store}: file is not a database\n"
    assert store.read_text() == "this is not a database, and must stay as it is" * 100


def test_a_connection_is_kept_and_answers_at_once(simulator):
    connection = simulator.connect()
    connection.connect()
    local = connection.sock.getsockname()

    replies = [simulator.send("GET", "/_control/health", connection=connection) for _ in range(3)]

    assert [(reply.status, reply.body) for reply in replies] == [(200, {"status": "ok"})] * 3
    assert connection.sock.getsockname() == local
    connection.close()


def test_a_refusal_does_not_cost_the_connection(simulator, customer):
    connection = simulator.connect()
    connection.connect()
    local = connection.sock.getsockname()

    refused = simulator.send("PUT", customer.path, b"{", key="k", connection=connection)
    unread = simulator.send("GET", "/_control/health", b"a body nobody asked for", connection=connection)

    assert (refused.status, unread.status) == (400, 200)
    assert connection.sock.getsockname() == local
    connection.close()


def test_a_client_that_waits_for_100_continue_gets_it(simulator, customer):
    body = b'{"productKey": "OP-BASIC", "customerReference": "%s"}' % customer.reference.encode()
    head = (
        f"PUT {customer.path} HTTP/1.1\r\nHost: x\r\nIdempotency-Key: {customer.key('create')}\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((simulator.host, simulator.port), timeout=20) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body)
        assert connection.recv(100).startswith(b"HTTP/1.1 201 ")


def test_head_is_get_without_the_body(simulator):
    with socket.create_connection((simulator.host, simulator.port), timeout=20) as connection:
        connection.sendall(b"HEAD /tvplatform/products HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        with connection.makefile("rb") as stream:
            head, _, body = stream.read().partition(b"\r\n\r\n")

    length = len(b'[{"productKey": "TV-ACCOUNT", "tier": "account"}]')
    assert head.startswith(b"HTTP/1.1 200 ")
    assert f"Content-Length: {length}".encode() in head.split(b"\r\n")
    assert body == b""


def test_the_front_page_names_partners_and_paths(simulator):
    page = simulator.get("/")

    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    for word in ("Partner simulator", "ottplay", "OP-ULTRA", "musicbox", "/_control/ledger", "/{partner}/products"):
        assert word in page.body
