"""How a client asks to be answered later (TMF679 and TMF760 v5)."""

from __future__ import annotations


def is_for_later(expect: str) -> bool:
    """Whether this value of the header `Expect` is `202-Accepted`. Web servers refuse any other, but `100-continue`."""
    return expect.strip().lower() == "202-accepted"
