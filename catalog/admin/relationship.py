"""Upgrade paths: the arrows between offerings."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.base import VALIDITY, CatalogAdmin, CatalogInline
from catalog.admin.fields import said_of
from catalog.admin.filters import WordsFilter
from catalog.admin.forms import CatalogForm
from catalog.admin.moments import MOMENTS
from catalog.admin.tables.admin import WithTables
from catalog.admin.tables.relationship import KINDS, RelationshipResource
from catalog.models import ProductOfferingRelationship
from tmf.labels import in_words, labelled

TYPES = labelled(KINDS)


class RelationshipForm(CatalogForm):
    """An arrow in a product manager's words."""

    open_choices = {"relationship_type": TYPES}

    class Meta(CatalogForm.Meta):
        labels = {
            **CatalogForm.Meta.labels,
            "source": _("Who holds"),
            "target": _("May move to"),
            "relationship_type": _("Kind of change"),
        }
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "relationship_type": _(
                "A downgrade need not be drawn: an upgrade can be gone back unless a rule forbids it. Other kinds than "
                "upgrade, downgrade and crossgrade are told to apps and decide nothing."
            ),
        }


class PathRowForm(RelationshipForm):
    """An arrow that leads out of the offering at hand."""

    class Meta(RelationshipForm.Meta):
        help_texts = {"valid_to": _("the first moment without it")}


class RelationshipInline(CatalogInline):
    """Where a customer who holds the offering may move to."""

    model = ProductOfferingRelationship
    form = PathRowForm
    fk_name = "source"
    tab = False
    fields = ("relationship_type", "target", "valid_from", "valid_to")
    autocomplete_fields = ("target",)
    formfield_overrides = MOMENTS
    verbose_name = _("upgrade path")
    verbose_name_plural = _("paths out of this offering")
    about = _(
        "Where a customer who holds this offering may move to. A downgrade need not be drawn: an upgrade can be gone "
        "back unless a rule forbids it. Other kinds than upgrade, downgrade and crossgrade are told to apps and decide "
        "nothing."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The arrows with the offerings that they lead to."""
        return super().get_queryset(request).select_related("target")

    def row_name(self, form: CatalogForm) -> str:
        """What a row is called: by where it leads."""
        return form.instance.target.name if form.stored and form.instance.target else ""


@admin.register(ProductOfferingRelationship)
class ProductOfferingRelationshipAdmin(WithTables, CatalogAdmin):
    """Every arrow of every ladder. To take one out of force, set when it ends."""

    form = RelationshipForm
    table = RelationshipResource
    list_display = ("held", "kind", "reached", "in_force", "valid_from", "valid_to")
    list_display_links = ("held", "reached")
    list_filter = (("relationship_type", WordsFilter), "valid_from", "valid_to")
    list_select_related = ("source", "target")
    search_fields = ("=source__id", "source__name", "=target__id", "target__name")
    autocomplete_fields = ("source", "target")
    fieldsets = ((None, {"fields": ("source", "relationship_type", "target")}), VALIDITY)

    @display(description=_("Who holds"), ordering="source__name")
    def held(self, obj: ProductOfferingRelationship) -> str:
        """The offering where the arrow starts."""
        return obj.source.name

    @display(description=_("Kind of change"), ordering="relationship_type")
    def kind(self, obj: ProductOfferingRelationship) -> str:
        """What the arrow is, in words."""
        return in_words(obj.relationship_type)

    @display(description=_("May move to"), ordering="target__name")
    def reached(self, obj: ProductOfferingRelationship) -> str:
        """The offering where the arrow ends."""
        return obj.target.name if obj.target else f"{said_of(obj.extension)} ({gettext('in another system')})"

    @display(description=_("In force"), label={"now": "success", "not yet": "info", "ended": "warning"})
    def in_force(self, obj: ProductOfferingRelationship) -> tuple[str, str]:
        """Whether the arrow holds at this moment."""
        now = timezone.now()
        if obj.validity.contains(now):
            return "now", gettext("now")
        return (
            ("not yet", gettext("not yet")) if obj.valid_from and now < obj.valid_from else ("ended", gettext("ended"))
        )
