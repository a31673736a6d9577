"""Find who wants to hear of what has happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from events.domain.facts import DELIVERY_KIND
from events.models import Hub, OutboxEvent, WorkItem
from events.resources import event_document
from events.services.hub_query import wants

TRIES = 8


def deliveries_of(events: Sequence[OutboxEvent]) -> list[WorkItem]:
    """One piece of work, unsaved, for each event and each hub of its API that wants it; one query, none without an API.

    An event is rendered only where a hub filters by it.
    """
    apis = {event.api for event in events if event.api}
    if not apis:
        return []
    hubs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for api, pk, query in Hub.objects.listening().filter(api__in=apis).values_list("api", "pk", "query"):
        hubs[api].append((pk, query))
    return [
        WorkItem(kind=DELIVERY_KIND, subject_id=event.pk, lane=pk, max_attempts=TRIES)
        for event in events
        for pk in _wanted_by(event, hubs[event.api])
    ]


def _wanted_by(event: OutboxEvent, hubs: Sequence[tuple[str, str]]) -> Iterator[str]:
    document = event_document(event.as_fact()) if any(query for _, query in hubs) else {}
    return (pk for pk, query in hubs if wants(query, document))
