"""How a failure is written down."""

from __future__ import annotations

LONGEST_ERROR = 2000


def error_text(error: BaseException) -> str:
    """The failure as `Class: message`, at most 2000 characters, without the NUL that PostgreSQL refuses in text."""
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:LONGEST_ERROR]
