"""The APIs whose events can be subscribed to, and how their official files write an event."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishingApi:
    """An API with a hub.

    `version` is its major version: from 5 on an event is Extensible (`@type`, `@baseType`) and says its `domain` and
    `title`; before it has `eventId`, `eventTime`, `eventType` and `event` only.
    """

    name: str
    version: int
    domain: str = ""

    @property
    def extensible(self) -> bool:
        """Whether its entities and events carry `@type`."""
        return self.version >= 5  # noqa: PLR2004 - TM Forum's version 5


_APIS = {
    api.name: api
    for api in (
        PublishingApi("TMF620", 5, "Commercial"),
        PublishingApi("TMF633", 4),
        PublishingApi("TMF679", 5, "Commercial"),
        PublishingApi("TMF760", 5, "Product"),
    )
}


def publishing_api(name: str) -> PublishingApi:
    """The API of this name (`TMF620`).

    Raises:
        ValueError: no API of this name has a hub.
    """
    if name not in _APIS:
        raise ValueError(f"{name} has no hub; APIs with one: {', '.join(sorted(_APIS))}")
    return _APIS[name]
