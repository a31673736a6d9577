"""The changes of a board as it sends them, and what is refused of them in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.domain.offering import CROSSGRADE, DOWNGRADE, UPGRADE, Relationship
from catalog.selectors.ladders import offering_names
from catalog.services.ladders import (
    AddArrow,
    ArrowMoved,
    Change,
    ChangeArrow,
    LadderRefused,
    PlaceOffering,
    RankMoved,
    RemoveArrow,
)
from tmf.errors import Refused, refusals
from tmf.translated import translated
from tmf.values import Period

MOST_CHANGES = 500
HIGHEST_RANK, LARGEST = 2**31 - 1, 2**63 - 1
"""What the columns hold (PositiveIntegerField and the key of a row)."""
Sent = Mapping[str, Any]


class Unreadable(Exception):  # noqa: N818 - named for what happened
    """A body that no board sends; `index` is the place of the change that cannot be read, None for the whole."""

    def __init__(self, index: int | None = None) -> None:
        self.index = index
        super().__init__("The body cannot be read.")

    @property
    def answer(self) -> dict[str, Any]:
        """What the board is told."""
        return {
            "index": self.index,
            "code": "unreadable",
            "words": _("The server cannot read this change."),
            "path": [],
        }


def read_changes(body: bytes) -> tuple[list[Change], Any]:
    """The changes in their order, and the change set that the board showed (its id, None for the live catalog).

    Raises:
        Unreadable: it is not what a board sends.
    """
    try:
        sent = json.loads(body)
        changes, working_in = sent["changes"], sent["workingIn"]
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise Unreadable from wrong
    if not isinstance(changes, list) or not 0 < len(changes) <= MOST_CHANGES:
        raise Unreadable
    return [_change(index, one) for index, one in enumerate(changes)], working_in


def says(arrow: Relationship) -> dict[str, Any]:
    """An arrow as the board knows it; moments in ISO text, exactly."""
    start, end = arrow.validity.start, arrow.validity.end
    return {
        "source": arrow.source,
        "type": arrow.type,
        "target": arrow.target,
        "from": start and start.isoformat(),
        "to": end and end.isoformat(),
    }


def refused_in_words(refusal: LadderRefused) -> list[dict[str, Any]]:
    """What is said against each change: its place, a code, words, the circle, and what there is now."""
    steps = {pk for one in refusal.refused if isinstance(one.cause, UpgradeCycle) for pk in one.cause.path}
    names = offering_names(steps) if steps else {}
    return [
        {"index": one.index, "code": code, "words": words, "path": _path(one.cause), **_now(one.cause)}
        for one in refusal.refused
        for code, words in _words(one.cause, names)
    ]


def _change(index: int, sent: Any) -> Change:
    try:
        return _READERS[sent["do"]](sent)
    except (ValueError, TypeError, KeyError) as wrong:
        raise Unreadable(index) from wrong


def _add(sent: Sent) -> AddArrow:
    return AddArrow(_arrow(sent))


def _edit(sent: Sent) -> ChangeArrow:
    was = _arrow(sent["was"])
    return ChangeArrow(_key(sent["pk"]), was, _arrow({**sent, "source": was.source, "target": was.target}))


def _remove(sent: Sent) -> RemoveArrow:
    return RemoveArrow(_key(sent["pk"]), _arrow(sent["was"]))


def _place(sent: Sent) -> PlaceOffering:
    rank = _whole(sent["rank"])
    if rank > HIGHEST_RANK:
        raise ValueError(rank)
    return PlaceOffering(_text(sent["id"]), _whole(sent["was"]), rank)


_READERS: Mapping[str, Callable[[Sent], Change]] = {"add": _add, "change": _edit, "remove": _remove, "place": _place}


def _arrow(sent: Sent) -> Relationship:
    validity = Period(_moment(sent["from"]), _moment(sent["to"]))
    return Relationship(_text(sent["source"]), _text(sent["type"]), _text(sent["target"]), validity)


def _moment(sent: Any) -> datetime | None:
    """A moment with its offset.

    Raises:
        ValueError: it is none, or so far away that it is none in other zones.
    """
    if sent is None:
        return None
    found = parse_datetime(_text(sent))
    if found is None or is_naive(found) or not MINYEAR < found.year < MAXYEAR:
        raise ValueError(sent)
    return found.astimezone(UTC)


def _text(sent: Any) -> str:
    """A text that a database takes: without NUL, and without halves of a character, for which encoding it raises."""
    if not isinstance(sent, str) or b"\x00" in sent.encode():
        raise TypeError(sent)
    return sent


def _whole(sent: Any, least: int = 0) -> int:
    if not isinstance(sent, int) or isinstance(sent, bool) or not least <= sent <= LARGEST:
        raise TypeError(sent)
    return sent


def _key(sent: Any) -> int:
    """The key of a row; inside a change set it is below zero (tmf.bulk.provisional_keys)."""
    return _whole(sent, -LARGEST)


def _path(cause: Exception) -> Sequence[str]:
    return cause.path if isinstance(cause, UpgradeCycle) else ()


def _now(cause: Exception) -> dict[str, Any]:
    """What somebody else has made of it, for causes that are that."""
    if isinstance(cause, ArrowMoved):
        return {"now": says(cause.now) if cause.now else None}
    return {"now": cause.now} if isinstance(cause, RankMoved) else {}


def _words(cause: Exception, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Code and words of everything that a cause says."""
    match cause:
        case UpgradeCycle():
            way = " → ".join(names.get(pk, pk) for pk in cause.path)
            words = _("This upgrade would lead in a circle: %(path)s. An upgrade path has to have a top.")
            return [(cause.code, words % {"path": way})]
        case PathTwice():
            return [(cause.code, _("This arrow is there already, and in force in a part of this period."))]
        case ArrowMoved():
            return [(cause.code, _moved(cause.now))]
        case RankMoved():
            words = _("Somebody else has placed this offering in the meantime. Its order in lists is %(rank)s now.")
            return [(cause.code, words % {"rank": cause.now})]
        case _:
            return [(one.code, _refused(one)) for one in refusals(cause)]


def _moved(now: Relationship | None) -> str:
    if now is None:
        return _("Somebody else has removed this arrow in the meantime.")
    kinds = {UPGRADE: _("Upgrade"), DOWNGRADE: _("Downgrade"), CROSSGRADE: _("Crossgrade")}
    words = _("Somebody else has changed this arrow in the meantime. It now is: %(kind)s.")
    return words % {"kind": kinds.get(now.type, now.type)}


def _refused(one: Refused) -> str:
    known = {
        "itself": _("An offering cannot lead to itself."),
        "endsBeforeStart": _("The end of the validity has to lie after its start."),
        "unknownOffering": _("One of the offerings is no longer there."),
        "conflict": _("Somebody changed what this depends on in the meantime. Open the page again."),
    }
    return known.get(one.code, translated(one.message))
