"""Change sets: the list, what is in each, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import display

from catalog import services
from catalog.admin.change_set_review import STATE_COLOURS, review
from catalog.admin.change_set_verbs import VERBS
from catalog.admin.refusals import REFUSALS, in_words
from catalog.admin.working_set import work_in, working_in
from catalog.domain.lifecycle import CHANGE_SET
from catalog.models import ChangeSet
from catalog.services import Conflicted


@admin.register(ChangeSet)
class ChangeSetAdmin(ModelAdmin):
    """Drafts of the catalog, what was published of them, and every direct edit."""

    list_display = ("name", "status", "size", "created_by", "changed_at", "publish_at", "published_at")
    list_filter = ("state", "is_direct")
    list_select_related = ("created_by",)
    search_fields = ("name", "note", "entries__entity_id")
    fields = ("name", "note")
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Sets with the number of entities in each."""
        return super().get_queryset(request).annotate(entities=Count("entries", distinct=True))

    @display(description=gettext_lazy("State"), ordering="state", label=STATE_COLOURS)
    def status(self, obj: ChangeSet) -> tuple[str, str]:
        """The state as a coloured label."""
        return obj.state, str(obj.get_state_display())

    @display(description=gettext_lazy("Entities"), ordering="entities")
    def size(self, obj: Any) -> int:
        """How many entities it changes."""
        return int(obj.entities)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody: a draft is discarded, and all stay on record."""
        return False

    def get_urls(self) -> list[Any]:
        """The verbs beside Django's own pages."""
        wrap = self.admin_site.admin_view
        return [
            path("work/", wrap(self.work_view), name="catalog_changeset_work"),
            path("<path:object_id>/do/<str:verb>/", wrap(self.verb_view), name="catalog_changeset_do"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Make the draft, and go on working in it."""
        made = services.create_change_set(name=obj.name, note=obj.note, by=request.user)
        obj.pk, obj._state.adding = made.pk, False  # noqa: SLF001 - Django's own mark of a stored row
        work_in(request, made.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What is in the set, whether it fits, and what can be done with it."""
        del form_url, extra_context
        change_set = self._found(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **review(change_set, request),
            "opts": self.opts,
            "title": change_set.name,
            "is_fullwidth": "1",
            "posted": request.GET,
        }
        return TemplateResponse(request, "admin/catalog/changeset/review.html", context)

    def work_view(self, request: HttpRequest) -> HttpResponse:
        """Go on in another set, or in the live catalog; back to where one was."""
        if request.method != "POST":
            raise Http404
        if not request.user.has_perm("catalog.change_changeset"):
            raise PermissionDenied
        wanted = request.POST.get("change_set") or None
        if wanted and not ChangeSet.objects.filter(pk=wanted, state=CHANGE_SET.initial).exists():
            messages.error(request, _("This draft is not there any more."))
            wanted = working_in(request)
        work_in(request, wanted)
        return HttpResponseRedirect(reverse("admin:index"))

    def verb_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Do one thing with the set; what is refused is said, and nothing is done."""
        known = VERBS.get(verb)
        if request.method != "POST" or known is None:
            raise Http404
        change_set = self._found(request, object_id)
        if not request.user.has_perm(known.permission):
            raise PermissionDenied
        self._do(request, lambda: known.do(change_set.pk, request), known.done)
        if verb == "publish" and working_in(request) == change_set.pk:
            work_in(request, None)
        return HttpResponseRedirect(reverse("admin:catalog_changeset_change", args=[change_set.pk]))

    def _do(self, request: HttpRequest, act: Callable[[], None], done: Any) -> None:
        try:
            act()
        except Conflicted:
            messages.error(request, _("The live catalog has changed where this set changes it, too."))
        except REFUSALS as refusal:
            messages.error(request, " ".join(in_words(refusal).messages))
        else:
            messages.success(request, str(done))

    def _found(self, request: HttpRequest, object_id: str) -> ChangeSet:
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return found
