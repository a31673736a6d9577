"""Upgrade paths: the arrows between offerings."""

from __future__ import annotations

from django.contrib import admin
from django.utils import timezone
from unfold.decorators import display

from catalog.admin.base import VALIDITY, CatalogAdmin, CatalogInline
from catalog.admin.fields import said_of
from catalog.admin.forms import CatalogForm
from catalog.domain.offering import LADDER_TYPES
from catalog.models import ProductOfferingRelationship

TYPES = [(name, name) for name in (*LADDER_TYPES, "requires", "excludes", "substitutes", "migration")]


class RelationshipForm(CatalogForm):
    """An arrow in a product manager's words."""

    open_choices = {"relationship_type": TYPES}

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "source": "Who holds", "target": "May move to"}
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "relationship_type": (
                "A downgrade need not be drawn: an upgrade can be gone back unless a rule forbids it. Other kinds than "
                "upgrade, downgrade and crossgrade are told to apps and decide nothing."
            ),
        }


class RelationshipInline(CatalogInline):
    """Where a customer who holds the offering may move to."""

    model = ProductOfferingRelationship
    form = RelationshipForm
    fk_name = "source"
    fields = ("relationship_type", "target", "valid_from", "valid_to")
    autocomplete_fields = ("target",)
    verbose_name = "upgrade path"
    verbose_name_plural = "upgrade paths"


@admin.register(ProductOfferingRelationship)
class ProductOfferingRelationshipAdmin(CatalogAdmin):
    """Every arrow of every ladder. To take one out of force, set when it ends."""

    form = RelationshipForm
    list_display = ("held", "relationship_type", "reached", "in_force", "valid_from", "valid_to")
    list_display_links = ("held", "reached")
    list_filter = ("relationship_type", "valid_from", "valid_to")
    list_select_related = ("source", "target")
    search_fields = ("=source__id", "source__name", "=target__id", "target__name")
    autocomplete_fields = ("source", "target")
    fieldsets = ((None, {"fields": ("source", "relationship_type", "target")}), VALIDITY)

    @display(description="Who holds", ordering="source__name")
    def held(self, obj: ProductOfferingRelationship) -> str:
        """The offering where the arrow starts."""
        return obj.source.name

    @display(description="May move to", ordering="target__name")
    def reached(self, obj: ProductOfferingRelationship) -> str:
        """The offering where the arrow ends."""
        return obj.target.name if obj.target else f"{said_of(obj.extension)} (in another system)"

    @display(description="In force", label={"now": "success", "not yet": "info", "ended": "warning"})
    def in_force(self, obj: ProductOfferingRelationship) -> str:
        """Whether the arrow holds at this moment."""
        now = timezone.now()
        if obj.validity.contains(now):
            return "now"
        return "not yet" if obj.valid_from and now < obj.valid_from else "ended"
