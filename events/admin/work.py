"""The work queue, to read, and its graves, to open."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import WorkItem
from events.services import try_again
from tmf.admin import ReadOnlyAdmin


@admin.register(WorkItem)
class WorkItemAdmin(ReadOnlyAdmin):
    """What waits, what runs, and what was given up (filter: buried)."""

    list_display = ["id", "kind", "subject_id", "lane", "state", "due_at", "attempts", "last_error"]
    list_filter = ["state", "kind"]
    search_fields = ["=subject_id"]
    ordering = ["due_at", "id"]
    actions = ["try_again"]

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whether the user may have buried work tried again (`events.retry_workitem`)."""
        return request.user.has_perm("events.retry_workitem")

    @admin.action(description=_("Try again what is buried"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[WorkItem]) -> None:
        """Have the chosen buried work tried again; what is not buried stays as it is."""
        ids = list(queryset.values_list("pk", flat=True))
        revived = try_again(work_ids=ids, actor=f"user:{request.user.get_username()}")
        words = gettext("%(revived)s of %(all)s will be tried again.") % {"revived": revived, "all": len(ids)}
        self.message_user(request, words, messages.SUCCESS)
