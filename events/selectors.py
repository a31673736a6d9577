"""What has happened, for the timelines of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from events.domain.facts import EVENT_KIND, EventFact, GivenUp, StateChangeFact
from events.models import OutboxEvent, StateChange, WorkItem

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


def given_up(subjects: Iterable[Subject]) -> list[GivenUp]:
    """The buried work about the subjects: their own, and that of handing over their events; one query."""
    subjects = list(subjects)
    events = OutboxEvent.objects.filter(_of(subjects)).values("pk")
    own = Q(subject_id__in=[subject_id for _, subject_id in subjects]) & ~Q(kind=EVENT_KIND)
    rows = WorkItem.objects.filter(own | Q(kind=EVENT_KIND, subject_id__in=events), state=WorkItem.State.BURIED)
    return [GivenUp(row.pk, row.kind, row.lane, row.attempts, row.last_error) for row in rows.order_by("pk")]


def given_up_count() -> int:
    """How much work waits for a person; one query."""
    return WorkItem.objects.filter(state=WorkItem.State.BURIED).count()


def _of(subjects: Iterable[Subject]) -> Q:
    by_type: dict[str, list[str]] = defaultdict(list)
    for subject_type, subject_id in subjects:
        by_type[subject_type].append(subject_id)
    wanted = Q(pk__in=[])
    for subject_type, ids in by_type.items():
        wanted |= Q(subject_type=subject_type, subject_id__in=ids)
    return wanted
