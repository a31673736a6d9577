"""The change set that a person works in: every screen of the catalog then shows it, and every form goes into it.

The choice stays with the session. A screen says by `in_working_set` that it belongs to the catalog: a view of the desk
as an attribute of its function, the admin of a model as an attribute of its class, for all of its pages.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.admin.refusals import REFUSALS, in_words
from catalog.domain.lifecycle import CHANGE_SET
from catalog.models import ChangeSet
from catalog.services import Conflicted, drafted, editing

SESSION_KEY = "catalog_change_set"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
EDIT_DIRECTLY = "catalog.edit_directly"
OFFERED = 20
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def work_in(request: HttpRequest, change_set_id: str | None) -> None:
    """Go on working in this set, or with None in the live catalog."""
    request.session[SESSION_KEY] = change_set_id
    request.change_set_id = change_set_id  # type: ignore[attr-defined] # read by `working_in`


def working_in(request: HttpRequest) -> str | None:
    """The id of the set that this request works in, None for the live catalog."""
    return getattr(request, "change_set_id", None)


def may_write(request: HttpRequest) -> bool:
    """Whether forms can be sent: into the set that is worked in, or live by those who have the right to."""
    return bool(working_in(request)) or request.user.has_perm(EDIT_DIRECTLY)


class WorkingSet:
    """Middleware: shows a screen of the catalog as the set would have it, and takes what its forms write into the set.

    Without a set a form writes the live catalog, for those with the right `edit_directly`, as a set of its own.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Find out which set is worked in; one that is no draft any more is left."""
        chosen = request.session.get(SESSION_KEY) if request.path_info.startswith("/admin/") else None
        if chosen and not ChangeSet.objects.filter(pk=chosen, state=CHANGE_SET.initial).exists():
            request.session[SESSION_KEY] = chosen = None
        request.change_set_id = chosen  # type: ignore[attr-defined] # read by `working_in`
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Call the view inside the set."""
        reads = request.method in READING
        if not _belongs(request, view) or not request.user.is_authenticated or (reads and not working_in(request)):
            return None
        with ExitStack() as stack:
            try:
                edit = stack.enter_context(_inside(request, reads=reads))
            except OperationalError:  # the lock that writers queue for was not to be had in time
                return _busy(request)
            except (Conflicted, *REFUSALS) as refusal:
                return _to_the_set(request, refusal)
            response = _rendered(view(request, *args, **kwargs))
            if edit is not None and response.status_code >= 400:  # noqa: PLR2004 - a refusal
                edit.drop()
            return response


def _inside(request: HttpRequest, *, reads: bool) -> AbstractContextManager[Any]:
    if reads:
        return drafted(working_in(request))
    return editing(change_set_id=working_in(request), by=request.user, directly=may_write(request))


def _belongs(request: HttpRequest, view: Any) -> bool:
    said = _said_of(view)
    if said is not None:
        return bool(said)
    match = request.resolver_match
    return match is not None and match.view_name == "admin:autocomplete"


def _said_of(view: Any) -> bool | None:
    """What the view says of itself, else the screen whose method it is, under whatever it has been wrapped in.

    Django names the screen of its own pages (`model_admin`); of those that a screen adds it is the method's object.
    """
    inner = view
    while inner is not None:
        for holder in (inner, getattr(inner, "model_admin", None), getattr(inner, "__self__", None)):
            said = getattr(holder, "in_working_set", None)
            if said is not None:
                return bool(said)
        inner = getattr(inner, "__wrapped__", None)
    return None


def _rendered(response: Any) -> HttpResponseBase:
    """A page is written while the set is there to be read."""
    rendered: HttpResponseBase = response.render() if callable(getattr(response, "render", None)) else response
    return rendered


def _busy(request: HttpRequest) -> HttpResponseBase:
    page = render(request, "503.html", status=503)
    page.headers["Retry-After"] = "10"
    return page


def _to_the_set(request: HttpRequest, refusal: Exception) -> HttpResponseBase:
    """The set does not fit the live catalog any more: its own page says where, and lets it be settled."""
    if isinstance(refusal, Conflicted):
        words = _("The live catalog has changed where this set changes it, too. Settle that first.")
    else:
        words = " ".join(in_words(refusal).messages)
    messages.error(request, words)
    return HttpResponseRedirect(reverse("admin:catalog_changeset_change", args=[working_in(request)]))


def working_set(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the bar of every screen shows; read only where the bar is."""
    return {"working_set": lambda: _bar(request)}


def _bar(request: HttpRequest) -> dict[str, Any] | None:
    if not request.user.is_authenticated or not request.user.has_perm("catalog.view_changeset"):
        return None
    drafts = ChangeSet.objects.filter(state=CHANGE_SET.initial)
    chosen = drafts.filter(pk=working_in(request)).first() if working_in(request) else None
    may_edit = request.user.has_perm("catalog.change_changeset")
    return {
        "chosen": chosen,
        "count": chosen.entries.count() if chosen else 0,
        "drafts": list(drafts.exclude(pk=working_in(request))[:OFFERED]) if may_edit else [],
        "may_edit": may_edit,
        "directly": request.user.has_perm(EDIT_DIRECTLY),
    }
