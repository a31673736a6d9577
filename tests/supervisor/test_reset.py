"""`make reset`: nothing while the installation runs, everything when it does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import embedded

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "reset.py"


@pytest.fixture
def var(tmp_path):
    folder = tmp_path / "var"
    (folder / "log").mkdir(parents=True)
    (folder / "log" / "web.log").write_text("line\n")
    (folder / "tierway.sqlite3").write_text("rows")
    return folder


def reset(var):
    return subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={**os.environ, "TIERWAY_VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_refused_while_the_installation_runs_and_nothing_is_lost(var):
    with embedded.only_one(var):
        result = reset(var)
    assert (result.returncode, result.stderr) == (
        1,
        f"Tierway is running here (process {os.getpid()}). Stop it first.\n",
    )
    assert (var / "tierway.sqlite3").read_text() == "rows"
    assert (var / "log" / "web.log").read_text() == "line\n"


def test_everything_but_the_lock_is_removed(var):
    (var.parent / "elsewhere").mkdir()
    (var / "link").symlink_to(var.parent / "elsewhere")
    assert reset(var).returncode == 0
    assert [entry.name for entry in var.iterdir()] == ["runall.lock"]
    assert (var.parent / "elsewhere").is_dir()


def test_a_fresh_checkout_has_nothing_to_forget(tmp_path):
    assert reset(tmp_path / "none").returncode == 0
