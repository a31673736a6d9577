"""The dispatcher inside a Celery worker.

These are Celery's process signals, not Django's model signals. The dispatcher starts before the worker has found its
broker and goes on without it: the worker's consumer may come and go, the work is rows.
"""

from __future__ import annotations

import logging
from typing import Any

from celery import signals
from celery.concurrency import get_implementation

from events.dispatcher import Dispatcher

logger = logging.getLogger(__name__)

STOP_SECONDS = 10.0

_running: list[Dispatcher] = []


def start_dispatcher(instance: Any, **_: Any) -> None:
    """Start it in a worker of the threads pool; others fork or patch threads, which a dispatcher does not survive."""
    if instance.pool_cls is not get_implementation("threads"):
        logger.warning("No dispatcher in this worker: it needs `--pool threads`, or run `manage.py dispatch`")
        return
    dispatcher = Dispatcher()
    dispatcher.start()
    _running.append(dispatcher)


def ask_dispatcher_to_stop(**_: Any) -> None:
    """Take no new work from the moment the worker is told to stop; runs in a signal handler, so it only leaves word."""
    for dispatcher in _running:
        dispatcher.ask_stop()


def stop_dispatcher(**_: Any) -> None:
    """Give the work that is running a bounded time to end."""
    while _running:
        _running.pop().stop(STOP_SECONDS)


signals.celeryd_after_setup.connect(start_dispatcher)
signals.worker_shutting_down.connect(ask_dispatcher_to_stop)
signals.worker_shutdown.connect(stop_dispatcher)
