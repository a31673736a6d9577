"""Personal data does not belong into the record of a call."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_PERSONAL = re.compile(
    r"(e?mail(address)?|e164|msisdn|fax|(phone|mobile|cell|contact|subscriber|fax)(number|no|nr)|phone|mobile)s?"
)
"""How the name of an attribute ends that holds an address or a number of a person; `sequenceNumber` does not."""

# Every pattern walks over a text once, however long it is: texts are masked whole and cut afterwards.
_EMAIL = re.compile(r"(?<![^\s@\"<>])[^\s@\"<>]++@[^\s@\"<>]+\.[^\s@\"<>]+")
_START, _END = r"(?<!\w)(?<!\w-)", r"(?!\w|-\w)"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_TIME = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"
_DATE = rf"(?:{_YEAR}([-/]){_MONTH}\1{_DAY}|(?:{_DAY}([-/]){_MONTH}|{_MONTH}([-/]){_DAY})[-/]{_YEAR})"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_PRICE = r"(?:0|[1-9]\d{0,2}(?:[ .,]\d{3}){1,4}|[1-9]\d{0,8})[.,]\d\d"
_OTHER = rf"{_UUID}{_END}|{_DATE}(?:[T ]{_TIME})?{_END}|{_TIME}{_END}|{_PRICE}(?!\w)"
_PHONE = rf"(?P<phone>\(?\+?\(?\d(?:[ \t\u00a0\u202f()/\u2010-\u2015-]{{0,3}}\d){{7,}}{_END})"
_NUMBER = re.compile(rf"{_START}(?:{_OTHER}|{_PHONE})")
_LONGEST_NUMBER = 15
_LONGEST_TEXT = 2000


def mask(value: object, also: Collection[str] = ()) -> object:
    """The same JSON with e-mail addresses and phone numbers made unreadable, wherever they stand; long texts are cut.

    A phone number has at least 8 digits, with blanks, `/`, `-`, `(` and `)` between them if need be; dates, times,
    prices and UUIDs stay. The last two characters stay too, so that a care agent can tell one number from another. NUL
    is dropped: PostgreSQL does not store it. `also` are names of attributes that hold such a thing without saying so.
    """
    if isinstance(value, Mapping):
        hidden = {key for key in value if is_personal(key) or key in also}
        return {_text(str(key)): _hidden(part) if key in hidden else mask(part, also) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [mask(part, also) for part in value]
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    return _NUMBER.sub(_without_phone, _EMAIL.sub(_keep_end, text.replace("\x00", "")))[:_LONGEST_TEXT]


def is_personal(key: object) -> bool:
    """Whether an attribute of this name holds an address or a number of a person."""
    words = re.sub(r"[\W_]", "", str(key)).lower()
    return re.search(rf"(?:{_PERSONAL.pattern})\Z", words) is not None


def _hidden(value: object) -> object:
    return value if value is None or isinstance(value, bool) else f"***{_text(str(value))[-2:]}"


def _without_phone(found: re.Match[str]) -> str:
    number = found["phone"]
    # An unbroken row of more digits than any phone number has is some other number.
    if number is None or (number.isdigit() and len(number) > _LONGEST_NUMBER):
        return found.group()
    return _keep_end(found)


def _keep_end(found: re.Match[str]) -> str:
    return f"***{found.group()[-2:]}"
