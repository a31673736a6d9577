"""What a change set shows to whoever looks it over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import services
from catalog.admin.change_set_verbs import EDIT, offered, why_not
from catalog.admin.telling import LABELS, kind_in_words, person, reason_in_words, tell
from catalog.domain.lifecycle import CHANGE_SET
from catalog.domain.merge import Conflict, Document
from catalog.models import ChangeSet, ChangeSetEntry
from catalog.models.change_set import STATES
from catalog.services.documents import to_document
from events.selectors import state_changes
from tmf.translated import translated

STATE_COLOURS = {
    **dict.fromkeys(CHANGE_SET.states),
    "draft": "info",
    "inReview": "warning",
    "approved": "success",
    "scheduled": "success",
    "published": "success",
    "undone": "danger",
}
TONES = {
    "draft": "busy",
    "inReview": "warn",
    "approved": "good",
    "scheduled": "good",
    "published": "good",
    "undone": "bad",
}
OPEN = ("draft", "inReview", "approved", "scheduled")


def review(change_set: ChangeSet, request: HttpRequest) -> dict[str, Any]:
    """The context of the page."""
    entries = list(change_set.entries.select_related("edited_by"))
    is_open, may_edit = change_set.state in OPEN, request.user.has_perm(EDIT)
    problems, conflicts = services.check_change_set(change_set.pk) if is_open else ([], ())
    is_draft = change_set.state == CHANGE_SET.initial
    return {
        "change_set": change_set,
        "tone": TONES.get(change_set.state, ""),
        "is_open": is_open,
        "problems": [{"message": translated(one.message), "path": one.path} for one in problems],
        "conflicts": [_conflict(one) for one in conflicts],
        "entries": [_entry(one) for one in entries],
        "verbs": _buttons(change_set, request, is_empty=not entries),
        "may_edit": may_edit and is_draft,
        "may_take_out": may_edit and is_draft,
        "rename_url": _do(change_set, "rename") if may_edit else "",
        "resolve_url": _do(change_set, "resolve"),
        "take_out_url": _do(change_set, "takeOut"),
        "impact_url": reverse("studio:impact", args=[change_set.pk]) if is_open and entries else "",
        "moves": [_move(one, change_set.problem) for one in state_changes([("ChangeSet", change_set.pk)])],
        "zone": timezone.get_current_timezone_name(),
    }


def _buttons(change_set: ChangeSet, request: HttpRequest, *, is_empty: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": verb.label,
            "help": verb.help,
            "tone": verb.tone,
            "url": _do(change_set, name),
            "why_not": why_not(verb, change_set, request, is_empty=is_empty),
        }
        for name, verb in offered(change_set, request)
    ]


def _do(change_set: ChangeSet, verb: str) -> str:
    return reverse("admin:catalog_changeset_do", args=[change_set.pk, verb])


def _entry(entry: ChangeSetEntry) -> dict[str, Any]:
    before, after = (to_document(body) if body else None for body in (entry.before, entry.after))
    how, tone = _how(before, after)
    return {
        "kind": entry.kind,
        "kind_in_words": kind_in_words(entry.kind),
        "entity_id": entry.entity_id,
        "name": (after or before or {}).get("name") or entry.entity_id,
        "url": entity_url(entry.kind, entry.entity_id),
        "how": how,
        "tone": tone,
        "edited_by": entry.edited_by,
        "edited_at": entry.edited_at,
        "differences": tell(before, after),
    }


def _how(before: Document | None, after: Document | None) -> tuple[str, str]:
    if before is None:
        return _("new"), "good"
    return (_("removed"), "bad") if after is None else (_("changed"), "busy")


def entity_url(kind: str, pk: str) -> str:
    """The form of an entity."""
    return reverse(f"admin:catalog_{kind.lower()}_change", args=[pk])


def _conflict(one: Conflict) -> dict[str, Any]:
    what = str(LABELS.get(one.attribute, one.attribute)) if one.attribute else _("all of it")
    entity = f"{kind_in_words(one.kind)} {one.entity_id}"
    return {"kind": one.kind, "entity_id": one.entity_id, "entity": entity, "what": what}


def _move(one: Any, problem: str) -> dict[str, Any]:
    is_problem = bool(problem) and one.reason == str(problem)[:500]  # as `reopen` notes it
    return {
        "at": one.at,
        "actor": person(one.actor),
        "what": STATES.get(one.to_state, one.to_state),
        "reason": translated(problem) if is_problem else reason_in_words(one.reason),
    }
