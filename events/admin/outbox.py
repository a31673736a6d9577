"""The outbox, to read."""

from django.contrib import admin

from events.models import OutboxEvent
from tmf.admin import ReadOnlyAdmin


@admin.register(OutboxEvent)
class OutboxEventAdmin(ReadOnlyAdmin):
    """The TM Forum events that were announced."""

    list_display = ["occurred_at", "api", "event_type", "subject_type", "subject_id", "customer_id"]
    list_filter = ["api", "event_type"]
    search_fields = ["=subject_id", "=customer_id", "=id"]
    ordering = ["-occurred_at", "-id"]
