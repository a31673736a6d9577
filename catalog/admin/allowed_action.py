"""Allowed actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.base import VALIDITY, CatalogAdmin, CatalogInline
from catalog.admin.fields import CheckboxesAndMore, said_of
from catalog.admin.filters import WordsFilter
from catalog.admin.forms import CatalogForm
from catalog.admin.moments import MOMENTS
from catalog.admin.tables import allowed_action as tables
from catalog.admin.tables.admin import WithTables
from catalog.models import AllowedAction
from tmf.labels import in_words, labelled
from tmf.references import is_foreign

ACTIONS = labelled(tables.ACTIONS)


class AllowedActionForm(CatalogForm):
    """An allowed action in a product manager's words."""

    open_choices = {"action": ACTIONS}

    class Meta(CatalogForm.Meta):
        widgets = {"channels": CheckboxesAndMore}
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "channels": _("Where it may be done. None ticked: in every channel."),
        }


class ActionRowForm(AllowedActionForm):
    """An allowed action of the offering at hand."""

    class Meta(AllowedActionForm.Meta):
        help_texts = {"channels": _("none ticked: in every channel"), "valid_to": _("the first moment without it")}


class AllowedActionInline(CatalogInline):
    """What may be done with a product of the offering; without any row everything may, everywhere."""

    model = AllowedAction
    form = ActionRowForm
    tab = False
    fields = ("action", "channels", "valid_from", "valid_to")
    formfield_overrides = MOMENTS
    verbose_name = _("allowed action")
    verbose_name_plural = _("allowed actions")
    about = _("What customers may do with it, and where. Without any row they may do everything, everywhere.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The actions with their channels."""
        return super().get_queryset(request).prefetch_related("channels")

    def row_name(self, form: CatalogForm) -> str:
        """What a row is called: by its action."""
        return form.instance.action if form.stored else ""


@admin.register(AllowedAction)
class AllowedActionAdmin(WithTables, CatalogAdmin):
    """Which changes are possible, and in which channels, over all offerings."""

    form = AllowedActionForm
    table = tables.AllowedActionResource
    list_display = ("offering", "allowed", "in_channels", "valid_from", "valid_to")
    list_filter = (("action", WordsFilter), "channels")
    list_select_related = ("offering",)
    search_fields = ("=offering__id", "offering__name")
    autocomplete_fields = ("offering",)
    fieldsets = ((None, {"fields": ("offering", "action", "channels")}), VALIDITY)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows with their channels, so that a list costs the same however long it is."""
        return super().get_queryset(request).prefetch_related("channels")

    @display(description=_("Action"), ordering="action")
    def allowed(self, obj: AllowedAction) -> str:
        """What may be done, in words."""
        return in_words(obj.action)

    @display(description=_("Channels"))
    def in_channels(self, obj: AllowedAction) -> str:
        """The names of the channels."""
        elsewhere = [said_of(sent) for sent in obj.snapshots.get("channel", ()) if is_foreign(sent)]
        return ", ".join([*(channel.name for channel in obj.channels.all()), *elsewhere]) or gettext("every channel")
