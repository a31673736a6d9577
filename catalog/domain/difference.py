"""What is different between two documents, place by place, as a person reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.domain.merge import SERVER_MADE, Document

MADE_BY_THE_MODEL = SERVER_MADE | {"@type", "@baseType", "@schemaLocation", "@referredType"}
_NAMES = ("relationshipType", "action", "name", "id", "value")
"""What tells the entries of a list apart; an entry is named by those of them that it has."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that says something else.

    `path` are the attributes that lead there; an entry of a list is named by what it says (`upgrade ott-premium`).
    `old` and `new` are values or, for what is new or gone, None.
    """

    path: tuple[str, ...]
    old: Any
    new: Any


def differences(before: Document | None, after: Document | None) -> list[Difference]:
    """Everything in which `after` differs from `before`, in the order of the attributes; None is an empty document."""
    return list(_of_objects((), before or {}, after or {}))


def _of_objects(path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        if name not in MADE_BY_THE_MODEL:
            yield from _of_values((*path, name), before.get(name), after.get(name))


def _of_values(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_objects(path, before, after)
    elif isinstance(before or [], list) and isinstance(after or [], list) and (before or after):
        yield from _of_lists(path, before or [], after or [])
    else:
        yield Difference(path, before, after)


def _of_lists(path: tuple[str, ...], before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    here, there = _named(before), _named(after)
    for name in dict.fromkeys((*here, *there)):
        old, new = here.get(name), there.get(name)
        if old is None or new is None or not isinstance(old, dict):
            if old != new:
                yield Difference((*path, name), old, new)
        else:
            yield from _of_values((*path, name), old, new)


def _named(entries: Sequence[Any]) -> dict[str, Any]:
    """The entries by name; of those of one name each is numbered but the first."""
    found: dict[str, Any] = {}
    for entry in entries:
        name = label = _name(entry)
        number = 1
        while label in found:
            number += 1
            label = f"{name} ({number})"
        found[label] = entry
    return found


def _name(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    refers = [entry[key] for key in ("productOffering", "product", "resource") if isinstance(entry.get(key), dict)]
    parts = [str(source[key]) for source in (entry, *refers) for key in _NAMES if source.get(key) not in (None, "")]
    return " ".join(dict.fromkeys(parts)) or json.dumps(entry, sort_keys=True)
