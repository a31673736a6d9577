"""Steps, calls and fallouts: to read, and to bring back to work."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from provisioning.models import Fallout, PartnerCall, Step
from provisioning.services import retry_step
from tmf.admin import ReadOnlyAdmin
from tmf.lifecycle import IllegalMove
from tmf.translated import told


class Retrying(ReadOnlyAdmin):
    """A screen whose rows can be brought back to work by who holds `provisioning.retry_step`."""

    actions = ("retry",)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whether the user may have steps tried again."""
        return request.user.has_perm("provisioning.retry_step")

    def retry_all(self, request: HttpRequest, step_ids: Iterable[str]) -> None:
        """Retry steps one by one, each in its own transaction; those that cannot be are named."""
        actor = f"user:{request.user.get_username()}"
        done = 0
        for step_id in sorted(set(step_ids)):
            try:
                retry_step(step_id=step_id, actor=actor)
                done += 1
            except IllegalMove as refusal:
                words = gettext("Step %(id)s: %(why)s") % {"id": step_id, "why": told(refusal)}
                self.message_user(request, words, messages.ERROR)
        if done:
            words = ngettext("%(done)s will be tried again.", "%(done)s will be tried again.", done)
            self.message_user(request, words % {"done": done}, messages.SUCCESS)


@admin.register(Step)
class StepAdmin(Retrying):
    """Every unit of work."""

    list_display = ("id", "order", "operation", "service", "partner_id", "state", "attempts", "last_error")
    list_filter = ("state", "partner_id", "operation")
    list_select_related = ("order", "service")
    search_fields = ("=id", "=order__id", "=customer_id", "=op_key")

    @admin.action(description=_("Try again"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Step]) -> None:
        """Bring the chosen steps back to work."""
        self.retry_all(request, queryset.values_list("pk", flat=True))


@admin.register(Fallout)
class FalloutAdmin(Retrying):
    """What needs a person: filter on those without a date of resolution."""

    list_display = ("code", "message", "partner_id", "order", "step", "opened_at", "resolved_at", "resolved_by")
    list_filter = (("resolved_at", admin.EmptyFieldListFilter), "partner_id", "error_class")
    list_select_related = ("order", "step")
    search_fields = ("=order__id", "=step__id", "=customer_id", "=code")

    @admin.action(description=_("Try again"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Fallout]) -> None:
        """Bring the steps of the chosen fallouts back to work."""
        self.retry_all(request, queryset.values_list("step_id", flat=True))


@admin.register(PartnerCall)
class PartnerCallAdmin(ReadOnlyAdmin):
    """Every call of a partner, masked."""

    list_display = ("id", "partner_id", "operation", "outcome", "http_status", "error_code", "duration_ms", "sent_at")
    list_filter = ("partner_id", "operation", "outcome", "late")
    search_fields = ("=op_key", "=step__id", "=customer_id")
