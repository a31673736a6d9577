"""How large a JSON document may be, wherever it comes from, and what it may hold. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MAX_BODY = 1_000_000
"""Bytes of a document."""
MAX_DEPTH = 32
"""Objects and lists that lie within each other."""
MAX_ITEMS = 5_000
"""Entries of one list, members of one object."""
_SHOWN = 200
MIN_NUMBER, MAX_NUMBER = -(2**63), 2**63 - 1


class Unfit(ValueError):  # noqa: N818 - named for what the value is
    """A value that breaks a limit: the `reason` for a person, and the `path` that leads to it (`a.b[3]`)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self._steps: list[str | int] = []
        super().__init__(reason)

    def below(self, step: str | int) -> Unfit:
        """The same fault, seen from one level above."""
        self._steps.append(step)
        return self

    @property
    def path(self) -> str:
        """The way to the value, empty for the document itself; a key that cannot be shown is shown escaped."""
        return path_text(reversed(self._steps))


def path_text(steps: Iterable[str | int]) -> str:
    """A path as errors name it: `productOrderItem[0].product.id`."""
    return shown("".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix("."))


def shown(text: str) -> str:
    """A client's text as an error may repeat it: the first 200 characters, and what is no character escaped."""
    brief = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return brief.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\u0000")


def check(value: Any, left: int = MAX_DEPTH) -> None:
    """Pass a document that can be stored and given back; `left` is how many levels it may have.

    Raises:
        Unfit: nested too deeply, a list or an object of too many parts, a number that 64 bits do not hold, or a text
            that the database cannot keep (NUL, half of a surrogate pair).
    """
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict | list):
        _check_size(value, left)
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            try:
                if isinstance(step, str):
                    _check_text(step)
                if isinstance(part, str):
                    _check_text(part)
                else:
                    check(part, left - 1)
            except Unfit as fault:
                raise fault.below(step) from None
    elif isinstance(value, int | float) and not MIN_NUMBER <= value <= MAX_NUMBER:
        raise Unfit("This is no number that 64 bits hold.")  # nor are NaN, Infinity and 1e999


def depth(value: Any, most: int = MAX_DEPTH) -> int:
    """How many objects and lists lie within each other; what is deeper than `most` counts as `most` + 1."""
    if not isinstance(value, dict | list):
        return 0
    if most == 0:
        return 1
    parts = value.values() if isinstance(value, dict) else value
    return 1 + max((depth(part, most - 1) for part in parts), default=0)


def _check_size(value: dict[str, Any] | list[Any], left: int) -> None:
    if left == 0:
        raise Unfit(f"This is nested deeper than {MAX_DEPTH} levels.")
    if len(value) > MAX_ITEMS:
        what = "A list may have {} entries" if isinstance(value, list) else "An object may have {} members"
        raise Unfit(f"{what.format(MAX_ITEMS)} at most; this one has {len(value)}.")


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise Unfit("This holds a NUL character.")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Unfit("This holds half of a surrogate pair, which is no character.") from None
