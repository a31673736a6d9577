"""A subscription: v5 `Hub`, v4 `EventSubscription`."""

from __future__ import annotations

from operator import attrgetter

from events.domain.apis import PublishingApi
from tmf.fields import computed, text
from tmf.resources import Resource

PATH = "hub"
_ATTRIBUTES = (text("callback", required=True), text("query"))


def hub_resource(api: PublishingApi, base: str) -> Resource:
    """The subscription to an API under `base`, in the words of its official file.

    v5: `{"@type": "Hub", id, href, callback, query}`; v4: `{id, callback, query}`. The id is made by us.
    """
    if api.extensible:
        return Resource(type="Hub", base=base, path=PATH, extension="extension", fields=_ATTRIBUTES)
    # Without a path: in v4 it has an id, and no href.
    fields = (computed("id", attrgetter("pk")), *_ATTRIBUTES)
    return Resource(type="EventSubscription", typed=False, extension="extension", fields=fields)
