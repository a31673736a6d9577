"""One supervised child: its process, its log file and the count of its deaths. Pure of Django, as supervisor.py is."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_TAIL_BYTES = 16_384
_KILL_SECONDS = 3.0


def always() -> bool:
    """A child without a question to ask is ready as soon as it runs."""
    return True


@dataclass(frozen=True)
class Child:
    """What to run: a unique name, the command, variables set on top of our own, the folder, and how to see it is ready.

    `ready` is asked again and again until it says yes; it must answer within about a second. `delay` are the seconds
    before its first start: what nobody waits for leaves the processors to the others.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    ready: Callable[[], bool] = always
    delay: float = 0.0


@dataclass(frozen=True)
class Policy:
    """Times in seconds, sizes in bytes, counts of lines.

    A child that dies waits `first_pause`, then twice as long each time up to `longest_pause`; one that ran for a whole
    `window` begins anew. `deaths` within one `window` are the end. A stop may take `grace` before anything is killed.
    """

    first_pause: float = 0.5
    longest_pause: float = 10.0
    deaths: int = 5
    window: float = 60.0
    grace: float = 10.0
    tick: float = 0.1
    patience: float = 30.0
    few_words: int = 5
    last_words: int = 20
    log_bytes: int = 10_000_000


def _end_with_parent() -> Callable[[], None] | None:
    """What a fresh child runs before its program: tie its life to ours, where Linux can.

    A supervisor that is killed outright (kill -9, out of memory) cannot stop anybody. The kernel then does it:
    PR_SET_PDEATHSIG sends SIGKILL when the thread that forked the child ends. SIGKILL, because nobody would be left to
    deal with a child that ignores SIGTERM, and our work survives it by design. Grandchildren do not inherit this;
    gunicorn's workers watch their parent themselves. Everything is looked up here, before the fork, because a child of
    a process with threads should do as little as possible before its exec.
    """
    if sys.platform != "linux":
        return None
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    supervisor = os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != supervisor:  # it died between the fork and the line above: no signal will come
            os._exit(1)

    return tie


class Deaths:
    """The deaths of one child, and what follows from them."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._streak = 0
        self._last: deque[float] = deque(maxlen=policy.deaths)

    def pause_after(self, *, at: float, life: float) -> float | None:
        """Count a death at second `at` after a life of so many seconds.

        Returns:
            The seconds to wait before the next start, None when there were too many within one window.
        """
        policy = self._policy
        self._last.append(at)
        if len(self._last) == policy.deaths and at - self._last[0] <= policy.window:
            return None
        self._streak = 1 if life >= policy.window else self._streak + 1
        pause: float = min(policy.first_pause * 2 ** (self._streak - 1), policy.longest_pause)
        return pause


class Process:
    """The running side of a `Child`."""

    def __init__(
        self, child: Child, *, logs: Path, policy: Policy, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = child.name
        self.log = logs / f"{child.name}.log"
        self._child, self._policy, self._clock = child, policy, clock
        self._popen: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._due_at: float | None = None
        self._deaths = Deaths(policy)
        self._log_start = 0
        with contextlib.suppress(FileNotFoundError):
            self.log.rename(self.log.with_suffix(".log.1"))

    @property
    def running(self) -> bool:
        """Whether it was started and its end was not yet noticed."""
        return self._popen is not None

    def begin(self) -> str | None:
        """Start the program now, or once its delay is over. Returns a phrase when it could not be started."""
        if not self._child.delay:
            return self.start()
        self._due_at = self._clock() + self._child.delay
        return None

    def start(self) -> str | None:
        """Start the program, its output appended to the log. Returns a phrase when it could not be started."""
        self._due_at, self._started_at = None, self._clock()
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            try:
                self._popen = subprocess.Popen(  # noqa: S603 - the caller's own commands, no shell
                    list(self._child.command),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=self._child.folder,
                    env={**os.environ, "PYTHONUNBUFFERED": "1", **self._child.environment},
                    # A session of its own: the terminal's Ctrl-C reaches us alone, and we stop them in order.
                    start_new_session=True,
                    preexec_fn=_end_with_parent(),  # noqa: PLW1509 - no threads here; see there why it is needed
                )
            except OSError as error:
                log.write(f"{error}\n".encode())
                return "could not be started"
        return None

    def ended(self) -> str | None:
        """Notice the end of the process, once. Returns a phrase that says how it ended, None while there is no news."""
        if self._popen is None:
            return None
        # Look before reaping: as long as the dead leader is not collected, no stranger can own its group's number, and
        # what it left behind (gunicorn's workers hold the port) can be swept away safely.
        if os.waitid(os.P_PID, self._popen.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        self._signal_group(signal.SIGKILL)
        code = self._popen.wait()
        self._popen = None
        return f"ended (exit code {code})" if code >= 0 else f"ended ({_signal_name(-code)})"

    def next_pause(self) -> float | None:
        """Count a death. Returns the seconds to wait before the next start, None when it died too often."""
        now = self._clock()
        pause = self._deaths.pause_after(at=now, life=now - self._started_at)
        self._due_at = None if pause is None else now + pause
        return pause

    def due(self) -> bool:
        """Whether its pause is over."""
        return self._due_at is not None and self._clock() >= self._due_at

    def is_ready(self) -> bool:
        """Whether it runs and says that it serves; nobody waits for one that is to start later."""
        to_come = self._child.delay > 0 and not self._started_at
        return to_come or (self.running and self._child.ready())

    def ask_to_end(self) -> None:
        """SIGTERM to the leader only: it ends its own children as it sees fit."""
        if self._popen is not None:
            # Not Popen.send_signal: it would collect a process that ended this moment, behind the back of `ended`.
            os.kill(self._popen.pid, signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to the whole group, and wait until the leader is gone."""
        if self._popen is not None:
            self._signal_group(signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):  # stuck in the kernel: it ends when that lets go
                self._popen.wait(_KILL_SECONDS)
            self._popen = None

    def tail(self, count: int) -> list[str]:
        """The last lines that it wrote since it was last started."""
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            since = self._log_start if self._log_start <= size else 0
            log.seek(max(since, size - _TAIL_BYTES))
            return log.read().decode(errors="replace").splitlines()[-count:]
        return []

    def trim_log(self) -> None:
        """Keep a long run from filling the disk: move what is there aside, and let the child write on.

        It appends, so it goes on at the start of the emptied file. What it writes between the two steps is lost; a
        reader in between would be one more process that can die.
        """
        with contextlib.suppress(OSError):
            if self.log.stat().st_size > self._policy.log_bytes:
                shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
                os.truncate(self.log, 0)
                self._log_start = 0

    def _signal_group(self, number: signal.Signals) -> None:
        if self._popen is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, number)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
