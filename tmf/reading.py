"""Reading an untrusted JSON body: every fault is noted with its path, nothing is guessed. Pure Python.

    read = Reader()
    party = read.part(body, "partyOrPartyRole", "relatedParty[0]", required=True)
    customer = read.identifier(party, "id", "relatedParty[0].partyOrPartyRole", required=True)
    read.check()                                  # Unreadable, with all faults; a door answers them as one Error

What is wrong is noted and read as absent, so that reading goes on to the end of the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from tmf.ids import ID_RULE, check_id

MAX_ID = 64
MAX_TEXT = 4000
MISSING, INVALID = "missing", "invalid"
_REQUIRED = "This is required."

Body: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a body: `path` of the attribute, a stable `code`, a `message` for a person."""

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a body names: an id, and the path where it stands."""

    id: str
    path: str


class Unreadable(Exception):  # noqa: N818 - named for what happened
    """A body that is not what it has to be, with all its faults."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in self.faults))


class Reader:
    """Takes values out of a body and collects what is wrong with them.

    `unbuilt` is what the body asks for and is not offered yet; it counts once there are no faults.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.unbuilt: list[str] = []

    def fault(self, path: str, message: str, code: str = INVALID) -> None:
        """Note one fault."""
        self.faults.append(Fault(path, code, message))

    def not_built(self, what: str) -> None:
        """Note one thing that is not offered yet."""
        self.unbuilt.append(what)

    def check(self) -> None:
        """Refuse a body with faults.

        Raises:
            Unreadable: with all of them.
        """
        if self.faults:
            raise Unreadable(self.faults)

    def text(
        self, body: Body, key: str, path: str, *, required: bool = False, blank: bool = True, longest: int = MAX_TEXT
    ) -> str:
        """A string attribute; empty where it is absent, and only there unless it may be `blank`."""
        value = body.get(key)
        where = below(path, key)
        if value is None or (value == "" and required):
            if required:
                self.fault(where, _REQUIRED, MISSING)
            return ""
        if not isinstance(value, str) or len(value) > longest:
            self.fault(where, f"It has to be a text of at most {longest} characters.")
            return ""
        if not value and not blank:
            self.fault(where, "It may not be empty.")
        return value

    def identifier(self, body: Body, key: str, path: str, *, required: bool = False, blank: bool = True) -> str:
        """An id that fits into an address as it is (tmf.ids)."""
        value = self.text(body, key, path, required=required, blank=blank, longest=MAX_ID)
        if value and not check_id(value):
            self.fault(below(path, key), ID_RULE)
        return value

    def part(self, body: Body, key: str, path: str, *, required: bool = False) -> Body:
        """A nested object; empty where it is absent."""
        value = body.get(key)
        where = below(path, key)
        if value is None:
            if required:
                self.fault(where, _REQUIRED, MISSING)
            return {}
        if not isinstance(value, Mapping):
            self.fault(where, "It has to be an object.")
            return {}
        return value

    def parts(self, body: Body, key: str, path: str) -> list[tuple[str, Body]]:
        """The objects of a list attribute with their paths; none where it is absent."""
        value = body.get(key)
        where = below(path, key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(where, "It has to be a list.")
            return []
        found: list[tuple[str, Body]] = []
        for index, entry in enumerate(value):
            if isinstance(entry, Mapping):
                found.append((f"{where}[{index}]", entry))
            else:
                self.fault(f"{where}[{index}]", "It has to be an object.")
        return found

    def reference(self, body: Body, key: str, path: str, *, required: bool = False) -> Named | None:
        """What a reference names; None where there is none, or one without an id.

        A reference without an id is a fault where the id is `required`.
        """
        given = self.part(body, key, path)
        where = below(path, key)
        if given is not body.get(key):
            return None
        found = self.text(given, "id", where, required=required, blank=False)
        return Named(found, f"{where}.id") if found else None

    def date(self, body: Body, key: str, path: str = "") -> datetime | None:
        """A time of RFC 3339 with its offset, in UTC, or None where it is absent."""
        value = body.get(key)
        if value is None:
            return None
        moment = _in_utc(value)
        if moment is None:
            self.fault(below(path, key), "It has to be a time such as 2026-11-21T12:00:00Z.")
        return moment


def below(path: str, key: str) -> str:
    """The path of an attribute of what stands at a path."""
    return f"{path}.{key}" if path else key


def _in_utc(value: Any) -> datetime | None:
    """The moment, or None for what is none; an offset may also lead out of the years 1 to 9999."""
    try:
        parsed = datetime.fromisoformat(value)
        return parsed.astimezone(UTC) if parsed.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
