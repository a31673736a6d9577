"""An event as it goes to a listener (TMF688 `Event`)."""

from __future__ import annotations

from typing import Any

from events.domain.apis import PublishingApi, publishing_api
from events.domain.facts import EventFact
from tmf.fields import rfc3339

_CORE = ("eventId", "eventTime", "eventType", "event")
_EXTENSIBLE = ("@type", "@baseType", "domain", "title")


def event_attributes(api: PublishingApi) -> tuple[str, ...]:
    """The attributes that every event of an API has: v4 `eventId`, `eventTime`, `eventType`, `event`, v5 four more."""
    return (*_CORE, *_EXTENSIBLE) if api.extensible else _CORE


def event_document(fact: EventFact) -> dict[str, Any]:
    """The event in the words of its API's official file, with the attributes of `event_attributes`.

    As in the official examples, `@type` and `title` are the type of the event and `@baseType` is `Event`.

    Raises:
        ValueError: the event belongs to no API with a hub.
    """
    api = publishing_api(fact.api)
    values = {
        "@type": fact.event_type,
        "@baseType": "Event",
        "eventId": fact.event_id,
        "eventTime": rfc3339(fact.occurred_at),
        "eventType": fact.event_type,
        "domain": api.domain,
        "title": fact.event_type,
        "event": fact.payload,
    }
    wanted = event_attributes(api)
    return {name: value for name, value in values.items() if name in wanted}
