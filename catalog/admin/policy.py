"""Policies."""

from django.contrib import admin

from catalog.admin.base import VALIDITY, CatalogAdmin
from catalog.admin.forms import CatalogForm
from catalog.models import Policy


class PolicyForm(CatalogForm):
    """A policy in a product manager's words."""

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "kind": "Rule", "display": "What an app shows"}
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "kind": "Upgrades only: who holds one of the offerings may move up its upgrade path, never down it.",
            "offerings": "The rule holds for customers who hold one of these.",
        }


@admin.register(Policy)
class PolicyAdmin(CatalogAdmin):
    """Commercial rules, each for as many offerings as it names."""

    form = PolicyForm
    list_display = ("name", "id", "kind", "display", "valid_from", "valid_to")
    list_display_links = ("name", "id")
    list_filter = ("kind", "display")
    search_fields = ("id", "name", "offerings__name", "=offerings__id")
    autocomplete_fields = ("offerings",)
    fieldsets = (
        (None, {"fields": ("name", "id", ("kind", "display"))}),
        ("Holds for", {"fields": ("offerings",)}),
        VALIDITY,
    )
