"""Tasks in real processes: a worker that is killed while it answers, and `Expect: 202-Accepted` through gunicorn."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.task_worker import BODY, TOKEN

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60.0  # only ever reached by a test that fails
PATH = "/tmf-api/productOfferingQualification/v5/queryProductOfferingQualification"
QUIET = ("--worker-class", "gthread", "--threads", "2", "--no-control-socket", "--log-level", "error")


class Installation:
    """Processes, and the database file that they work on."""

    def __init__(self, folder):
        self.file, self.running = folder / "tierway.sqlite3", []
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TIERWAY_MODE": "test",
            "TIERWAY_VAR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.file}",
            "LEASE_SECONDS": "1",
            "LOG_LEVEL": "ERROR",
        }

    def start(self, *command):
        self.running.append(subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.environment))
        return self.running[-1]

    def run(self, what):
        return self.start(str(Path(__file__).parent / "task_worker.py"), what).wait(LIMIT)

    def rows(self, sql):
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=LIMIT)) as database:
            return database.execute(sql).fetchall()

    def serve(self):
        """A web server as the embedded installation runs it; gives its port."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.start("-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}", *QUIET)
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return port
            time.sleep(0.05)
        pytest.fail("gunicorn did not come up")

    def end(self):
        for process in self.running:
            if process.poll() is None:
                process.terminate()
                process.wait(LIMIT)


@pytest.fixture
def installation(tmp_path):
    installation = Installation(tmp_path)
    assert installation.run("prepare") == 0
    yield installation
    installation.end()


def test_a_task_whose_worker_was_killed_is_answered_once_by_another(installation):
    assert installation.run("ask") == 0
    assert installation.run("die") == -signal.SIGKILL
    assert installation.rows(
        "SELECT state, json_extract(document, '$.qualifiedProductOfferingItem') FROM qualification_task"
    ) == [("inProgress", None)]

    assert installation.run("work") == 0
    [(state, body, items)] = installation.rows(
        "SELECT state, body, json_array_length(document, '$.qualifiedProductOfferingItem') FROM qualification_task"
    )
    assert (state, body, items) == ("done", None, 2)
    moves = installation.rows(
        "SELECT from_state, to_state FROM events_statechange WHERE subject_type = 'Task' ORDER BY id"
    )
    assert moves == [("acknowledged", "inProgress"), ("inProgress", "done")]
    name = "QueryProductOfferingQualification"
    assert installation.rows("SELECT event_type FROM events_outboxevent WHERE api = 'TMF679' ORDER BY id") == [
        (f"{name}CreateEvent",),
        (f"{name}StateChangeEvent",),
        (f"{name}StateChangeEvent",),
    ]
    assert installation.rows("SELECT count(*) FROM events_workitem WHERE kind = 'qualification.task'") == [(0,)]


def test_gunicorn_lets_the_application_see_that_a_client_expects_202(installation):
    port, authorization = installation.serve(), {"Authorization": f"Bearer {TOKEN}"}

    def send(method, path, **options):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)) as connection:
            connection.request(method, path, **options)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location"), answer.read()

    def ask(expected):
        headers = {**authorization, "Content-Type": "application/json", "Expect": expected}
        return send("POST", PATH, body=json.dumps(BODY), headers=headers)

    def state(where):
        return json.loads(send("GET", where, headers=authorization)[2])["state"]

    taken = [ask("202-Accepted"), ask("202-ACCEPTED")]
    assert [(status, body) for status, _, body in taken] == [(202, b"")] * 2
    paths = [f"/{location.split('/', 3)[3]}" for _, location, _ in taken]
    assert [state(path) for path in paths] == ["acknowledged"] * 2
    assert installation.run("work") == 0
    assert [state(path) for path in paths] == ["done"] * 2

    # The expectations that are the server's own stay so.
    assert ask("100-continue")[0] == 200
    assert ask("nonsense")[0] == 417
