"""The bell: wakes the dispatchers of this process at once, and those of other processes through the broker.

Ringing is best effort and never waits. The rows are the work, the bell only shortens the wait for the next poll, so
whatever goes wrong here (broker gone, folder deleted, queue full) is worth a debug line and nothing else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

logger = logging.getLogger(__name__)

rung = threading.Event()
"""Set when there is something to do; a dispatcher clears it before it looks."""

PAUSE_SECONDS = 0.05
WAKE_TASK = "events.tasks.wake"


def ring() -> None:
    """Wake the dispatchers of this process."""
    rung.set()


def publish_wake() -> None:
    """Send one wake-up over the broker; may take as long as the broker's timeouts.

    A wake-up that nobody took for ten seconds is worthless, the polls have been there long before.
    """
    from celery import current_app  # noqa: PLC0415 - a process that never rings needs no Celery

    current_app.send_task(WAKE_TASK, retry=False, expires=10, ignore_result=True)


class Publisher:
    """Rings over the broker from a thread of its own, so that nobody ever waits for a broker.

    However many ring, at most one message goes out per 50 ms; the last ring is always followed by one.
    """

    def __init__(self, publish: Callable[[], None] = publish_wake, *, pause: float = PAUSE_SECONDS) -> None:
        self._publish, self._pause = publish, pause
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self) -> None:
        """Have a wake-up sent soon; never waits and never raises."""
        self._wanted.set()
        try:
            self._ensure_thread()
        except RuntimeError:  # the interpreter is shutting down or has no thread to give
            logger.debug("No thread to wake the other dispatchers from", exc_info=True)

    def _ensure_thread(self) -> None:
        """Start the thread where there is none: at the first ring, and in every forked child."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._serve, name="wake-publisher", daemon=True)
                self._thread.start()

    def _serve(self) -> None:
        pause = threading.Event()
        while True:
            self._wanted.wait()
            self._wanted.clear()
            try:
                self._publish()
            except Exception:  # best effort: the dispatchers poll anyway
                logger.debug("The other dispatchers could not be woken", exc_info=True)
            pause.wait(self._pause)


_publisher = Publisher()


def wake() -> None:
    """Wake every dispatcher there is: this process' at once, the others best effort."""
    ring()
    _publisher.ring()
