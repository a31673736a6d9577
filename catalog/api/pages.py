"""Pages of lists that were answered since the last change of the catalog."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

MOST_BYTES = 16_000_000
Key = tuple[str, str]
"""The token of the catalog's revision, and the address that was asked."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One answered page."""

    body: bytes
    status: int
    headers: dict[str, str]


class Pages:
    """The pages asked for last, as many as fit into `MOST_BYTES`; those of an older catalog are never found again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Listed] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> Listed | None:
        """The page, which is now the one asked for last."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Key, listed: Listed) -> None:
        """Keep a page; the ones that were asked for longest ago make room."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = listed
                self._bytes += len(listed.body)
            while self._bytes > MOST_BYTES:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone.body)


pages = Pages()
