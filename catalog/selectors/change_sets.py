"""What others need to know of a change set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from catalog.domain.lifecycle import CHANGE_SET
from catalog.models import ChangeSet

PUBLISHED = CHANGE_SET.edge("publish")["target"]


@dataclass(frozen=True, slots=True)
class ChangeSetFacts:
    """A change set: `revision` counts its edits, `is_open` says whether it can still go live, `publish_at` when."""

    id: str
    name: str
    state: str
    revision: int
    is_open: bool
    publish_at: datetime | None = None


def change_set_facts(change_set_id: str) -> ChangeSetFacts | None:
    """A change set by its id, or None (one query)."""
    columns = ("id", "name", "state", "revision", "publish_at")
    row = ChangeSet.objects.filter(pk=change_set_id).values_list(*columns).first()
    if row is None:
        return None
    pk, name, state, revision, publish_at = row
    return ChangeSetFacts(pk, name, state, revision, is_open(state), publish_at)


def change_set_names(change_set_ids: Iterable[str]) -> dict[str, str]:
    """The names of change sets by id; unknown ones are left out (one query)."""
    return dict(ChangeSet.objects.filter(pk__in=set(change_set_ids)).values_list("pk", "name"))


def is_open(state: str) -> bool:
    """Whether a set in this state may still go live."""
    return state != PUBLISHED and CHANGE_SET.leads(state, PUBLISHED)
