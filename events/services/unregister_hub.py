"""End a subscription."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from events.domain.facts import DELIVERY_KIND
from events.models import Hub, WorkItem
from events.services.fence import require_transaction
from events.services.listening import forget_listeners


class NoSuchHub(Exception):  # noqa: N818 - named for what is missing
    """This client has registered no hub of this id with this API."""


@transaction.atomic
def unregister_hub(*, hub_id: str, api: str, actor: str) -> None:
    """End a subscription of the client's own (`DELETE /hub/{id}`); what has not been delivered yet never is.

    Raises:
        NoSuchHub: there is none, or it is somebody else's.
    """
    if not Hub.objects.filter(pk=hub_id, api=api, actor=actor).exists():
        raise NoSuchHub(hub_id)
    remove_hub(hub_id)


def remove_hub(hub_id: str) -> None:
    """Delete a hub and what waits for it, in the caller's transaction.

    Raises:
        NoTransaction: called outside a transaction.
    """
    require_transaction("The end of a subscription")
    Hub.objects.filter(pk=hub_id).delete()
    forget_listeners()
    forget_deliveries([hub_id])


def forget_deliveries(hub_ids: Iterable[str]) -> int:
    """Delete what waits to be delivered to these hubs, or was given up; returns how many.

    A delivery that is running ends by itself: it finds that nobody listens any more.
    """
    waiting = WorkItem.objects.filter(kind=DELIVERY_KIND, lane__in=list(hub_ids))
    return waiting.exclude(state=WorkItem.State.LEASED).delete()[0]
