"""Celery's filesystem broker, made to survive the loss of its folders.

kombu's own wants its folders to be there: when they vanish, a worker ends with an uncaught FileNotFoundError and
publishers fail. Nothing in these folders is worth keeping (a message only wakes somebody up), so they are made anew
whenever they are missing; any other OSError counts as a lost connection, after which the worker connects again.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem


class Channel(filesystem.Channel):
    """A channel whose folders come back."""

    def make_folders(self) -> None:
        """Make the folders of messages and bindings where they are missing."""
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def get_table(self, exchange: str) -> list[Any]:
        """The bindings on disk; when they are lost, those that this process has declared itself."""
        declared = self.state.exchanges.get(exchange, {}).get("table", [])
        with suppress(ValueError):  # as in _get: another process was still writing it
            declared = super().get_table(exchange) or declared
        return [filesystem.exchange_queue_t(*meta) for meta in declared]

    def _queue_bind(self, exchange: str, *args: Any) -> None:
        self.make_folders()
        try:
            super()._queue_bind(exchange, *args)
        except ValueError:
            self._exchange_file(exchange).unlink(missing_ok=True)
            super()._queue_bind(exchange, *args)

    def _put(self, queue: Any, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu's two bases differ
        try:
            super()._put(queue, payload, **kwargs)
        except ChannelError:
            self.make_folders()
            super()._put(queue, payload, **kwargs)

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 - kombu's signature
        try:
            return super()._get(queue)
        except FileNotFoundError:
            self.make_folders()
            raise Empty from None
        except ValueError:  # read while another process was still writing it: a wake-up less
            raise Empty from None

    def _size(self, queue: str) -> int:
        self.make_folders()
        return int(super()._size(queue))

    def _purge(self, queue: str) -> int:
        self.make_folders()
        return int(super()._purge(queue))


class Transport(filesystem.Transport):
    """The filesystem transport on such channels."""

    Channel = Channel
    connection_errors = (*filesystem.Transport.connection_errors, OSError)  # type: ignore[assignment]  # kombu's is a 1-tuple
