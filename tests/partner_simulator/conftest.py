import http.client
import itertools
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20


@dataclass
class Reply:
    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Simulator:
    """A running simulator and one kept-alive connection to it."""

    process: subprocess.Popen
    host: str
    port: int
    serving_line: str
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self):
        self.connection = self.connect()

    def connect(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)

    def send(self, method, path, body=None, *, key=None, connection=None):
        """Send a JSON value, or bytes as they are; give back status, JSON (or text) and headers."""
        connection = connection or self.connection
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, data, {} if key is None else {"Idempotency-Key": key})
        answer = connection.getresponse()
        raw = answer.read()
        is_json = raw and answer.headers["Content-Type"] == "application/json"
        return Reply(answer.status, json.loads(raw) if is_json else raw.decode(), dict(answer.headers))

    def get(self, path):
        return self.send("GET", path)

    def everything(self):
        """All that the simulator did and holds: equal before and after means that nothing happened."""
        return self.get("/_control/ledger").body, self.get("/_control/entitlements").body

    def stop(self, number=signal.SIGTERM):
        """Ask the process to end and give back its exit code."""
        self.connection.close()
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@dataclass(frozen=True)
class Customer:
    """Names that no other test uses, so that all can share one process."""

    simulator: Simulator
    number: int
    partner: str = "ottplay"

    @property
    def reference(self):
        return f"customer-{self.number}"

    @property
    def path(self):
        return f"/{self.partner}/entitlements/client-{self.number}"

    def key(self, name):
        return f"key-{self.number}-{name}"

    def create(self, product_key="OP-BASIC", *, key="create", **members):
        body = {"productKey": product_key, "customerReference": self.reference, **members}
        return self.simulator.send("PUT", self.path, body, key=self.key(key))

    def post(self, operation, body=None, *, key=None):
        return self.simulator.send("POST", f"{self.path}/{operation}", body, key=self.key(key or operation))

    def snapshot(self):
        return self.simulator.get(self.path).body

    def ledger(self):
        return self.simulator.get(f"/_control/ledger?customerReference={quote(self.reference)}").body


def _first_line(process):
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        assert selector.select(PATIENCE), "the simulator said nothing"
    return process.stdout.readline()


def _until_ready(simulator):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if simulator.get("/_control/health").status == 200:
                return
        except ConnectionError:
            simulator.connection.close()
    pytest.fail("the simulator did not become ready")


@pytest.fixture(scope="session")
def start():
    """Start simulators; whatever a test leaves running is stopped at the end."""
    started = []

    def start(store, *options):
        command = [sys.executable, "-m", "partner_simulator", "--port", "0", "--store", str(store), *options]
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        line = _first_line(process)
        host, port = re.search(r"http://([0-9.]+):(\d+)", line).groups()
        simulator = Simulator(process, host, int(port), line)
        _until_ready(simulator)
        return simulator

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def simulator(start, tmp_path_factory):
    return start(tmp_path_factory.mktemp("simulator") / "store.sqlite3")


@pytest.fixture(scope="session")
def numbers():
    return itertools.count(1)


@pytest.fixture
def customer(simulator, numbers):
    return Customer(simulator, next(numbers))


@pytest.fixture
def tv_customer(simulator, numbers):
    return Customer(simulator, next(numbers), partner="tvplatform")


@pytest.fixture
def nothing_changes(simulator):
    """Fails the test when anything was done or is held that was not before it."""
    before = simulator.everything()
    yield
    assert simulator.everything() == before
