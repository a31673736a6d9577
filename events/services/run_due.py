"""Run what is due, in this thread."""

from __future__ import annotations

import logging
import random
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from events import registry
from events.domain.backoff import backoff
from events.domain.facts import EVENT_KIND, Claim
from events.domain.failure import error_text
from events.models import OutboxEvent, WorkItem
from events.services.claim import claim as claim_due
from events.services.fence import LeaseLost
from events.services.finish import finish
from events.services.postpone import postpone
from events.services.release import release

logger = logging.getLogger(__name__)

UNKNOWN_SECONDS = 30
"""How long work waits that this process turned out not to know."""


class Unfinished(RuntimeError):  # noqa: N818 - named for what happened
    """A runner returned without `finish` or `postpone`: what it did was not tied to the end of its work."""


class UnknownHandler(Exception):  # noqa: N818 - named for what is missing
    """No handler of this name for this type of event in this process."""


def run_due(limit: int = 10) -> int:
    """Claim up to `limit` pieces of due work and run them one after the other; returns how many were run.

    Failures are written to the rows and never leave this function; only the claim itself may raise (database gone).
    Work not begun within a third of the lease is given back, so that slow work cannot run the rest of its batch into
    the end of their leases.
    """
    claims = claim_due(limit)
    until = monotonic() + settings.WORK_LEASE_SECONDS / 3
    for done, claim in enumerate(claims):
        if done and monotonic() >= until:
            release(claims[done:])
            return done
        _run_one(claim)
    return len(claims)


def drain(max_rounds: int = 100) -> int:
    """Run what is due, and what that makes due, until nothing is or `max_rounds` are over; returns how many ran."""
    total = 0
    for _ in range(max_rounds):
        ran = run_due()
        if not ran:
            break
        total += ran
    return total


def _run_one(claim: Claim) -> None:
    try:
        _run(claim)
    except LeaseLost as lost:
        logger.warning("%s; its outcome is dropped", lost)
    except Exception as error:
        logger.exception("Work %s (%s %s) failed", claim.work_id, claim.kind, claim.subject_id)
        _put_off(claim, error)


def _run(claim: Claim) -> None:
    if claim.kind == EVENT_KIND:
        _hand_over(claim)
        return
    work = registry.work_of(claim.kind)
    if work is None:
        raise UnknownHandler(claim.kind)
    work.run(claim)
    if WorkItem.objects.held(claim).exists():
        raise Unfinished(f"{claim.kind} returned without finish() or postpone()")


@transaction.atomic
def _hand_over(claim: Claim) -> None:
    """Give the event to its handler; the handler's effects and the end of the work are one transaction."""
    finish(claim)
    event = OutboxEvent.objects.get(pk=claim.subject_id).as_fact()
    handler = registry.handlers_of(event.event_type).get(claim.lane)
    if handler is None:
        raise UnknownHandler(f"{claim.lane} of {event.event_type}")
    handler(event)


def _put_off(claim: Claim, error: Exception) -> None:
    unknown = isinstance(error, UnknownHandler)
    pause = timedelta(seconds=UNKNOWN_SECONDS)
    if not unknown:
        pause = backoff(claim.attempts, draw=random.random())  # noqa: S311 - jitter is no secret
    try:
        with transaction.atomic():
            postpone(claim, due_at=Now() + pause, error=error_text(error), count_attempt=not unknown)
    except LeaseLost as lost:
        logger.warning("%s; its failure is dropped", lost)
    except Exception:
        # The database is in the way (locked, gone) or on_buried failed: the lease runs out and the reaper takes over.
        logger.exception("Work %s could not be put off; its lease runs out", claim.work_id)
