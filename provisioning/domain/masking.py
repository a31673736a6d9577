"""Personal data does not belong into the record of a call."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PERSONAL = frozenset({"email", "msisdn", "phone", "phonenumber", "mobile"})
_EMAIL = re.compile(r"[^\s@\"<>]+@[^\s@\"<>]+\.[^\s@\"<>]+")
_MSISDN = re.compile(r"(?<![\w-])\+?\d{8,15}(?![\w-])")
_LONGEST_TEXT = 2000


def mask(value: object) -> object:
    """The same JSON with e-mail addresses and phone numbers made unreadable, wherever they stand; long texts are cut.

    The last two characters stay, so that a care agent can tell one number from another.
    """
    if isinstance(value, Mapping):
        return {str(key): _hidden(part) if _personal(key) else mask(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [mask(part) for part in value]
    if isinstance(value, str):
        return _MSISDN.sub(_keep_end, _EMAIL.sub(_keep_end, value[:_LONGEST_TEXT]))
    return value


def _personal(key: object) -> bool:
    return str(key).replace("_", "").lower() in _PERSONAL


def _hidden(value: object) -> object:
    return None if value is None else f"***{str(value)[-2:]}"


def _keep_end(found: re.Match[str]) -> str:
    return f"***{found.group()[-2:]}"
