"""The first page: what needs a product manager, with counts and links; and the search over the whole catalog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.selectors import attention
from catalog.selectors.attention import Item, Noted
from provisioning.domain.partner import CONFIG, DATA
from provisioning.selectors import fallout_counts, partner_ids

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
VIEW = "catalog.view_productoffering"


@dataclass(frozen=True, slots=True)
class Block:
    """One card of the page. `tone` colours the count; `url` leads to all of them."""

    title: str
    noted: Noted
    url: str
    none: str
    tone: str = ""


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the admin's first page shows beside the list of everything (Unfold's DASHBOARD_CALLBACK)."""
    if request.user.has_perm(VIEW):
        context["blocks"] = [(block, [(item, _url(item)) for item in block.noted.items]) for block in _blocks(request)]
        context["fallouts"] = fallout_counts((DATA, CONFIG))
        context["may_see_orders"] = request.user.has_perm("ordering.view_productorder")
        context["words"] = request.GET.get("q", "")
    return context


def _blocks(request: HttpRequest) -> Iterator[Block]:
    now, offerings = timezone.now(), _list("productoffering")
    if request.user.has_perm("catalog.view_changeset"):
        yield from _change_sets()
    soon, end = _between("valid_from", now, now + WEEK), _between("valid_to", now, now + MONTH)
    yield Block(_("Launches due this week"), attention.starting(now, now + WEEK), offerings + soon, _("No launch."))
    yield Block(_("Offerings ending within 30 days"), attention.ending(now, now + MONTH), offerings + end, _("None."))
    yield from _problems()


def _change_sets() -> Iterator[Block]:
    states = (
        ("draft", _("Drafts"), _("No draft.")),
        ("inReview", _("Waiting for review"), _("Nothing waits.")),
        ("scheduled", _("Scheduled to go live"), _("Nothing is scheduled.")),
    )
    for state, title, none in states:
        noted = attention.change_sets_in(state)
        yield Block(title, noted, f"{_list('changeset')}?state__exact={state}", none, "busy" if noted.count else "")


def _problems() -> Iterator[Block]:
    found = (
        (_("Sold, and no service realizes it"), attention.without_service(), "productspecification"),
        (_("Services of a partner that is not there"), _strange_partners(), "servicespecification"),
        (_("Policies that cannot be read"), attention.unreadable_policies(), "policy"),
    )
    for title, noted, model in found:
        yield Block(title, noted, _list(model), _("No problem."), "bad" if noted.count else "good")


def _strange_partners() -> Noted:
    return attention.naming_other_partners(partner_ids())


def _between(column: str, start: datetime, end: datetime) -> str:
    """The filter of a list for a period."""
    return "?" + urlencode({f"{column}__gte": start.isoformat(), f"{column}__lt": end.isoformat()})


def _list(model: str) -> str:
    return reverse(f"admin:catalog_{model}_changelist")


def _url(item: Item) -> str:
    return reverse(f"admin:catalog_{item.kind.lower()}_change", args=[item.id])
