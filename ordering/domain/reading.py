"""Reading an untrusted JSON body: every fault is noted with its path, nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ordering.domain.request import Fault
from tmf.ids import ID_RULE, check_id

MAX_ID = 64
MAX_TEXT = 4000


class Reader:
    """Takes values out of a body and collects what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, path: str, message: str, code: str = "invalid") -> None:
        """Note one fault."""
        self.faults.append(Fault(path, code, message))

    def text(
        self, body: dict[str, Any], key: str, path: str, *, required: bool = False, longest: int = MAX_TEXT
    ) -> str:
        """A string attribute; empty where it is absent."""
        value = body.get(key)
        where = f"{path}.{key}" if path else key
        if value is None or (value == "" and required):
            if required:
                self.fault(where, "This is required.", "missing")
            return ""
        if not isinstance(value, str) or len(value) > longest:
            self.fault(where, f"It has to be a text of at most {longest} characters.")
            return ""
        return value

    def identifier(self, body: dict[str, Any], key: str, path: str, *, required: bool = False) -> str:
        """An id that fits into an address as it is (tmf.ids)."""
        value = self.text(body, key, path, required=required, longest=MAX_ID)
        if value and not check_id(value):
            self.fault(f"{path}.{key}" if path else key, ID_RULE)
        return value

    def part(self, body: dict[str, Any], key: str, path: str, *, required: bool = False) -> dict[str, Any]:
        """A nested object; empty where it is absent."""
        value = body.get(key)
        where = f"{path}.{key}" if path else key
        if value is None:
            if required:
                self.fault(where, "This is required.", "missing")
            return {}
        if not isinstance(value, dict):
            self.fault(where, "It has to be an object.")
            return {}
        return value

    def parts(self, body: dict[str, Any], key: str, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The objects of a list attribute with their paths; nothing where it is absent."""
        value = body.get(key)
        where = f"{path}.{key}" if path else key
        if value is None:
            return
        if not isinstance(value, list):
            self.fault(where, "It has to be a list.")
            return
        for index, entry in enumerate(value):
            if isinstance(entry, dict):
                yield f"{where}[{index}]", entry
            else:
                self.fault(f"{where}[{index}]", "It has to be an object.")

    def date(self, body: dict[str, Any], key: str) -> datetime | None:
        """A time of RFC 3339 with its offset, in UTC, or None where it is absent."""
        value = body.get(key)
        if value is None:
            return None
        moment = _in_utc(value)
        if moment is None:
            self.fault(key, "It has to be a time such as 2026-11-21T12:00:00Z.")
        return moment


def _in_utc(value: Any) -> datetime | None:
    """The moment, or None for what is none; an offset may also lead out of the years 1 to 9999."""
    try:
        parsed = datetime.fromisoformat(value)
        return parsed.astimezone(UTC) if parsed.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
