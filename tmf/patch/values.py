"""JSON values: whether two are the same, and how large one is."""

from __future__ import annotations

import json
from typing import Any

ABSENT: Any = object()
"""In the place of a value that is not there; null is one that is."""


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal; true is not 1, which Python would say."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def size(value: Any) -> int:
    """Bytes of the value as JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode(errors="surrogatepass"))
