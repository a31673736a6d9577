"""Values of an untrusted JSON body: each is what it has to be, or refused with its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tmf.errors import Refused
from tmf.ids import ID_RULE, check_id

Body = Mapping[str, Any]


def text(body: Body, name: str, path: str, longest: int) -> str:
    """The text `name` of a body, "" where it is absent.

    Raises:
        Refused: 400, it is no text or longer than `longest`.
    """
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        message = f"It has to be a text of at most {longest} characters."
        raise Refused(400, "invalid", message, path=_below(path, name))
    return value


def identifier(body: Body, name: str, path: str) -> str:
    """The id `name` of a body, chosen by the client.

    Raises:
        Refused: 400, it is no id (tmf.ids).
    """
    value = body.get(name)
    if not isinstance(value, str) or not check_id(value):
        raise Refused(400, "invalid", ID_RULE, path=_below(path, name))
    return value


def objects(given: Any, path: str) -> Sequence[Body]:
    """A list of objects, empty where it is absent.

    Raises:
        Refused: 400, it is something else.
    """
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(part, Mapping) for part in given):
        raise Refused(400, "invalid", "It has to be a list of objects.", path=path)
    return given


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
