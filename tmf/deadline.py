"""One deadline for a whole exchange: every wait for the network ends with it, however the other side drips its bytes.

The time-outs of an HTTP client bound each wait by itself, so whoever sends one byte of a header a second would hold a
call for as long as it likes.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

import httpcore

PART_BYTES = 16_384
_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let everything that this thread does on a `Network` inside the block end after `seconds`."""
    token = _until.set(monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


class Network(httpcore.SyncBackend):
    """The ordinary network, with connections that keep the deadline."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection; making it counts too."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    """A connection whose every read and write is given what is left of the deadline, and no more."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In parts: whoever takes a little at a time would get the time-out anew for every bit.
        for start in range(0, len(buffer), PART_BYTES):
            self._inner.write(buffer[start : start + PART_BYTES], _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None, over: type[httpcore.TimeoutException]) -> float | None:
    """The shorter of a wait's own time and what is left of the deadline.

    Raises:
        httpcore.TimeoutException: of the kind `over`, nothing is left.
    """
    until = _until.get()
    if until is None:
        return timeout
    left = until - monotonic()
    if left <= 0:
        raise over("the time for the whole call is up")
    return left if timeout is None else min(timeout, left)
