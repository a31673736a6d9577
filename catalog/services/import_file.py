"""The files of imports and exports: which of them a job may name, and their lines.

A file is JSON Lines: one resource a line, as a GET answers with it. `{"@type": "Origin", "href": "https://host"}` as
the first line says whose own addresses the file holds; they become ours.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import storages

from tmf.errors import Refused
from tmf.limits import MAX_BODY

STORAGE = "catalog"
ORIGIN = "Origin"
_BOM = b"\xef\xbb\xbf"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number from 1 on, the byte that it begins at, and its bytes; None: it is too long."""

    number: int
    start: int
    end: int
    raw: bytes | None


def file_name(url: str) -> str:
    """The file of the storage that a job's url names: `tiers.jsonl`, `2027/tiers.jsonl`, `file:tiers.jsonl`.

    Raises:
        Refused: it names anything else.
    """
    name = url.removeprefix("file:")
    steps = name.split("/")
    hidden = any(step.startswith(".") or not step for step in steps)
    if not name or hidden or "\\" in name or "\x00" in name or _SCHEME.match(name) or not name.isprintable():
        words = (
            f"{url!r} is no file of the configured storage; only those can be read and written, named by their path "
            "inside it, such as tiers.jsonl or file:2027/tiers.jsonl."
        )
        raise Refused(400, "notInStorage", words, path="url")
    return name


def open_file(url: str) -> IO[bytes]:
    """The file of an import, to be read.

    Raises:
        Refused: it is not in the storage, or there is none.
    """
    name = file_name(url)
    try:
        _check_inside(name)
        return storages[STORAGE].open(name, "rb")
    except (OSError, ValueError) as error:
        raise Refused(
            400, "noSuchFile", f"There is no file {name!r} that can be read in the storage.", path="url"
        ) from error


def put_file(url: str, draft: IO[bytes]) -> None:
    """Make a finished draft the file of an export; one of that name is replaced, and never seen half written.

    Raises:
        Refused: the url is not in the storage, or the storage does not take it.
    """
    name, storage = file_name(url), storages[STORAGE]
    draft.seek(0)
    try:
        _check_inside(name)
        if not hasattr(storage, "location"):
            storage.save(name, File(draft))
            return
        target = Path(storage.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.{os.urandom(8).hex()}")
        try:
            with aside.open("xb") as out:
                for chunk in iter(lambda: draft.read(1 << 20), b""):
                    out.write(chunk)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise Refused(400, "notWritten", f"The file {name!r} could not be written: {error}", path="url") from error


def _check_inside(name: str) -> None:
    """Refuse a way out of the folder by a symbolic link; a storage without a folder has none."""
    storage: Any = storages[STORAGE]
    if not hasattr(storage, "location"):
        return
    try:
        inside = Path(storage.path(name)).resolve().is_relative_to(Path(storage.location).resolve())
    except (SuspiciousOperation, RuntimeError):
        inside = False
    if not inside:
        raise Refused(400, "notInStorage", f"{name!r} leads out of the configured storage.", path="url")


def lines(file: IO[bytes], *, number: int = 0, start: int = 0) -> Iterator[Line]:
    """The lines after line `number`, which ends before the byte `start`; blank ones are left out."""
    file.seek(start)
    while piece := file.readline(MAX_BODY + 3):
        number += 1
        raw, end = piece, start + len(piece)
        while not piece.endswith(b"\n") and (piece := file.readline(MAX_BODY)):
            end += len(piece)
        raw = raw.strip()
        text = raw.removeprefix(_BOM) if start == 0 else raw
        if text:
            yield Line(number, start, end, text if len(text) <= MAX_BODY else None)
        start = end


def own_addresses(raw: bytes, origin: bytes) -> bytes:
    """A line in which the addresses of the system that it comes from are ours."""
    ours = settings.PUBLIC_URL.encode()
    return raw.replace(b'"' + origin + b"/", b'"' + ours + b"/") if origin and origin != ours else raw
