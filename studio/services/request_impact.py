"""Ask for an impact report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.selectors import change_set_facts, compiled_catalog
from events.services import enqueue
from qualification.domain.channels import is_channel
from studio.models import ImpactReport
from tmf.errors import Refused

IMPACT_WORK = "studio.impactReport"
TRIES = 4
KEPT = 20
"""The reports of one change set that are kept."""


def request_impact(*, change_set_id: str, at: datetime, channel: str = "", by: Any = None) -> str:
    """Have counted what a change set would do to customers, soon and in the background; gives the id of the report.

    `at` is the aware date as of which it is asked, `channel` a sales channel (empty: all in which the change may
    matter), `by` the user who asks. Who asks again for what is still to be counted gets that report.

    Raises:
        Refused: 404, no such set; 409 `notOpen`, it is live or over; 400 `invalid`, no such channel.
    """
    facts = change_set_facts(change_set_id)
    if facts is None:
        raise Refused(404, "notFound", _("There is no such change set."))
    if not facts.is_open:
        raise Refused(409, "notOpen", _("This change set cannot go live any more: there is nothing to count before."))
    if channel and not is_channel(compiled_catalog(), channel):
        raise Refused(400, "invalid", _("There is no such channel."), path="channel")
    with transaction.atomic():
        return _waiting(change_set_id, at, channel) or _made(change_set_id, at, channel, by)


def _waiting(change_set_id: str, at: datetime, channel: str) -> str | None:
    rows = ImpactReport.objects.of_set(change_set_id).unfinished().filter(at=at, channel=channel)
    return rows.values_list("pk", flat=True).first()


def _made(change_set_id: str, at: datetime, channel: str, by: Any) -> str:
    report = ImpactReport.objects.create(change_set_id=change_set_id, at=at, channel=channel, requested_by=by)
    enqueue(IMPACT_WORK, report.pk, max_attempts=TRIES)
    old = ImpactReport.objects.of_set(change_set_id).values_list("pk", flat=True)[KEPT:]
    ImpactReport.objects.filter(pk__in=list(old)).delete()
    return report.pk
