"""The TM Forum events that the catalogs publish: TMF620 v5 and TMF633 v4."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from catalog.resources.kinds import V4, Kind
from events.services import Happening, record_all

CREATE, DELETE = "CreateEvent", "DeleteEvent"
STATE_CHANGE, ATTRIBUTE_VALUE_CHANGE = "StateChangeEvent", "AttributeValueChangeEvent"
CHANGE_V4 = "ChangeEvent"
SERVER_MADE = ("lastUpdate",)
Document = dict[str, Any]


def announce_difference(kind: Kind, before: Document | None, after: Document | None, *, at: datetime) -> None:
    """Record what happened to an entity between two of its documents, in the transaction of the cause."""
    record_all(differences(kind, before, after, at=at))


def differences(kind: Kind, before: Document | None, after: Document | None, *, at: datetime) -> list[Happening]:
    """What happened to an entity between two of its documents, as events to be recorded.

    TMF620 tells a change of `lifecycleStatus` (StateChange) from any other (AttributeValueChange); one write may be
    both. TMF633 v4 has one Change event. A write that changed nothing is no event.
    """
    document = after or before or {}
    return [
        Happening(
            event_type=f"{kind.name}{event_type}",
            api=kind.api,
            subject_type=kind.name,
            subject_id=document["id"],
            payload={kind.resource.path: document},
            at=at,
        )
        for event_type in _happened(kind, before, after)
    ]


def _happened(kind: Kind, before: Document | None, after: Document | None) -> list[str]:
    if before is None:
        return [CREATE]
    if after is None:
        return [DELETE]
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} - {*SERVER_MADE}
    if kind.api == V4:
        return [CHANGE_V4] if changed else []
    state = [STATE_CHANGE] if "lifecycleStatus" in changed else []
    return [*state, *([ATTRIBUTE_VALUE_CHANGE] if changed - {"lifecycleStatus"} else [])]
