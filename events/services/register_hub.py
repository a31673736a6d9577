"""Subscribe a listener to the events of an API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.delivery import AddressRefused, check_callback
from events.domain.apis import PublishingApi, publishing_api
from events.models import Hub
from events.services.hub_query import check_query
from events.services.listening import forget_listeners
from tmf.errors import Refused, RefusedAll


def register_hub(
    *, api: str, callback: str, query: str = "", actor: str, extension: Mapping[str, Any] | None = None
) -> Hub:
    """Subscribe `callback` to what happens in an API from now on (`POST /hub`).

    The host of the callback is looked up, at most 5 s long and outside of any transaction; nothing is called.

    Args:
        api: the API's number, such as `TMF620`.
        callback: where events are posted to; see `events.delivery.address` for what is allowed.
        query: a TMF630 filter of events, such as `eventType=ProductOfferingCreateEvent`; empty: all.
        actor: `client:<client id>`, the only one who can unregister it.
        extension: the attributes that we do not know.

    Raises:
        Refused: 400, with the path `callback` or `query` (`RefusedAll` for both).
        ValueError: the API has no hub.
    """
    publisher = publishing_api(api)
    errors = [error for error in (_wrong_callback(callback), _wrong_query(query, publisher)) if error]
    if len(errors) > 1:
        raise RefusedAll(400, errors)
    if errors:
        raise errors[0]
    hub = Hub.objects.create(
        api=publisher.name, callback=callback, query=query, actor=actor, extension=dict(extension or {})
    )
    forget_listeners()
    return hub


def _wrong_callback(callback: str) -> Refused | None:
    try:
        check_callback(callback)
    except AddressRefused as error:
        return Refused(400, "invalidCallback", str(error), path="callback")
    return None


def _wrong_query(query: str, api: PublishingApi) -> Refused | None:
    try:
        check_query(query, api=api)
    except Refused as error:
        return error
    return None
