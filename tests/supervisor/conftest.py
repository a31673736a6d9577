"""Real supervisors over real small processes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 20.0  # only ever reached by a test that fails


def eventually(condition, what):
    """Poll until the condition gives something true, and return that."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    pytest.fail(f"never happened: {what}")


def alive(pid):
    """Whether the process runs; a zombie that nobody collects yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Play:
    """A running supervisor, its terminal and the notes its children leave in their common folder."""

    def __init__(self, folder, children, ready, policy):
        self.folder = folder
        self.screen = folder / "screen"
        cast = {"children": children, "ready": ready, "policy": {"tick": 0.02, **policy}}
        (folder / "cast.json").write_text(json.dumps(cast))
        with self.screen.open("wb") as screen:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).parent / "play.py"), str(folder)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=screen,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def lines(self):
        return self.screen.read_text().splitlines()

    def note(self, name):
        """What a child wrote into the file of that name, once it is there."""
        path = self.folder / name
        return eventually(lambda: path.exists() and path.read_text(), f"a note in {name}: {self.lines()}")

    def says(self, text):
        return eventually(lambda: [line for line in self.lines() if text in line], f"{text!r} in {self.lines()}")

    def prints(self, line):
        """Wait until exactly this line is on the screen."""
        return eventually(lambda: line in self.lines(), f"{line!r} in {self.lines()}")

    def alive(self, pid):
        return alive(pid)

    def gone(self, pid):
        """Wait until the process is no more."""
        return eventually(lambda: not alive(pid), f"the end of process {pid}")

    def signal(self, number):
        self.process.send_signal(number)

    def code(self):
        return self.process.wait(LIMIT)

    def end(self):
        """Leave nothing behind, whatever the test did."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(LIMIT)
        for note in self.folder.glob("*.pid"):
            if alive(int(note.read_text())):
                os.kill(int(note.read_text()), signal.SIGKILL)


@pytest.fixture
def play(tmp_path):
    plays = []

    def start(children, *, ready=None, **policy):
        plays.append(Play(tmp_path, children, ready or {}, policy))
        return plays[-1]

    yield start
    for one in plays:
        one.end()
