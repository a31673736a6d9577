"""The history of an entity: who changed what and when, any two versions side by side, one restored into a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from catalog.admin.refusals import REFUSALS, in_words
from catalog.admin.telling import person, reason_in_words, tell
from catalog.admin.working_set import work_in, working_in
from catalog.models import CatalogDocument
from catalog.resources.kinds import BY_MODEL
from catalog.services import create_change_set, put_entity
from catalog.services.documents import to_document

PAGE, NEWEST = 25, 5
GONE = "-"


class HistoryMixin:
    """The pages of the history, for the screen of an entity with a document."""

    def get_urls(self) -> list[Any]:
        """The way back to a version, beside Django's own pages."""
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined] # an admin's
        opts = self.opts  # type: ignore[attr-defined] # an admin's
        name = f"{opts.app_label}_{opts.model_name}_restore"
        return [
            path("<path:object_id>/restore/", wrap(self.restore_view), name=name),
            *super().get_urls(),  # type: ignore[misc] # an admin's
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The versions, newest first, and what is different between two of them.

        `?old=…&new=…` names two rows of the history; without them each is shown beside the one before it.
        """
        del extra_context
        opts = self.opts  # type: ignore[attr-defined] # an admin's
        if not self.has_view_permission(request):  # type: ignore[attr-defined] # an admin's
            raise PermissionDenied
        versions = self._versions(object_id)
        page = Paginator(versions, PAGE).get_page(request.GET.get("p"))
        old, new = (self._chosen(versions, request.GET.get(name)) for name in ("old", "new"))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined] # an admin's
            "opts": opts,
            "title": _("History of %(name)s") % {"name": self._name(versions, object_id)},
            "is_fullwidth": "1",
            "object_id": object_id,
            "page": page,
            "rows": self._rows(list(page), versions),
            "old": old,
            "new": new,
            "compared": tell(_document(old), _document(new)) if old and new else None,
            "change_url": reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[object_id]),
            "restore_url": reverse(f"admin:{opts.app_label}_{opts.model_name}_restore", args=[object_id]),
            "may_restore": request.user.has_perm("catalog.change_changeset"),
        }
        return TemplateResponse(request, "admin/catalog/history.html", context)

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a version of the history into the draft that is worked in, or into a new one."""
        if request.method != "POST":
            raise Http404
        if not request.user.has_perm("catalog.change_changeset"):
            raise PermissionDenied
        version = self._chosen(self._versions(object_id), request.POST.get("version"))
        if version is None:
            raise Http404
        try:
            change_set_id = working_in(request) or self._new_draft(request, version)
            name = (version.kind, version.entity_id)
            put_entity(change_set_id=change_set_id, name=name, document=_document(version), by=request.user)
        except REFUSALS as refusal:
            messages.error(request, " ".join(in_words(refusal).messages))
            return HttpResponseRedirect(request.path.removesuffix("restore/") + "history/")
        messages.success(request, _("It is in the draft as it was then. Nothing has gone live."))
        return HttpResponseRedirect(reverse("admin:catalog_changeset_change", args=[change_set_id]))

    # A draft has no history yet; and restoring writes to a set by itself, it is no form whose edits are captured.
    history_view.in_working_set = False  # type: ignore[attr-defined] # read by the middleware
    restore_view.in_working_set = False  # type: ignore[attr-defined] # read by the middleware

    def _new_draft(self, request: HttpRequest, version: Any) -> str:
        words = _("Restore %(name)s") % {"name": _title(version)}
        made = create_change_set(name=words[:200], by=request.user)
        work_in(request, made.pk)
        return made.pk

    def _versions(self, object_id: str) -> QuerySet[Any]:
        return versions_of(self.model, unquote(object_id))  # type: ignore[attr-defined] # an admin's

    def _rows(self, rows: list[Any], versions: QuerySet[Any]) -> list[dict[str, Any]]:
        """A page of versions; the last one is held against the first of the next page."""
        older = versions.filter(history_date__lte=rows[-1].history_date, pk__lt=rows[-1].pk) if rows else versions
        return _told(rows, older.first())

    def _chosen(self, versions: QuerySet[Any], number: str | None) -> Any:
        return versions.filter(pk=number).first() if number and number.isdigit() else None

    def _name(self, versions: QuerySet[Any], object_id: str) -> str:
        last = versions.first()
        return _title(last) if last else object_id


def versions_of(model: type[Model], pk: str) -> QuerySet[Any]:
    """The versions of an entity, newest first."""
    rows: QuerySet[Any] = CatalogDocument.history.filter(kind=BY_MODEL[model].name, entity_id=pk, current=True)
    return rows.order_by("-history_date", "-history_id")


def newest(entity: Model) -> list[dict[str, Any]]:
    """The last versions of an entity, each with who made it and what it changed."""
    rows = list(versions_of(type(entity), str(entity.pk))[: NEWEST + 1])
    return _told(rows[:NEWEST], rows[NEWEST] if len(rows) > NEWEST else None)


def _title(version: Any) -> str:
    return str(to_document(version.body).get("name") or version.entity_id)


def _document(version: Any) -> dict[str, Any] | None:
    """What stood there after this row of the history."""
    return None if version.history_type == GONE else to_document(version.body)


def _told(rows: list[Any], before: Any) -> list[dict[str, Any]]:
    """Each version with what it changed; the last one is held against the one `before`."""
    pairs = zip(rows, [*rows[1:], before], strict=True) if rows else ()
    return [
        {
            "row": row,
            "author": person(row.author),
            "reason": reason_in_words(row.history_change_reason or ""),
            "differences": tell(_document(old) if old else None, _document(row)),
        }
        for row, old in pairs
    ]
