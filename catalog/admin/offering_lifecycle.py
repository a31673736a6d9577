"""The lifecycle of an offering as buttons, each with what it brings about or why it cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.offering_tabs import Tab, tab_of
from catalog.admin.refusals import REFUSALS, in_words
from catalog.models import ProductOffering
from catalog.services import hold_catalog, move_offering, possible_moves
from tmf.errors import Refused
from tmf.translated import translated
from tmf.words import Words

STATUSES: dict[str, str | Promise] = {
    "In Study": _("In Study"),
    "In Design": _("In Design"),
    "In Test": _("In Test"),
    "Active": _("Active"),
    "Launched": _("Launched"),
    "Retired": _("Retired"),
    "Obsolete": _("Obsolete"),
    "Rejected": _("Rejected"),
}
LOOK = {"Launched": "good", "Active": "busy", "In Test": "busy", "Retired": "warn", "Rejected": "bad"}
MOST_REASONS = 5


@dataclass(frozen=True)
class Wording:
    """A verb of the lifecycle as a product manager says it; `is_final` where there is no way back."""

    label: str | Promise
    brings: str | Promise
    is_final: bool = False


WORDS = {
    "design": Wording(_("Start the design"), _("Nothing changes for customers.")),
    "test": Wording(_("Hand over to test"), _("Nothing changes for customers.")),
    "reject": Wording(
        _("Reject"), _("It will never be sold. There is no way back: copy it to try again."), is_final=True
    ),
    "validate": Wording(_("Approve"), _("It is ready to launch; customers cannot order it yet.")),
    "launch": Wording(_("Launch"), _("Customers can order it within its validity.")),
    "retire": Wording(
        _("Retire"),
        _("Nobody can order it any more. Who has it keeps it. There is no way back: copy it to sell it again."),
        is_final=True,
    ),
    "discard": Wording(_("Make obsolete"), _("It is only kept for the record. There is no way back."), is_final=True),
}


@dataclass(frozen=True)
class Reason:
    """Why a move cannot be done, and the tab where that can be changed."""

    words: str
    tab: Tab | None


@dataclass(frozen=True)
class Button:
    """One move: what the button says, what it brings about, or why it cannot be pressed."""

    verb: str
    label: str | Promise
    brings: str | Promise
    target: str | Promise
    along: Sequence[str]
    reasons: Sequence[Reason]
    more: int
    is_final: bool


def buttons(offering: ProductOffering) -> list[Button]:
    """A button for every move from the present status."""
    return [
        Button(
            verb=move.verb,
            label=WORDS[move.verb].label,
            brings=WORDS[move.verb].brings,
            target=STATUSES[move.target],
            along=[price.name for price in move.along],
            reasons=[_reason(one) for one in move.against[:MOST_REASONS]],
            more=max(0, len(move.against) - MOST_REASONS),
            is_final=WORDS[move.verb].is_final,
        )
        for move in possible_moves(offering)
    ]


def _reason(refused: Refused) -> Reason:
    """What is refused, without the beginning that is the same for all."""
    message = refused.message
    why = message.values.get("why", message) if isinstance(message, Words) else message
    return Reason(translated(why), tab_of(refused.path))


def page_of(pk: str) -> str:
    """The editor of an offering."""
    return reverse("admin:catalog_productoffering_change", args=(quote(pk),))


def move_view(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Move an offering: POST with the verb, and when it was last written as far as its page knows."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    offering = model_admin.get_object(request, unquote(object_id))
    if not model_admin.has_change_permission(request, offering):
        raise PermissionDenied
    if offering is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)  # noqa: SLF001 - Django's
    verb = request.POST.get("verb", "")
    if verb not in WORDS:
        return HttpResponse(gettext("There is no such step of the lifecycle."), status=400, content_type="text/plain")
    try:
        with hold_catalog():
            offering = move_offering(pk=offering.pk, verb=verb, seen=request.POST.get("written", ""))
            status = STATUSES[offering.lifecycle_status]
            model_admin.log_change(request, offering, gettext("Status: %(status)s.") % {"status": status})
    except REFUSALS as refusal:
        words = gettext("Nothing was changed. %(why)s") % {"why": " ".join(in_words(refusal).messages)}
        model_admin.message_user(request, words, messages.ERROR)
    else:
        words = gettext("%(name)s is now: %(status)s.") % {"name": offering.name, "status": status}
        model_admin.message_user(request, words, messages.SUCCESS)
    return HttpResponseRedirect(page_of(offering.pk))
