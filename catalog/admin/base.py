"""What all screens of the catalog share: one form is one change, written by the catalog's services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSplitDateTimeVerticalWidget

from catalog.admin.forms import CatalogForm, CatalogFormSet
from catalog.admin.refusals import REFUSALS, in_words
from catalog.models import CatalogEntity
from catalog.services import delete_entities, delete_entity, edit_catalog, hold_catalog, save_entity

STATUS_COLOURS = {"Launched": "success", "Active": "info", "Retired": "warning", "Rejected": "danger"}
ENTITY = ("name", "id", "description", "version", "lifecycle_status")
VALIDITY = ("Validity", {"fields": ("valid_from", "valid_to")})


class CatalogInline(TabularInline):
    """Rows below an entity; they are saved in the same change as the entity."""

    form = CatalogForm
    formset = CatalogFormSet
    extra = 0
    tab = True
    hide_title = True
    formfield_overrides = {models.DateTimeField: {"widget": UnfoldAdminSplitDateTimeVerticalWidget}}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the buttons that add or change the other entity: a row has no room for them."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class CatalogAdmin(ModelAdmin):
    """A screen of the catalog.

    A posted form is read, checked and written while no other writer of the catalog can come between; the entity,
    its inlines and its many-to-many values are one edit with one new revision. What the rules refuse is an error of
    the form; what only the database refuses is a message, and nothing is stored.
    """

    form = CatalogForm
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False
    warn_unsaved_form = True

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """An id is given once: others refer to it."""
        fields = tuple(super().get_readonly_fields(request, obj))
        given_by_hand = not isinstance(self.opts.pk, models.AutoField)
        return (*fields, self.opts.pk.name) if obj and given_by_hand else fields

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form of one entity."""
        return self._held(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The question before an entity is removed, and its removal."""
        return self._held(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list, and the actions on what is ticked there."""
        return self._held(request, super().changelist_view, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:  # noqa: FBT001
        """Write nothing yet: `save_related`, which always follows, stores the whole form as one change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Store the entity with everything the form says about it."""
        with edit_catalog():
            save_entity(form.instance)
            super().save_related(request, form, formsets, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Store the rows of an inline: first what goes, then what stays."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            delete_entity(row)
        for row in rows:
            save_entity(row)
        formset.save_m2m()

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:  # noqa: ARG002
        """Remove one entity."""
        delete_entity(obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:  # noqa: ARG002
        """Remove what is ticked in the list, as one change."""
        delete_entities(queryset)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """What goes along; where something stands in the way, that is what is said, not a missing permission for it."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set() if protected else permissions, protected

    def _held(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            with hold_catalog():
                return view(request, *args, **kwargs)
        except REFUSALS as refusal:
            for _ in messages.get_messages(request):
                pass  # read and so dropped: they praise what was just undone
            words = " ".join(in_words(refusal).messages)
            self.message_user(request, f"Nothing was changed. {words}", messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class EntityAdmin(CatalogAdmin):
    """A screen of an entity with a lifecycle."""

    @display(description="Status", ordering="lifecycle_status", label=STATUS_COLOURS)
    def status(self, obj: CatalogEntity) -> str:
        """The lifecycle status as a coloured label."""
        return obj.lifecycle_status
