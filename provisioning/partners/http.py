"""HTTP to partners: pooled, bounded in time and size, and honest about what may have happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx
import orjson

from tmf.deadline import Network, within

CONNECT_SECONDS = 2.0
READ_SECONDS = 10.0
MAX_ANSWER = 1_000_000
MAX_DEPTH = 32
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)


class NotSent(Exception):  # noqa: N818 - named for what happened
    """There was no connection: the partner has seen nothing."""


class Lost(Exception):  # noqa: N818 - named for what happened
    """The request may have arrived; the answer did not, or not whole, or not in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the partner answered. `body` is the JSON object, free of NUL, or None when it was something else."""

    status: int
    body: Mapping[str, Any] | None
    retry_after: float | None = None


def exchange(
    method: str, url: str, *, budget: float, key: str | None = None, body: Mapping[str, Any] | None = None
) -> Answer:
    """One request and its answer within `budget` seconds; redirects are not followed, an answer is cut off at 1 MB.

    `key` travels as `Idempotency-Key`. Only the resolution of the host's name is not bounded by us.

    Raises:
        NotSent: no connection could be made, or no time was left to try.
        Lost: the connection broke, the time was up or the answer was too large.
    """
    if budget <= 0:
        raise NotSent("no time is left for this call")
    headers = {"Accept": "application/json"} | ({"Idempotency-Key": key} if key else {})
    timeout = httpx.Timeout(min(READ_SECONDS, budget), connect=min(CONNECT_SECONDS, budget))
    try:
        with within(budget), client().stream(method, url, headers=headers, json=body, timeout=timeout) as response:
            return Answer(response.status_code, _object(_read(response)), _retry_after(response))
    except _NOT_SENT as error:
        raise NotSent(_told(error)) from error
    except httpx.HTTPError as error:
        raise Lost(_told(error)) from error


@cache
def client() -> httpx.Client:
    """The connections of this process, shared by its threads; neither proxies nor credentials of the environment."""
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=30)
    return httpx.Client(follow_redirects=False, trust_env=False, transport=_transport(limits))


def _read(response: httpx.Response) -> bytes:
    text = b""
    for chunk in response.iter_bytes():
        text += chunk
        if len(text) > MAX_ANSWER:
            raise Lost(f"the answer has more than {MAX_ANSWER} bytes")
    return text


def _object(text: bytes) -> Mapping[str, Any] | None:
    try:
        value = _clean(orjson.loads(text), MAX_DEPTH)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _clean(value: Any, left: int) -> Any:
    """The same JSON without NUL, which PostgreSQL stores neither in texts nor in JSON.

    Raises:
        ValueError: it is nested deeper than `left` levels; what nobody can walk through is not understood.
    """
    if isinstance(value, str):
        return value.replace("\x00", "")
    if not isinstance(value, dict | list):
        return value
    if left == 0:
        raise ValueError("nested too deep")
    if isinstance(value, list):
        return [_clean(part, left - 1) for part in value]
    return {key.replace("\x00", ""): _clean(part, left - 1) for key, part in value.items()}


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds asked for by `Retry-After`; its date form is not used by the partners at hand and is ignored."""
    given = response.headers.get("Retry-After", "")
    return float(given) if given.isascii() and given.isdigit() and len(given) < 7 else None  # noqa: PLR2004 - 11 days


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _transport(limits: httpx.Limits) -> httpx.HTTPTransport:
    """A pool of connections that keep the deadline of `within`; without proxies of the environment."""
    bounded = httpx.HTTPTransport(trust_env=False, limits=limits)
    # httpx has no option for it; the pool is the one that it would build itself, on another network.
    bounded._pool = httpcore.ConnectionPool(  # noqa: SLF001
        ssl_context=httpx.create_ssl_context(trust_env=False),
        max_connections=limits.max_connections,
        max_keepalive_connections=limits.max_keepalive_connections,
        keepalive_expiry=limits.keepalive_expiry,
        network_backend=Network(),
    )
    return bounded
