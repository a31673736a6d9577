"""What has happened, for the timelines of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from events.domain.facts import EventFact, StateChangeFact
from events.models import OutboxEvent, StateChange

Subject = tuple[str, str]
"""The type (name of the model) and the id of what something happened to."""


def state_changes(subjects: Iterable[Subject]) -> list[StateChangeFact]:
    """The moves of the subjects in the order in which they happened; one query."""
    rows = StateChange.objects.filter(_of(subjects)).order_by("at", "id")
    return [row.as_fact() for row in rows]


def events_of(subjects: Iterable[Subject]) -> list[EventFact]:
    """The TM Forum events of the subjects in the order in which they happened; one query."""
    rows = OutboxEvent.objects.filter(_of(subjects)).order_by("occurred_at", "id")
    return [row.as_fact() for row in rows]


def _of(subjects: Iterable[Subject]) -> Q:
    by_type: dict[str, list[str]] = defaultdict(list)
    for subject_type, subject_id in subjects:
        by_type[subject_type].append(subject_id)
    wanted = Q(pk__in=[])
    for subject_type, ids in by_type.items():
        wanted |= Q(subject_type=subject_type, subject_id__in=ids)
    return wanted
