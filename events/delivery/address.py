"""Which addresses a listener may have: the world outside, and what `HUB_ALLOWED_NETWORKS` names.

A callback is an address that a client chose and that we call from inside. So every address that its host leads to is
looked at, whatever way it is written: only what is reachable for everybody may be called.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM, getaddrinfo

import httpx
from django.conf import settings

SCHEMES = {"http": 80, "https": 443}
HIGHEST_PORT = 65535
LOOK_UP_SECONDS = 5.0
_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_UNICAST = IPv6Network("2000::/3")  # all that IANA gives out for the world
_NAT64 = IPv6Network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


class AddressRefused(ValueError):  # noqa: N818 - named for what happened
    """This must not be called; the text says why, for whoever registered it."""


def check_callback(callback: str) -> None:
    """Look at a callback as a delivery would, at most 5 s long; nothing is called.

    Raises:
        AddressRefused: a delivery to it would be refused now.
    """
    url = callback_url(callback)
    allowed_addresses(url, seconds=LOOK_UP_SECONDS)


def callback_url(callback: str) -> httpx.URL:
    """The parts of a callback address: http or https, a host, no user and no password.

    Raises:
        AddressRefused: it is something else.
    """
    try:
        url = httpx.URL(callback)
    except httpx.InvalidURL as error:
        raise AddressRefused(f"This is no address: {error}.") from error
    if url.scheme not in SCHEMES:
        raise AddressRefused("An address begins with http:// or https://.")
    if url.userinfo:
        raise AddressRefused("An address must not hold a user or a password.")
    if not _is_host(url.raw_host.decode("ascii")):
        raise AddressRefused("An address has to name a host.")
    if not 1 <= port_of(url) <= HIGHEST_PORT:
        raise AddressRefused(f"A port lies between 1 and {HIGHEST_PORT}.")
    return url


def port_of(url: httpx.URL) -> int:
    """The port of an address, its scheme's own where it names none."""
    return SCHEMES[url.scheme] if url.port is None else url.port


def allowed_addresses(url: httpx.URL, *, seconds: float) -> list[str]:
    """The IP addresses of the host, every one of which may be called; it is these that a caller has to connect to.

    Raises:
        AddressRefused: the host is not found within `seconds`, or one of its addresses may not be called. Which one is
            not told: what lies inside is nobody's business.
    """
    found = _look_up(url.raw_host.decode("ascii"), port_of(url), seconds)
    if not found or not all(is_allowed(address) for address in found):
        raise AddressRefused("This host does not lead to a public address.")
    return found


def is_allowed(address: str) -> bool:
    """Whether an IP address may be called: one of the world's, or one of the networks that the operator allows."""
    inner = _inner(ip_address(address))
    if any(inner in network for network in settings.HUB_ALLOWED_NETWORKS):
        return True
    if isinstance(inner, IPv6Address) and inner not in _UNICAST:
        return False
    return inner.is_global and not inner.is_multicast


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address only wraps: mapped, translated by a gateway (NAT64) or tunnelled (6to4)."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address


def _is_host(host: str) -> bool:
    if ":" not in host:
        return _HOST_NAME.fullmatch(host) is not None
    try:
        return IPv6Address(host).scope_id is None
    except ValueError:
        return False


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    """Ask the resolver in a thread of its own: it has no time limit that we could set."""
    found: Future[list[str]] = Future()

    def ask() -> None:
        try:
            entries = getaddrinfo(host, port, type=SOCK_STREAM)
            found.set_result(list(dict.fromkeys(str(entry[4][0]) for entry in entries)))
        except (OSError, UnicodeError) as error:
            found.set_exception(error)

    threading.Thread(target=ask, name="hub-resolver", daemon=True).start()
    try:
        return found.result(seconds)
    except TimeoutError as error:
        raise AddressRefused("This host could not be looked up in time.") from error
    except (OSError, UnicodeError) as error:
        raise AddressRefused("This host cannot be found.") from error
