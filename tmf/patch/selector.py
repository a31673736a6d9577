"""The path of a patch that selects by value, read: TMF630's `/note/text?note.author=John`, or a little JSONPath."""

from __future__ import annotations

import json
import re
from collections.abc import Sized
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

MAX_CONDITIONS = 10
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_SEGMENT = re.compile(
    rf"""[./]?(?:
        (?P<name>[^./\[\]?*'"()]+)
      | \[(?P<index>\d+)\]
      | \[(?P<quoted>{_QUOTED})\]
      | \[\?\((?P<filter>(?:{_QUOTED}|\[(?:{_QUOTED})\]|[^'"\]])*)\)\]
    )""",
    re.VERBOSE,
)
_CONDITION = re.compile(
    rf"""\s*@(?P<path>(?:\.[^\s.=!<>&|'"()\[\]]+|\[(?:{_QUOTED})\])*)
        \s*==\s*(?P<literal>{_QUOTED}|-?(?:0|[1-9]\d{{0,17}})(?:\.\d{{1,17}})?|true|false|null)\s*(?P<more>&&|$)""",
    re.VERBOSE,
)
_NAME = re.compile(rf"\.([^.\[]+)|\[({_QUOTED})\]")


class Illegible(ValueError):  # noqa: N818 - named for what the path is
    """A path that is not understood; the text says what would be."""


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?(@.a.b=='x' && @.c==1)]`: entries of a list that have all these values at these places."""

    conditions: tuple[tuple[tuple[str, ...], Any], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """`note.author=John`: what a path of the query shall lead to, as text."""

    path: tuple[str, ...]
    text: str


Step = str | Filter


@dataclass(frozen=True, slots=True)
class Selector:
    """Where an operation applies: names of attributes (or places in lists) and filters, and conditions beside them."""

    steps: tuple[Step, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def selects(self) -> bool:
        """Whether the path says which entries are meant."""
        return bool(self.conditions) or any(isinstance(step, Filter) for step in self.steps)


def read(path: str) -> Selector:
    """The selector that a path spells.

    Raises:
        Illegible: it is neither form.
    """
    head, mark, query = path.partition("?")
    if head.startswith("$") or "[" in head:
        return Selector(tuple(_json_path(path)))
    names = tuple(_unescaped(part) for part in head.removeprefix("/").split("/")) if head else ()
    parts = query.split("&") if mark else []
    _check_count(parts)
    return Selector(names, tuple(_condition(part, names) for part in parts))


def _check_count(conditions: Sized) -> None:
    if len(conditions) > MAX_CONDITIONS:
        raise Illegible(f"it has more than {MAX_CONDITIONS} conditions")


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _condition(part: str, names: tuple[str, ...]) -> Condition:
    """One condition of a query.

    The official TMF620 file has `?value=/productSpecCharacteristic/characteristicValueSpecification/Black` below the
    path of that list: the value is written where it lies. So the path before a value is taken off.
    """
    key, sign, text = part.partition("=")
    if not (key and sign):
        raise Illegible("a query holds conditions such as note.author=John, joined by &")
    above = f"/{'/'.join(names[:-1])}/"
    return Condition(tuple(unquote(key).split(".")), unquote(text).removeprefix(above if len(names) > 1 else ""))


def _json_path(path: str) -> list[Step]:
    """The steps of `$.note[?(@.author=='John')].text`; the `$` may be left out, and `/` stands for `.`."""
    steps: list[Step] = []
    at = 1 if path.startswith("$") else 0
    while at < len(path):
        found = _SEGMENT.match(path, at)
        if not found:
            raise Illegible("of JSONPath there are names, indices and filters such as note[?(@.author=='John')]")
        at = found.end()
        if found["filter"] is not None:
            steps.append(_filter(found["filter"]))
        else:
            steps.append(found["name"] or found["index"] or _unquoted(found["quoted"]))
    return steps


def _filter(text: str) -> Filter:
    conditions = []
    at = 0
    more = True
    while more:
        found = _CONDITION.match(text, at)
        if not found:
            raise Illegible("a filter holds conditions such as @.author=='John' (== only), joined by &&")
        names = tuple(plain or _unquoted(quoted) for plain, quoted in _NAME.findall(found["path"]))
        conditions.append((names, _literal(found["literal"])))
        at, more = found.end(), bool(found["more"])
    _check_count(conditions)
    return Filter(tuple(conditions))


def _literal(text: str) -> Any:
    return _unquoted(text) if text[0] in "'\"" else json.loads(text)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
