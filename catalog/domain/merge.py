"""Two changes of one document brought together: what a draft changes, on what stands there now.

A document is the JSON of an entity; None stands for one that is not there. Attributes are compared as wholes, lists
entry by entry: two drafts that add different upgrade paths to one offering do not stand in each other's way, two that
change the same one do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
SERVER_MADE = frozenset({"href", "lastUpdate"})
"""Attributes that no draft changes."""
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else has changed what a draft changes, too.

    `attribute` is empty where it is the entity as a whole: made, or removed, by both.
    """

    kind: str
    entity_id: str
    attribute: str = ""


def is_same(one: Document | None, other: Document | None) -> bool:
    """Whether two documents say the same; what the server adds to them counts for nothing."""
    if one is None or other is None:
        return one is other
    names = (one.keys() | other.keys()) - SERVER_MADE
    return all(_essence(one.get(name, _ABSENT)) == _essence(other.get(name, _ABSENT)) for name in names)


def merge(
    before: Document | None, after: Document | None, live: Document | None
) -> tuple[Document | None, tuple[str, ...]]:
    """The live document with the change from `before` to `after`, and the attributes that both have changed.

    The attributes that are in conflict keep what the live document says; `""` stands for the document as a whole.
    """
    if is_same(live, before) or is_same(live, after):
        return after, ()
    if before is None or after is None or live is None:
        return live, ("",)
    merged, conflicts = dict(live), []
    for name in sorted((before.keys() | after.keys()) - SERVER_MADE):
        was, wanted, there = (document.get(name, _ABSENT) for document in (before, after, live))
        if _essence(was) == _essence(wanted):
            continue
        value = _merged(was, wanted, there)
        if value is None:
            conflicts.append(name)
        elif value[0] is _ABSENT:
            merged.pop(name, None)
        else:
            merged[name] = value[0]
    return merged, tuple(conflicts)


def _merged(was: Any, wanted: Any, there: Any) -> tuple[Any] | None:
    """The value that has both changes, None where they exclude each other."""
    if _essence(there) in (_essence(was), _essence(wanted)):
        return (wanted,)
    lists = [[] if value is _ABSENT else value for value in (was, wanted, there)]
    if not all(isinstance(value, list) for value in lists):
        return None
    entries = _merged_lists(*lists)
    return None if entries is None else (entries or _ABSENT,)


def _merged_lists(was: Sequence[Any], wanted: Sequence[Any], there: Sequence[Any]) -> list[Any] | None:
    before, after, now = ({_key(entry): entry for entry in entries} for entries in (was, wanted, there))
    removed = before.keys() - after.keys()
    if not removed <= now.keys():
        return None
    kept = [entry for key, entry in now.items() if key not in removed]
    return kept + [entry for key, entry in after.items() if key not in before and key not in now]


def _key(entry: Any) -> str:
    return json.dumps(_essence(entry), sort_keys=True)


def _essence(value: Any) -> Any:
    """A value without the names and addresses that references show: those change with what they refer to."""
    if isinstance(value, list):
        return [_essence(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    is_reference = "id" in value and "href" in value and "priceType" not in value
    return {name: _essence(each) for name, each in value.items() if not (is_reference and name in ("name", "href"))}
