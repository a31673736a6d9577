"""One POST to a listener: to the addresses that were checked, bounded in time and size, without redirects."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import httpcore
import httpx

from events.delivery.address import AddressRefused, allowed_addresses, callback_url, port_of
from tmf.deadline import Network, within

CONNECT_SECONDS = 2.0
READ_SECONDS = 10.0
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
    try:
        with within(seconds):
            url = callback_url(callback)
            return _exchange(url, body, _Pinned(allowed_addresses(url, seconds=seconds)))
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


class _Pinned(Network):
    """A network on which every host has the addresses given."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses

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
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure
