"""One ladder on a board, where it is changed; and what the board asks for while it is open."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.domain.offering import CROSSGRADE, DOWNGRADE, UPGRADE
from catalog.selectors import offerings_found
from catalog.selectors.found import Found
from catalog.selectors.ladders import MOST_MEMBERS, Arrow, Board, Member, ladder_board
from catalog.services.ladders import LadderRefused, save_ladder
from studio.pages import page, show, working_in
from studio.views.ladder_changes import Unreadable, read_changes, refused_in_words, says
from tmf.labels import in_words
from tmf.values import Period

VIEW, CHANGE = "catalog.view_productoffering", "catalog.change_productoffering"


@page(VIEW)
@require_GET
def ladder(request: HttpRequest, offering_id: str) -> HttpResponseBase:
    """The ladder on which an offering stands; one that stands on none begins a new ladder.

    Raises:
        Http404: there is no such offering.
    """
    board = _board_of(offering_id)
    names = {member.id: member.name for member in board.members}
    may_edit = _may_edit(request)
    context = {
        "board": board,
        "start": next(member for member in board.members if member.id == offering_id),
        "may_edit": may_edit,
        "arrows": [_row(arrow, names) for arrow in board.arrows],
        "members": [_member(member) for member in board.members],
        "data": {
            "board": _json(board),
            "start": offering_id,
            "mayEdit": may_edit,
            "workingIn": working_in(request),
            "zone": timezone.get_current_timezone_name(),
            "urls": {
                "save": reverse("studio:ladder-save"),
                "find": reverse("studio:ladder-offerings"),
                "board": reverse("studio:ladder-board", args=["-"]),
            },
        },
    }
    return show(request, "studio/ladder.html", context, title=_("Ladder %(name)s") % {"name": board.name})


@page(VIEW)
@require_GET
def ladder_board_data(request: HttpRequest, offering_id: str) -> HttpResponseBase:
    """The ladder of an offering, and those of others that stand on the same board (`with`), as JSON.

    Raises:
        Http404: there is no such offering.
    """
    return JsonResponse({"board": _json(_board_of(offering_id, *request.GET.getlist("with")))})


@page(VIEW)
@require_GET
def ladder_offerings(request: HttpRequest) -> HttpResponseBase:
    """The first offerings whose name or id holds a text (`q`), as JSON."""
    return JsonResponse({"offerings": [_found(one) for one in offerings_found(request.GET.get("q", ""))]})


@page(CHANGE)
@require_POST
def ladder_save(request: HttpRequest) -> HttpResponseBase:
    """Save the changes of a board as one edit; all of them or none.

    200 `{"saved": n}`; 400 for a body that is none; 409 `{"refused": [{"index", "code", "words", "path"}]}` with the
    place of each refused change and, where somebody else was quicker, what there is `now`.
    """
    try:
        changes, shown = read_changes(request.body)
        if shown != working_in(request):  # chosen in another tab meanwhile: a draft must not go live unnoticed
            return JsonResponse({"refused": [_elsewhere()]}, status=409)
        return JsonResponse({"saved": save_ladder(changes=changes)})
    except Unreadable as unreadable:
        return JsonResponse({"refused": [unreadable.answer]}, status=400)
    except LadderRefused as refusal:
        return JsonResponse({"refused": refused_in_words(refusal)}, status=409)


def _may_edit(request: HttpRequest) -> bool:
    """Whether changes can be saved: into the change set that is worked in, or live by those with the right to."""
    somewhere = working_in(request) is not None or request.user.has_perm("catalog.edit_directly")
    return request.user.has_perm(CHANGE) and somewhere


def _elsewhere() -> dict[str, Any]:
    words = _(
        "You work in another draft now than this board shows, or in the live catalog. Go back to it to save here."
    )
    return {"index": None, "code": "anotherSet", "words": words, "path": []}


def _board_of(offering_id: str, *others: str) -> Board:
    board = ladder_board([offering_id, *others[: MOST_MEMBERS - 1]])
    if not any(member.id == offering_id for member in board.members):
        raise Http404(f"There is no offering {offering_id}.")
    return board


def _found(one: Found) -> dict[str, str]:
    status = one.lifecycle_status
    return {"id": one.id, "name": one.name, "status": status, "statusWords": in_words(status)}


def _json(board: Board) -> dict[str, Any]:
    return {
        "members": [_member(member) for member in board.members],
        "arrows": [{"pk": arrow.pk, **says(arrow.says), "form": _form(arrow)} for arrow in board.arrows],
        "complete": board.complete,
    }


def _member(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "status": member.status,
        "statusWords": in_words(member.status),
        "rank": member.rank,
        "from": member.validity.start,
        "to": member.validity.end,
        "plans": member.plans,
        "form": reverse("admin:catalog_productoffering_change", args=[member.id]),
    }


def _row(arrow: Arrow, names: dict[str, str]) -> dict[str, Any]:
    """An arrow in a table of its own, for pages without scripts."""
    kinds = {UPGRADE: _("Upgrade"), DOWNGRADE: _("Downgrade"), CROSSGRADE: _("Crossgrade")}
    return {
        "source": names[arrow.says.source],
        "kind": kinds[arrow.says.type],
        "target": names[arrow.says.target],
        "start": arrow.says.validity.start,
        "end": arrow.says.validity.end,
        "state": _state(arrow.says.validity),
        "form": _form(arrow),
    }


def _state(validity: Period) -> str:
    now = timezone.now()
    if validity.contains(now):
        return _("now")
    return _("not yet") if validity.start and now < validity.start else _("ended")


def _form(arrow: Arrow) -> str:
    return reverse("admin:catalog_productofferingrelationship_change", args=[arrow.pk])
