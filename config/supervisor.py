"""One process that starts the others, restarts those that die and stops them all. It knows nothing of Django.

Used by `manage.py runall` for the embedded installation. In production the platform does this work.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from config.supervised import Child, Policy, Process

__all__ = ["Child", "Policy", "Supervisor"]


def _nothing() -> None:
    """What is done when everything is ready, unless the caller knows better."""


class Supervisor:
    """Keeps children running until it is told to stop or one of them cannot be kept alive.

    Children start in the order given, without waiting for each other, and stop in the opposite order: give first what
    the others need longest. Everything happens in the calling thread, which must be the main one: only there does
    Python deliver signals, and Linux ends a child together with the *thread* that started it (see `supervised.py`).

    Args:
        children: what to run; names are unique, they name the log files.
        logs: the folder for `<name>.log`; the previous run's file is kept as `<name>.log.1`.
        say: prints one line for the person at the terminal.
        policy: pauses and limits.
        clock: seconds that never go back.
        sleep: waits for seconds.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        logs: Path,
        say: Callable[[str], None] = print,
        policy: Policy | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._policy = policy or Policy()
        self._processes = [Process(child, logs=logs, policy=self._policy, clock=clock) for child in children]
        self._print, self._clock, self._sleep = say, clock, sleep
        self._told_to_stop: signal.Signals | None = None
        self._given_up = False
        self._unready = list(self._processes)
        self._impatient_at: float | None = None

    def run(self, on_ready: Callable[[], None] = _nothing) -> int:
        """Start all, look after them, stop all.

        Args:
            on_ready: called once, when every child's `ready` has said yes.

        Returns:
            0 after SIGINT, SIGTERM or SIGHUP; 1 when a child died too often.
        """
        with self._signals():
            try:
                self._impatient_at = self._clock() + self._policy.patience
                for process in self._processes:
                    self._start(process, process.begin)
                while not self._over:
                    self._look_after()
                    self._watch_readiness(on_ready)
                    self._sleep(self._policy.tick)
            finally:
                self._stop()
        return 1 if self._given_up else 0

    @property
    def _over(self) -> bool:
        return self._given_up or self._told_to_stop is not None

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Turn signals into a note that the loop reads: nothing is interrupted half done, a repeat changes nothing."""
        wanted = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
            wanted.remove(signal.SIGHUP)  # `nohup` asked for it
        before = {number: signal.signal(number, self._note) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _note(self, number: int, _frame: object) -> None:
        self._told_to_stop = self._told_to_stop or signal.Signals(number)

    def say(self, line: str) -> None:
        """Speak, and go on when nobody listens any more: a closed terminal must not keep children alive."""
        with contextlib.suppress(OSError, ValueError):
            self._print(line)

    def _start(self, process: Process, begin: Callable[[], str | None]) -> None:
        problem = begin()
        if problem:
            self._died(process, problem)

    def _look_after(self) -> None:
        """Notice deaths, start again what has waited long enough, keep log files small."""
        for process in self._processes:
            end = process.ended()
            if end:
                self._died(process, end)
            elif process.due():
                self._start(process, process.start)
            process.trim_log()
            if self._over:
                return

    def _died(self, process: Process, end: str) -> None:
        """Say what happened and decide: a pause and another try, or the end of the whole."""
        pause = process.next_pause()
        if pause is None:
            self._given_up = True
            policy = self._policy
            self.say(f"{process.name} {end}, {policy.deaths} times within {policy.window:g} s: giving up.")
            self._say_tail(process, self._policy.last_words)
            return
        self.say(f"{process.name} {end}; it starts again in {pause:g} s.")
        self._say_tail(process, self._policy.few_words)

    def _say_tail(self, process: Process, count: int) -> None:
        lines = process.tail(count)
        self.say(f"  The end of {process.log}:" if lines else f"  {process.log} is empty.")
        for line in lines:
            self.say(f"    {line}")

    def _watch_readiness(self, on_ready: Callable[[], None]) -> None:
        """Call `on_ready` once, or say once who keeps us waiting."""
        if self._impatient_at is None or self._over:
            return
        self._unready = [process for process in self._unready if not process.is_ready()]
        if not self._unready:
            self._impatient_at = None
            on_ready()
        elif self._clock() >= self._impatient_at:
            self._impatient_at = float("inf")
            for process in self._unready:
                self.say(f"Still waiting for {process.name}; its log is {process.log}.")

    def _stop(self) -> None:
        """Ask each child in turn to end; kill what is left when the time is over."""
        left = [process for process in reversed(self._processes) if process.running]
        if self._told_to_stop is not None:
            self.say(f"{self._told_to_stop.name}: stopping {', '.join(process.name for process in left) or 'nothing'}.")
        started, grace = self._clock(), self._policy.grace
        for place, process in enumerate(left, start=1):
            process.ask_to_end()
            # A slow child may not eat the time of those after it: each is waited for its share, then the next is asked.
            self._await_end([process], until=started + grace * place / len(left))
        for process in self._await_end(left, until=started + grace):
            self.say(f"{process.name} did not stop within {grace:g} s and is killed.")
            process.kill()
        self.say("All stopped.")

    def _await_end(self, processes: Sequence[Process], *, until: float) -> list[Process]:
        """Wait for their ends. Returns those that still run when the time is over."""
        while True:
            left = [process for process in processes if not process.ended() and process.running]
            if not left or self._clock() >= until:
                return left
            self._sleep(min(self._policy.tick, 0.05))
