"""Deliver one event to one hub."""

from __future__ import annotations

import logging
import random

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from events.delivery import NoAnswer, post
from events.domain.backoff import backoff
from events.domain.facts import DELIVERY_KIND, Claim
from events.models import Hub, OutboxEvent, WorkItem
from events.resources import event_document
from events.services.finish import finish
from events.services.postpone import postpone
from events.services.unregister_hub import remove_hub
from tmf.json import dumps

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 15.0
GONE = 410


def deliver(*, claim: Claim) -> None:
    """Post the event `claim.subject_id` to the hub `claim.lane`: at least once, in any order.

    Any 2xx is a delivery. 410 ends the subscription. Everything else (another status, redirects too, or no answer) is
    tried again with the queue's backoff, until the work's attempts are used up. The call is made outside any
    transaction. What nobody listens to any more is dropped.

    Raises:
        LeaseLost: somebody else delivers it by now; the listener may get it twice.
    """
    hub = Hub.objects.listening().filter(pk=claim.lane).first()
    event = OutboxEvent.objects.filter(pk=claim.subject_id).first()
    if hub is None or event is None:
        _done(claim)
        return
    # Claims wait for each other for a third of the lease at most (see run_due): with half of it for the call nobody
    # else can take the work meanwhile.
    seconds = min(LONGEST_SECONDS, settings.WORK_LEASE_SECONDS / 2)
    try:
        status = post(hub.callback, dumps(event_document(event.as_fact())), seconds=seconds)
    except NoAnswer as silence:
        _try_later(claim, str(silence), silent=True)
        return
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP's successes
        _done(claim)
    elif status == GONE:
        _unsubscribe(claim, hub)
    else:
        _try_later(claim, f"The listener answered {status}", silent=False)


@transaction.atomic
def _done(claim: Claim) -> None:
    finish(claim)


@transaction.atomic
def _unsubscribe(claim: Claim, hub: Hub) -> None:
    finish(claim)
    remove_hub(hub.pk)
    logger.warning("Hub %s (%s) is gone: the listener answered 410", hub.pk, hub.callback)


@transaction.atomic
def _try_later(claim: Claim, error: str, *, silent: bool) -> None:
    """Put the delivery off; behind a listener that does not answer at all, everything else for it waits as long.

    Else each of its events would hold a worker for the whole time of a call.
    """
    due_at = Now() + backoff(claim.attempts, draw=random.random())  # noqa: S311 - jitter is no secret
    postpone(claim, due_at=due_at, error=error)
    if silent:
        waiting = WorkItem.objects.filter(
            kind=DELIVERY_KIND, lane=claim.lane, state=WorkItem.State.READY, due_at__lt=due_at
        )
        WorkItem.objects.filter(pk__in=waiting.skipping_locked().values("pk")).update(due_at=due_at)
