"""Tasks in the admin."""

from __future__ import annotations

from django.contrib import admin

from qualification.models import Task
from tmf.admin import ReadOnlyAdmin


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    """What was asked and answered to whom; tasks are made by questions only."""

    list_display = ("id", "kind", "state", "customer_id", "created_at", "expires_at")
    list_filter = ("kind", "state")
    search_fields = ("=id", "=customer_id")
