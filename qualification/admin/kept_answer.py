"""Kept answers in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from qualification.models import KeptAnswer


@admin.register(KeptAnswer)
class KeptAnswerAdmin(ModelAdmin):
    """What was answered to whom; answers are made by questions only."""

    list_display = ("id", "kind", "customer_id", "created_at", "expires_at")
    list_filter = ("kind",)
    search_fields = ("=id", "=customer_id")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody deletes; what has expired is forgotten."""
        return False
