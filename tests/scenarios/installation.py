"""A whole installation of real processes, as `make run` starts one, on free ports and with data of its own."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

ROOT = Path(__file__).parents[2]
READY_SECONDS = 120


@dataclass(frozen=True)
class Installation:
    """What `manage.py runall` started: its folder, and what it wrote for scripts."""

    var: Path
    demo: dict

    def lose_broker(self):
        """Delete everything that Celery's filesystem broker has."""
        shutil.rmtree(self.var / "broker", ignore_errors=True)


def free_ports(count):
    """Ports that nobody uses at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [str(each.getsockname()[1]) for each in sockets]


@contextlib.contextmanager
def own_database(url):
    """A database of its own on the server that the tests use; none on SQLite, which lives in the folder."""
    if not url.startswith("postgres"):
        yield {}
        return
    name = f"tierway_story_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def running_installation(var):
    """`manage.py runall` on free ports, with this folder and a database of its own; stopped as Ctrl-C would."""
    port, simulator_port = free_ports(2)
    with own_database(os.environ.get("DATABASE_URL", "")) as database:
        environment = {
            **os.environ,
            **database,
            "TIERWAY_MODE": "embedded",
            "TIERWAY_VAR": str(var),
            "PORT": port,
            "SIMULATOR_PORT": simulator_port,
        }
        output = var / "runall.log"
        with output.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "runall"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
            try:
                yield Installation(var, wait_until_ready(process, var, output))
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(20)


def wait_until_ready(process, var, output):
    """The content of demo.json once web and simulator answer."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, output.read_text()
        with contextlib.suppress(OSError, ValueError, httpx.HTTPError):
            demo = json.loads((var / "demo.json").read_text())
            httpx.get(f"{demo['base_url']}/livez").raise_for_status()
            httpx.get(f"{demo['simulator_url']}/_control/health").raise_for_status()
            return demo
        time.sleep(0.1)
    raise AssertionError(f"not ready within {READY_SECONDS} s: {output.read_text()}")
