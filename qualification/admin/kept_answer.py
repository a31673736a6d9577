"""Kept answers in the admin."""

from __future__ import annotations

from django.contrib import admin

from qualification.models import KeptAnswer
from tmf.admin import ReadOnlyAdmin


@admin.register(KeptAnswer)
class KeptAnswerAdmin(ReadOnlyAdmin):
    """What was answered to whom; answers are made by questions only."""

    list_display = ("id", "kind", "customer_id", "created_at", "expires_at")
    list_filter = ("kind",)
    search_fields = ("=id", "=customer_id")
