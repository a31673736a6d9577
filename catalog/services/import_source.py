"""The file of an import as rows, and beforehand the names of all that it brings."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

import orjson

from catalog.models import Channel, ImportJob
from catalog.resources.kinds import BY_NAME, KINDS, V4, Kind
from catalog.selectors import CHANNEL
from catalog.services.import_file import ORIGIN, Line, lines, own_addresses
from catalog.services.import_rows import Row, name_of
from catalog.services.references import Named
from catalog.services.values import PRICE, Either, Given, given
from tmf.errors import Refused
from tmf.ids import ID_RULE, check_id
from tmf.json import loads
from tmf.limits import MAX_BODY, shown

BY_PATH = {kind.resource.path: kind for kind in KINDS}


class Source:
    """The file of an import: its rows, and beforehand the names of all that it brings."""

    def __init__(self, job: ImportJob, file: IO[bytes]) -> None:
        self.file = file
        self.only = kind_of_path(job.path)
        self.taken = {kind.name for kind in KINDS if job.api != V4 or kind.api == V4}
        self.origin = b""
        self.lines: dict[Named, int] = {}
        self.inside: set[Named] = set()
        self.names: Container[Named] = Either(self.lines, self.inside)
        for line in lines(file):
            self._note(line)
        self.size = file.seek(0, 2)

    def rows(self, *, number: int, start: int) -> Iterator[tuple[Line, Row | None]]:
        """The rows after a line; None for one that says something about the file itself."""
        for line in lines(self.file, number=number, start=start):
            yield line, self._row(line)

    def row_at(self, number: int, start: int) -> Row:
        """The row of one line."""
        return next(row for _, row in self.rows(number=number - 1, start=start) if row is not None)

    def _note(self, line: Line) -> None:
        body = _glance(line.raw)
        if line.number == 1 and body.get("@type") == ORIGIN and isinstance(body.get("href"), str):
            self.origin = body["href"].rstrip("/").encode()
        pk = body.get("id")
        if isinstance(pk, str) and not _version(body):
            kind = self._kind(body)
            named = kind.name if kind else body.get("@type")
            if isinstance(named, str):
                self.lines.setdefault((named, pk), line.number)
        self.inside.update((PRICE.name, entry["id"]) for entry in _prices(body))

    def _row(self, line: Line) -> Row | None:
        row = Row(line.number, line.start, ("", ""))
        try:
            body = self._body(line)
            if body.get("@type") == ORIGIN:
                return None
            self._read(row, body)
        except Refused as fault:
            row.faults.append(fault)
        return row

    def _body(self, line: Line) -> dict[str, Any]:
        if line.raw is None:
            raise Refused(400, "payloadTooLarge", f"A line may have {MAX_BODY} bytes at most.")
        body = loads(own_addresses(line.raw, self.origin))
        if not isinstance(body, dict):
            raise Refused(400, "invalid", "A line has to be a JSON object.")
        return body

    def _read(self, row: Row, body: dict[str, Any]) -> None:
        pk = body.get("id")
        row.name = (str(body.get("@type", "")), pk if isinstance(pk, str) else "")
        if (
            body.get("@type") == CHANNEL.type
            and self.only is None
            and CHANNEL.type not in self.taken
            and len(self.taken) == len(KINDS)
        ):
            row.one = Given(PRICE, body)
            row.faults += _channel_faults(body)
        else:
            row.kind = self._checked_kind(body)
            row.name = (row.kind.name, row.name[1])
            row.version = _version(body)
            row.one = Given(row.kind, body) if row.version else given(row.kind, body)
            # A price that has a line of its own is not made here as well.
            row.one.prices = [price for price in row.one.prices if name_of(price) not in self.lines]
        if not row.version and (first := self.lines.get(row.name, row.line)) < row.line:
            raise Refused(400, "twice", f"Line {first} has it already.", path="id")

    def _checked_kind(self, body: Mapping[str, Any]) -> Kind:
        kind = self._kind(body)
        if kind is None:
            said = body.get("@type")
            words = (
                f"{shown(str(said))!r} is none of: {', '.join(sorted(self.taken))}." if said else "It has to be said."
            )
            raise Refused(400, "unknownType", words, path="@type")
        if kind.name not in self.taken or (self.only and kind is not self.only):
            taken = [self.only.name] if self.only else sorted(self.taken)
            raise Refused(400, "wrongType", f"This job takes {', '.join(taken)}; this is a {kind.name}.", path="@type")
        return kind

    def _kind(self, body: Mapping[str, Any]) -> Kind | None:
        """By its type; one of a type of its own by its address or its base type; without a type by the job's path."""
        for name in (body.get("@type"), body.get("@baseType")):
            if isinstance(name, str) and name in BY_NAME:
                return BY_NAME[name]
        steps = _path(body.get("href")).split("/")
        if len(steps) > 1 and steps[-2] in BY_PATH:
            return BY_PATH[steps[-2]]
        return self.only if body.get("@type") in (None, "") else None


def _prices(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The prices that an offering gives by value and names."""
    entries = body.get("productOfferingPrice")
    found = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return [entry for entry in found if "priceType" in entry and isinstance(entry.get("id"), str)]


def _channel_faults(body: Mapping[str, Any]) -> list[Refused]:
    pk, name = body.get("id"), body.get("name", "")
    longest: Any = Channel._meta.get_field("name").max_length  # noqa: SLF001 - Django's API
    faults = []
    if not isinstance(pk, str) or not check_id(pk):
        faults.append(Refused(400, "invalid", ID_RULE, path="id"))
    if not isinstance(name, str) or len(name) > longest:
        faults.append(Refused(400, "invalid", f"It has to be a text of {longest} characters at most.", path="name"))
    return faults


def kind_of_path(path: str) -> Kind | None:
    """The kind whose collection a job's path names (`…/v5/category`); None for the root of an API.

    Raises:
        Refused: 400, there is no such collection.
    """
    last = _path(path).rstrip("/").rpartition("/")[2]
    if not last or (last[0] == "v" and last[1:].isdigit()):
        return None
    if last not in BY_PATH:
        words = f"There is no resource {shown(last)!r}; there are: {', '.join(sorted(BY_PATH))}."
        raise Refused(400, "unknownPath", words, path="path")
    return BY_PATH[last]


def _glance(raw: bytes | None) -> dict[str, Any]:
    """What a line says at first sight; nothing where it cannot be read, which is found out later."""
    try:
        body = orjson.loads(raw or b"")
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _version(body: Mapping[str, Any]) -> str:
    """The version that the address of a document names: it is not the current one."""
    href = body.get("href")
    if not isinstance(href, str) or "?" not in href:
        return ""
    return parse_qs(href.partition("?")[2]).get("version", [""])[0]


def _path(href: Any) -> str:
    try:
        return urlsplit(href).path if isinstance(href, str) else ""
    except ValueError:
        return ""
