"""A worker that is killed in the middle of an import: another one goes on, and every row comes in once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.import_worker import BATCH, ROWS

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60.0  # only ever reached by a test that fails
OTHERS = 2 + 2 + 20 + 1  # channels, categories, specifications and a price, which come before the offerings


class Import:
    """Processes of one import, and the database file that they work on."""

    def __init__(self, folder):
        self.file = folder / "catalog.sqlite3"
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TIERWAY_MODE": "test",
            "TIERWAY_VAR": str(folder),
            "CATALOG_FILES": str(folder),
            "DATABASE_URL": f"sqlite:///{self.file}",
            "LEASE_SECONDS": "2",
            "LOG_LEVEL": "ERROR",
        }
        self.running = []

    def start(self, what):
        script = Path(__file__).parent / "import_worker.py"
        command = [sys.executable, str(script), what]
        self.running.append(subprocess.Popen(command, cwd=ROOT, env=self.environment))
        return self.running[-1]

    def run(self, what):
        assert self.start(what).wait(LIMIT) == 0

    def ask(self, sql):
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=LIMIT)) as database:
            return database.execute(sql).fetchall()

    def job(self):
        """Status, progress, rows read, rows written, errors."""
        return self.ask("SELECT status, progress, rows_read, rows_written, errors FROM catalog_importjob")[0]

    def end(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
                process.wait()


@pytest.fixture
def load(tmp_path):
    load = Import(tmp_path)
    yield load
    load.end()


def test_an_import_whose_worker_was_killed_is_gone_on_with_and_no_row_comes_in_twice(load):
    load.run("prepare")
    worker = load.start("work")
    end = time.monotonic() + LIMIT
    while load.job()[1] == 0 and time.monotonic() < end and worker.poll() is None:
        time.sleep(0.005)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait(LIMIT) == -signal.SIGKILL
    status, progress, read, _, errors = load.job()
    assert (status, errors) == ("Running", 0)
    assert 0 < progress < 100
    assert 0 < read < ROWS
    assert read % BATCH == 0
    [(half,)] = load.ask("SELECT count(*) FROM catalog_productoffering")
    assert half < ROWS

    load.run("work")
    assert load.job() == ("Succeeded", 100, ROWS + OTHERS, ROWS + OTHERS, 0)
    names = [f"offering-{number:06}" for number in range(ROWS)]
    assert load.ask("SELECT id FROM catalog_productoffering ORDER BY id") == [(name,) for name in names]
    documents = "SELECT entity_id FROM catalog_catalogdocument WHERE kind = 'ProductOffering' ORDER BY entity_id"
    assert load.ask(documents) == [(name,) for name in names]
    events = "SELECT subject_id, event_type FROM events_outboxevent WHERE subject_type = '{}' ORDER BY subject_id"
    assert load.ask(events.format("ProductOffering")) == [(name, "ProductOfferingCreateEvent") for name in names]
    jobs = [event for _, event in load.ask(events.format("ImportJob") + ", id")]
    assert jobs == ["ImportJobCreateEvent", "ImportJobStateChangeEvent", "ImportJobStateChangeEvent"]
    for table in ("catalog_waitingrow", "events_workitem"):
        assert load.ask(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 - names of ours
