"""The history of states, to read."""

from django.contrib import admin

from events.models import StateChange
from tmf.admin import ReadOnlyAdmin


@admin.register(StateChange)
class StateChangeAdmin(ReadOnlyAdmin):
    """Who moved what from where to where, why and when."""

    list_display = ["at", "subject_type", "subject_id", "from_state", "to_state", "actor", "reason"]
    list_filter = ["subject_type", "to_state"]
    search_fields = ["=subject_id", "=customer_id"]
    ordering = ["-at", "-id"]
