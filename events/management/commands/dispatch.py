"""`manage.py dispatch`: do the work without Celery."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events.dispatcher import Dispatcher


class Command(BaseCommand):
    """Runs the dispatcher alone: all work gets done with no broker and no Celery anywhere."""

    help = "Run due work until SIGTERM or Ctrl-C. Needs the database, but neither Celery nor a broker."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one choice there is."""
        parser.add_argument("--threads", type=int, default=None, help="instead of DISPATCHER_THREADS")

    def handle(self, *, threads: int | None, **_: Any) -> None:
        """Run until told to stop; then finish what is running."""
        told = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            told.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        dispatcher = Dispatcher(threads=threads)
        dispatcher.start()
        told.wait()
        dispatcher.stop()
