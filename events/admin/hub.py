"""Hubs, to read, and the switch that stops deliveries."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import Hub
from events.services import switch_hubs
from tmf.admin import ReadOnlyAdmin


@admin.register(Hub)
class HubAdmin(ReadOnlyAdmin):
    """Who listens to the events of which API."""

    list_display = ["created_at", "api", "callback", "query", "actor", "enabled"]
    list_filter = ["api", "enabled"]
    search_fields = ["=id", "callback", "actor"]
    ordering = ["-created_at", "-id"]
    actions = ["switch_off", "switch_on"]

    def has_switch_permission(self, request: HttpRequest) -> bool:
        """Whether the user may switch hubs off and on (`events.switch_hub`)."""
        return request.user.has_perm("events.switch_hub")

    @admin.action(description=_("Switch off: forget what waits, deliver nothing"), permissions=["switch"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Hub]) -> None:
        """Have nothing delivered any more to the chosen hubs."""
        self._switch(request, queryset, enabled=False)

    @admin.action(description=_("Switch on: deliver what happens from now on"), permissions=["switch"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Hub]) -> None:
        """Have the events from now on delivered again."""
        self._switch(request, queryset, enabled=True)

    def _switch(self, request: HttpRequest, queryset: QuerySet[Hub], *, enabled: bool) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        changed = switch_hubs(hub_ids=ids, enabled=enabled, actor=f"user:{request.user.get_username()}")
        on, off = gettext("%(changed)s of %(all)s switched on."), gettext("%(changed)s of %(all)s switched off.")
        words = (on if enabled else off) % {"changed": changed, "all": len(ids)}
        self.message_user(request, words, messages.SUCCESS)
