"""The dispatcher: threads that run what is due, with or without a broker."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.db import close_old_connections, connections

from events import bell
from events.services import reap, run_due

logger = logging.getLogger(__name__)

REAP_SECONDS = 5.0


class Dispatcher:
    """Runs due work in `WORK_THREADS` threads until it is stopped.

    An idle thread waits for the bell, at most `WORK_POLL_SECONDS`. One more thread reaps expired leases. Nothing that
    work or the database does ends a thread: it says so and goes on.
    """

    def __init__(
        self, *, threads: int | None = None, poll_seconds: float | None = None, reap_seconds: float = REAP_SECONDS
    ) -> None:
        self._poll = settings.WORK_POLL_SECONDS if poll_seconds is None else poll_seconds
        self._reap = reap_seconds
        self._stopping = threading.Event()
        count = settings.WORK_THREADS if threads is None else threads
        self._threads = [threading.Thread(target=self._work, name=f"work-{n}", daemon=True) for n in range(count)]
        self._threads.append(threading.Thread(target=self._reaping, name="work-reaper", daemon=True))

    def start(self) -> None:
        """Start the threads; a dispatcher is started once."""
        for thread in self._threads:
            thread.start()
        logger.info("The dispatcher runs with %s threads", len(self._threads) - 1)

    def ask_stop(self) -> None:
        """Have every thread end after the work it is at; returns at once."""
        self._stopping.set()
        bell.ring()

    def stop(self, timeout: float = 10.0) -> bool:
        """Stop and wait for at most `timeout` seconds; says whether every thread has ended.

        What a thread is still at then is lost with the process, and comes back when its lease runs out.
        """
        self.ask_stop()
        until = monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        ended = not any(thread.is_alive() for thread in self._threads)
        logger.info("The dispatcher has stopped" if ended else "The dispatcher stops while work is still running")
        return ended

    def _work(self) -> None:
        def once() -> None:
            # Cleared before looking: a ring from here on is about work that this look may miss.
            bell.rung.clear()
            if not self._stopping.is_set() and not run_due():
                bell.rung.wait(self._poll)

        self._until_stopped(once)

    def _reaping(self) -> None:
        def once() -> None:
            if reap():
                bell.ring()
            self._stopping.wait(self._reap)

        self._until_stopped(once)

    def _until_stopped(self, once: Callable[[], None]) -> None:
        try:
            while not self._stopping.is_set():
                close_old_connections()
                try:
                    once()
                except Exception:
                    logger.exception("The queue could not be read; the next try follows in %s s", self._poll)
                    self._stopping.wait(self._poll)
        finally:
            connections.close_all()
            bell.ring()  # another thread may have cleared the ring that was to end the others
