"""Sentences that can be said in another language. Pure Python.

Rules speak English and know no language of a reader. What they say with `worded` remembers how it was made, so that a
page can say it again in the reader's language (tmf.translated); to everybody else it is an English text like any other.
`make messages` finds the sentences by the name `worded`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any, Self

MARK = "\x02"
"""What a kept text begins with that has parts; no person types it."""


class Words(str):
    """An English text that remembers its template and what was put into it.

    The values that are `Words` themselves, or lists of them, are said in the other language too; all others are names.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any] | None = None) -> Self:
        """The text; a template without values is taken as it is, `%` included."""
        words = super().__new__(cls, filled(template, values or {}, str))
        words.template, words.values = template, values or {}
        return words


def worded(template: str, /, **values: Any) -> Words:
    """A sentence with named places for its values, such as `There is no %(kind)s %(id)r.`; lists are told by commas."""
    return Words(template, values)


def together(texts: Iterable[str], *, by: str = " ") -> str:
    """Several texts as one."""
    whole = [*texts]
    return reduce(lambda these, that: Words(f"%(these)s{by}%(that)s", {"these": these, "that": that}), whole or [""])


def filled(template: str, values: Mapping[str, Any], tell: Callable[[Any], Any]) -> str:
    """The template with its values, each told by `tell`."""
    if not values:
        return template
    return template % {
        name: ", ".join(str(tell(one)) for one in value) if isinstance(value, list | tuple) else told(value, tell)
        for name, value in values.items()
    }


def told(value: Any, tell: Callable[[Any], Any]) -> Any:
    """A value as `tell` tells it, numbers as they are: a template may say how they are written."""
    return value if isinstance(value, int | float) else tell(value)


def kept(text: str) -> str:
    """A text as a column keeps it, so that its parts are not lost."""
    return MARK + json.dumps(_parts(text)) if isinstance(text, Words) else text.lstrip(MARK)


def restored(text: str) -> Any:
    """The text that a column keeps, with its parts where it has any."""
    return _whole(json.loads(text.removeprefix(MARK))) if text.startswith(MARK) else text


def _parts(value: Any) -> Any:
    if isinstance(value, Words):
        return {"template": value.template, "values": {name: _parts(each) for name, each in value.values.items()}}
    return [_parts(each) for each in value] if isinstance(value, list | tuple) else value


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return Words(value["template"], {name: _whole(each) for name, each in value["values"].items()})
    return [_whole(each) for each in value] if isinstance(value, list) else value
