"""Whether anybody would hear of an event."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from django.conf import settings
from django.db import transaction

from events.models import Hub
from events.registry import handlers_of


class _Memory:
    """What is known; forgetting begins a new `known`, so that who looked before does not write into it afterwards."""

    known: ClassVar[dict[str, tuple[float, bool]]] = {}
    """Of each API: when it was looked up (monotonic seconds), and whether a hub of it listens."""


def has_listener(api: str, event_type: str) -> bool:
    """Whether a hub of the API listens, or a handler of ours waits for events of this type; mostly without a query.

    For events that come in masses and that nobody misses who did not listen when they happened: without a listener they
    need not be recorded. What is known is trusted for `HUBS_KEPT_SECONDS`: a hub that was registered in another process
    may miss as much. In this process it hears at once.
    """
    if handlers_of(event_type):
        return True
    now, known = monotonic(), _Memory.known
    kept = known.get(api)
    if kept is None or now - kept[0] >= settings.HUBS_KEPT_SECONDS:
        kept = known[api] = (now, Hub.objects.listening().filter(api=api).exists())
    return kept[1]


def forget_listeners() -> None:
    """Look again from the next question on; called by whatever changes a hub, in its transaction: counts on commit."""
    transaction.on_commit(_forget, robust=True)


def _forget() -> None:
    _Memory.known = {}
