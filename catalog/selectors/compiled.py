"""The compiled catalog of this process: which one a question gets, and when the next one is compiled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.db import connection, connections, transaction

from catalog.domain.compiled import CompiledCatalog
from catalog.selectors.compiling import compile_rows
from catalog.selectors.rows import one_moment, without_collector
from catalog.selectors.stored import catalog_token, revision

logger = logging.getLogger(__name__)
INLINE_SECONDS = 0.25
"""A catalog that takes less is compiled by the question that finds it changed, so that a change holds at once."""
TRIES = 3
"""How often a transaction compiles in vain, because others change the catalog meanwhile, before it takes help."""


class Kept(NamedTuple):
    """A compiled catalog, the token of its revision, and how long it took to compile."""

    token: str
    catalog: CompiledCatalog
    seconds: float


class Compiled:
    """What this process has compiled; one thread compiles while others wait, or answer from the one before.

    `kept` is a catalog that was committed. `inside` was compiled within a transaction, which may have written it
    itself: only who reads its token may have it, as it may never be committed.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: Kept | None = None
        self.inside: Kept | None = None
        self.writes = 0
        self._compared = (0, -float("inf"))
        self._exchange, self._starting = threading.Lock(), threading.Lock()
        self._worker: threading.Thread | None = None

    def answer(self, *, fresh: bool) -> CompiledCatalog:
        """The catalog that a question gets."""
        waits = fresh or connection.in_atomic_block
        kept = self.kept
        if kept is not None and not waits and self._was_just_compared():
            return kept.catalog
        seen = (self.writes, monotonic())
        found = self._find(catalog_token())
        if found is None and kept is not None and not waits and kept.seconds > INLINE_SECONDS:
            self._renew_aside()
            found = kept
        found = found or self._renew()
        if not connection.in_atomic_block:  # what a transaction finds is not yet there for the others
            self._compared = seen
        return found.catalog

    def _was_just_compared(self) -> bool:
        writes, at = self._compared
        return writes == self.writes and monotonic() - at < settings.CATALOG_CHECK_SECONDS

    def _find(self, token: str) -> Kept | None:
        kept, inside = self.kept, self.inside
        if kept is not None and kept.token == token:
            return kept
        if inside is None or inside.token != token:
            return None
        if not connection.in_atomic_block:  # it is committed, or its token could not be read
            with self._exchange:
                if self.inside is inside:
                    self.kept, self.inside = inside, None
        return inside

    def _renew(self) -> Kept:
        """The catalog as it stands; whoever comes while it is compiled waits for it."""
        with self.lock:
            found = self._find(catalog_token())
            if found is not None:
                return found
            return self._inside() if connection.in_atomic_block else self._outside()

    def _outside(self) -> Kept:
        start, before = monotonic(), self.kept
        with one_moment(), without_collector():
            number, token = revision()
            catalog = compile_rows(number)
        made = Kept(token, catalog, monotonic() - start)
        with self._exchange:
            if self.kept is before:  # otherwise a transaction has committed the one that it had compiled: a newer one
                self.kept, self.inside = made, None
        return made

    def _inside(self) -> Kept:
        """Compile what this transaction sees, its own writes too.

        It may see what others commit meanwhile: then its rows are a mixture, and it has written nothing itself, as
        writers keep each other waiting. So another connection can compile for it.
        """
        for _ in range(TRIES):
            start, (number, token) = monotonic(), revision()
            with without_collector():
                catalog = compile_rows(number)
            if catalog_token() == token:
                self.inside = Kept(token, catalog, monotonic() - start)
                return self.inside
        with ThreadPoolExecutor(1, "catalog-for-transaction") as other:
            return other.submit(_and_close, self._outside).result()

    def _renew_aside(self) -> None:
        """Compile in the background, once at a time."""
        with self._starting:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, name="catalog-compiler", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        try:
            _and_close(self._renew)
        except Exception:
            logger.exception("The catalog could not be compiled; the one before answers until it can")


def _and_close(compile_: Callable[[], Kept]) -> Kept:
    """Compile in a thread that ends afterwards, and its connection with it."""
    try:
        return compile_()
    finally:
        connections.close_all()


_compiled = Compiled()


def compiled_catalog(*, fresh: bool = False) -> CompiledCatalog:
    """The catalog in memory: as it stands, or as it stood `CATALOG_CHECK_SECONDS` and one compilation ago at most.

    `fresh`, a transaction, and whoever asks next in a process that has written the catalog, compare revisions with one
    cheap read. A new revision is compiled at once; but a large one in the background, while the one before answers,
    unless the question is `fresh` or asked in a transaction: no order may be taken on an old catalog.
    """
    return _compiled.answer(fresh=fresh)


def catalog_written() -> None:
    """Say in a transaction that it changes the catalog: once it is committed, the next question compares revisions."""
    transaction.on_commit(_note_write)


def _note_write() -> None:
    _compiled.writes += 1
