"""What the embedded installation decides around its supervisor."""

import json
import os
import shutil
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config import embedded

DEMO = {
    "base_url": "http://127.0.0.1:8000",
    "simulator_url": "http://127.0.0.1:8001",
    "token_url": "http://127.0.0.1:8000/oauth2/token",
    "client_id": "demo",
    "client_secret": "it's + 100% secret",
    "logins": {"product manager": {"username": "pm", "password": "pm-pass"}},
}


@pytest.fixture
def plan(tmp_path, monkeypatch):
    for name in ("PORT", "SIMULATOR_PORT", "BIND_HOST"):
        monkeypatch.delenv(name, raising=False)
    return embedded.read_plan(Path("/product"), tmp_path / "var")


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_by_default_it_serves_this_machine_only_on_port_8000(plan):
    assert (plan.host, plan.base_url, plan.simulator_url) == (
        "127.0.0.1",
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8001",
    )


def test_port_moves_web_and_simulator_together(plan, monkeypatch):
    monkeypatch.setenv("PORT", "9100")
    moved = embedded.read_plan(plan.root, plan.var)
    assert (moved.base_url, moved.simulator_url) == ("http://127.0.0.1:9100", "http://127.0.0.1:9101")
    commands = {child.name: " ".join(child.command) for child in embedded.children(moved)}
    assert "--bind 127.0.0.1:9100 " in commands["web"]
    assert "--port 9101 " in commands["simulator"]


def test_a_wildcard_is_bound_but_not_printed_as_an_address(plan, monkeypatch):
    monkeypatch.setenv("BIND_HOST", "0.0.0.0")  # noqa: S104 - read, not bound
    assert embedded.read_plan(plan.root, plan.var).base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "0"}, "PORT is 0, but a port is a number from 1 to 65535."),
        ({"PORT": "65535"}, "SIMULATOR_PORT is 65536, but a port is a number from 1 to 65535."),
        ({"PORT": "8000", "SIMULATOR_PORT": "8000"}, "PORT and SIMULATOR_PORT are both 8000; each needs its own."),
    ],
)
def test_an_impossible_port_is_refused_with_a_sentence(plan, monkeypatch, variables, sentence):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(embedded.CannotRunError) as refused:
        embedded.read_plan(plan.root, plan.var)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("variable", ["PORT", "SIMULATOR_PORT"])
def test_a_taken_port_is_named_with_the_way_round_it(plan, monkeypatch, taken, variable):
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = other.getsockname()[1]
    monkeypatch.setenv("SIMULATOR_PORT" if variable == "PORT" else "PORT", str(free))
    monkeypatch.setenv(variable, str(taken))
    with pytest.raises(embedded.CannotRunError) as refused:
        embedded.check_ports(embedded.read_plan(plan.root, plan.var))
    assert str(refused.value) == (
        f"Port {taken} on 127.0.0.1 cannot be used: another program uses it. "
        f"Take another one, for instance: {variable}={taken % 60_000 + 100} make run"
    )


def test_a_second_one_in_the_same_folder_is_refused_until_the_first_has_ended(plan):
    with embedded.only_one(plan.var):
        with pytest.raises(embedded.CannotRunError) as refused, embedded.only_one(plan.var):
            pass
        assert str(refused.value) == (
            f"Tierway already runs in this folder (process {os.getpid()}). Stop it first, or use another checkout."
        )
    with embedded.only_one(plan.var):
        pass


def test_the_file_for_scripts_is_private_complete_and_replaced_as_a_whole(plan):
    path = plan.var / "demo.json"
    embedded.write_private(path, {"old": True})
    embedded.write_private(path, DEMO)
    assert json.loads(path.read_text()) == DEMO
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in plan.var.iterdir()] == ["demo.json"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(plan):
    path = plan.var / "demo.json"
    embedded.write_private(path, DEMO)
    with pytest.raises(TypeError):
        embedded.write_private(path, {"half": "written", "then": object()})
    assert json.loads(path.read_text()) == DEMO
    assert [entry.name for entry in plan.var.iterdir()] == ["demo.json"]


class Door(BaseHTTPRequestHandler):
    """Answers like a token endpoint and a qualification, and remembers what it was asked."""

    asked = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append((self.path, self.headers.get("Authorization"), body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"access_token": "abc"}')

    def do_GET(self):
        self.send_response({"/nothing": 404, "/broken": 500}.get(self.path, 200))
        self.end_headers()

    def log_message(self, *_arguments):
        """Stay silent."""


@pytest.fixture
def door():
    Door.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_printed_command_runs_as_it_stands(door):
    printed = embedded.curl({**DEMO, "base_url": door, "token_url": f"{door}/oauth2/token"})
    result = subprocess.run(["sh", "-c", printed], capture_output=True, text=True, check=True)
    assert json.loads(result.stdout) == {"access_token": "abc"}
    assert Door.asked == [
        (
            "/oauth2/token",
            None,
            "grant_type=client_credentials&client_id=demo&client_secret=it%27s+%2B+100%25+secret",
        ),
        (
            "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification",
            "Bearer abc",
            '{"searchCriteria": {"product": {"id": "1234"}, "action": "upgrade"}}',
        ),
    ]


def test_any_answer_but_a_failure_shows_that_web_serves_and_health_must_be_200(door):
    assert embedded.answers(f"{door}/nothing")
    assert not embedded.answers(f"{door}/broken")
    assert not embedded.answers(f"{door}/nothing", ok=True)
    assert embedded.answers(f"{door}/_control/health", ok=True)


def test_nobody_at_the_address_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not embedded.answers(f"http://127.0.0.1:{port}/livez")


def test_the_greeting_names_every_address_and_login(plan):
    text = embedded.greeting(plan, DEMO)
    for part in ("/admin/", "/care/", "/api/schema/docs/", "http://127.0.0.1:8001", "pm-pass", "product manager"):
        assert part in text
