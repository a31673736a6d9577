"""What a person can do with a change set: who may, how it is called, and why it is not possible now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import services
from catalog.admin.working_set import work_in
from catalog.domain.lifecycle import CHANGE_SET
from catalog.models import ChangeSet
from tmf.errors import Refused

EDIT, PUBLISH, APPROVE = "catalog.change_changeset", "catalog.publish_changeset", "catalog.approve_changeset"
Do = Callable[[str, HttpRequest], None]


@dataclass(frozen=True, slots=True)
class Verb:
    """One button. `move` is the verb of the lifecycle, empty where it moves nothing."""

    permission: str
    label: Any
    help: Any
    done: Any
    do: Do
    move: str = ""
    tone: str = ""


def datetime_of(text: str) -> datetime:
    """A moment of a form, in the reader's zone.

    Raises:
        Refused: 400, it is none.
    """
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Refused(400, "invalid", _("Give a day and a time."), path="publish_at")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _name(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("kind", ""), request.POST.get("entity_id", "")


def _rename(pk: str, request: HttpRequest) -> None:
    name, note = (request.POST.get(field, "").strip() for field in ("name", "note"))
    services.rename_change_set(change_set_id=pk, name=name, note=note)


def _schedule(pk: str, request: HttpRequest) -> None:
    services.schedule_change_set(change_set_id=pk, at=datetime_of(request.POST.get("publish_at", "")), by=request.user)


def _send_back(pk: str, request: HttpRequest) -> None:
    services.send_back_change_set(change_set_id=pk, by=request.user, reason=request.POST.get("reason", ""))


def _resolve(pk: str, request: HttpRequest) -> None:
    services.resolve(change_set_id=pk, name=_name(request), mine=bool(request.POST.get("mine")), by=request.user)


VERBS: Mapping[str, Verb] = {
    "work": Verb(
        EDIT,
        gettext_lazy("Work in this set"),
        gettext_lazy("Every screen of the catalog then shows it, and what you save comes here."),
        gettext_lazy("You now work in this set."),
        lambda pk, request: work_in(request, pk),
        tone="plain",
    ),
    "submit": Verb(
        EDIT,
        gettext_lazy("Hand in for review"),
        gettext_lazy("Nobody can edit it until it is approved or sent back."),
        gettext_lazy("It is handed in for review."),
        lambda pk, request: services.submit_change_set(change_set_id=pk, by=request.user),
        move="submit",
        tone="plain",
    ),
    "approve": Verb(
        APPROVE,
        gettext_lazy("Approve"),
        gettext_lazy("It may then go live."),
        gettext_lazy("It is approved."),
        lambda pk, request: services.approve_change_set(change_set_id=pk, by=request.user),
        move="approve",
    ),
    "publish": Verb(
        PUBLISH,
        gettext_lazy("Publish now"),
        gettext_lazy("All of it goes live in one step, and can be undone in one."),
        gettext_lazy("It is live."),
        lambda pk, request: services.publish_change_set(change_set_id=pk, by=request.user),
        move="publish",
    ),
    "schedule": Verb(
        PUBLISH,
        gettext_lazy("Publish at a time"),
        gettext_lazy("It goes live by itself."),
        gettext_lazy("It is scheduled."),
        _schedule,
        move="schedule",
        tone="plain",
    ),
    "sendBack": Verb(
        EDIT,
        gettext_lazy("Send back"),
        gettext_lazy("It becomes a draft again and does not go live by itself."),
        gettext_lazy("It is a draft again."),
        _send_back,
        move="sendBack",
        tone="plain",
    ),
    "undo": Verb(
        PUBLISH,
        gettext_lazy("Undo"),
        gettext_lazy("The catalog says again what it said before; what was changed elsewhere since stays."),
        gettext_lazy("It is undone."),
        lambda pk, request: services.undo_change_set(change_set_id=pk, by=request.user),
        move="undo",
        tone="danger",
    ),
    "discard": Verb(
        EDIT,
        gettext_lazy("Discard"),
        gettext_lazy("Nothing of it goes live; it stays to be read."),
        gettext_lazy("It is discarded."),
        lambda pk, request: services.discard_change_set(change_set_id=pk, by=request.user),
        move="discard",
        tone="plain",
    ),
    "rename": Verb(EDIT, "", "", gettext_lazy("It is called that now."), _rename),
    "takeOut": Verb(
        EDIT,
        "",
        "",
        gettext_lazy("It is out of the set and stays as it is in the live catalog."),
        lambda pk, request: services.take_out(change_set_id=pk, name=_name(request), by=request.user),
    ),
    "resolve": Verb(EDIT, "", "", gettext_lazy("It is settled."), _resolve),
}


def why_not(verb: Verb, change_set: ChangeSet, request: HttpRequest, *, is_empty: bool) -> str:
    """Why a button that belongs to the state of the set cannot be pressed; empty where it can."""
    if verb.move in ("submit", "publish", "schedule") and is_empty:
        return _("It has no changes yet.")
    if verb.move in ("publish", "schedule") and services.needs_approval(change_set):
        return _("Another person has to approve it first.")
    if verb.move == "approve" and request.user in change_set.editors.all():
        return _("Another person has to approve it: you have edited it yourself.")
    return ""


def offered(change_set: ChangeSet, request: HttpRequest) -> list[tuple[str, Verb]]:
    """The buttons that belong to the state of the set, of those that this person may press at all."""
    found = []
    for name, verb in VERBS.items():
        fits = any(verb.move == move.verb and change_set.state in move.sources for move in CHANGE_SET.moves)
        if name == "work":
            fits = change_set.state == CHANGE_SET.initial and getattr(request, "change_set_id", None) != change_set.pk
        if fits and request.user.has_perm(verb.permission):
            found.append((name, verb))
    return found
