"""One POST to a listener: to the addresses that were checked, bounded in time and size, without redirects."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Sequence
from functools import cache
from time import monotonic
from typing import Any

import httpcore
import httpx

from events.delivery.address import AddressRefused, allowed_addresses, callback_url, port_of

CONNECT_SECONDS = 2.0
READ_SECONDS = 10.0
PART_BYTES = 16_384
HEADERS = (
    ("Content-Type", "application/json"),
    ("Accept", "application/json"),
    ("User-Agent", "Tierway"),
    ("Connection", "close"),
)
_FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


class NoAnswer(Exception):  # noqa: N818 - named for what happened
    """No status came back: the address is refused, nobody is there, or the answer broke off or took too long.

    The listener may have got the event all the same.
    """


def post(callback: str, body: bytes, *, seconds: float) -> int:
    """Post JSON and give the HTTP status of the answer, all within `seconds`, the look-up of the host included.

    The host is looked up once and the connection goes to an address of that look-up, so that what was checked is what
    is called; TLS and the `Host` header keep the host's name. Nothing of the answer but its status is kept, and its
    head may have 100 KB at most. Neither proxies nor credentials of the environment are used.

    Raises:
        NoAnswer: no status came back.
    """
    until = monotonic() + seconds
    try:
        url = callback_url(callback)
        network = _Pinned(allowed_addresses(url, seconds=seconds), until)
        return _exchange(url, body, network)
    except AddressRefused as error:
        raise NoAnswer(str(error)) from error
    except _FAILURES as error:
        raise NoAnswer(f"{type(error).__name__}: {error}"[:300]) from error


def _exchange(url: httpx.URL, body: bytes, network: httpcore.NetworkBackend) -> int:
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path)
    timeout = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}
    headers = [("Host", url.netloc.decode("ascii")), *HEADERS]
    # A connection of its own: one that is kept would lead to where its host led some time ago.
    with (
        httpcore.ConnectionPool(ssl_context=_trusted(), max_connections=1, network_backend=network) as pool,
        pool.stream("POST", target, headers=headers, content=body, extensions={"timeout": timeout}) as response,
    ):
        return int(response.status)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes longer than a call."""
    return httpx.create_ssl_context(trust_env=False)


class _Pinned(httpcore.SyncBackend):
    """A network on which every host has the addresses given, and every wait ends at `until` (of `monotonic`)."""

    def __init__(self, addresses: Sequence[str], until: float) -> None:
        self._addresses, self._until = addresses, until

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the name was looked up and checked before
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("the host has no address")
        for address in self._addresses:
            try:
                left = _left(self._until, timeout, httpcore.ConnectTimeout)
                return _Bounded(super().connect_tcp(address, port, left, local_address, socket_options), self._until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _Bounded(httpcore.NetworkStream):
    """A connection whose waits all end at `until`, however the listener drips its bytes."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner, self._until = inner, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._until, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In parts: a listener that takes a little at a time would get the time-out anew for every bit.
        for start in range(0, len(buffer), PART_BYTES):
            left = _left(self._until, timeout, httpcore.WriteTimeout)
            self._inner.write(buffer[start : start + PART_BYTES], left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._until, timeout, httpcore.ConnectTimeout)
        return _Bounded(self._inner.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(until: float, timeout: float | None, over: type[httpcore.TimeoutException]) -> float:
    """The shorter of a wait's own time and what is left of the whole.

    Raises:
        httpcore.TimeoutException: of the kind `over`, nothing is left.
    """
    left = until - monotonic()
    if left <= 0:
        raise over("the time for the whole call is up")
    return left if timeout is None else min(timeout, left)
