"""Pages of lists that were answered since the last change of the catalog."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from sys import getsizeof

MOST_BYTES = 16_000_000
MOST_PAGES = 2_000
Key = tuple[str, str]
"""The token of the catalog's revision, and the address that was asked."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One answered page."""

    body: bytes
    status: int
    headers: dict[str, str]


class Pages:
    """The pages asked for last, as many as fit into `MOST_BYTES` and `MOST_PAGES`; those of one catalog only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token = ""
        self._kept: OrderedDict[str, Listed] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> Listed | None:
        """The page, which is now the one asked for last."""
        token, address = key
        with self._lock:
            found = self._kept.get(address) if token == self._token else None
            if found is not None:
                self._kept.move_to_end(address)
            return found

    def keep(self, key: Key, listed: Listed) -> None:
        """Keep a page; those of another catalog go, and the ones that were asked for longest ago make room."""
        token, address = key
        size = _size(address, listed)
        with self._lock:
            if token != self._token:
                self._token, self._bytes = token, 0
                self._kept.clear()
            if address in self._kept or size > MOST_BYTES:
                return
            self._kept[address] = listed
            self._bytes += size
            while self._bytes > MOST_BYTES or len(self._kept) > MOST_PAGES:
                self._bytes -= _size(*self._kept.popitem(last=False))


def _size(address: str, listed: Listed) -> int:
    """The bytes of memory that a page takes: its body, its address and its headers."""
    headers = listed.headers
    return sum(map(getsizeof, (listed, listed.body, address, headers, *headers.keys(), *headers.values())))


pages = Pages()
