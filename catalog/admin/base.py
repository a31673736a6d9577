"""What all screens of the catalog share: one form is one change, written by the catalog's services."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSplitDateTimeVerticalWidget

from catalog.admin.forms import CatalogForm, CatalogFormSet, EntityForm
from catalog.admin.history import HistoryMixin
from catalog.admin.refusals import REFUSALS, in_words
from catalog.admin.working_set import may_write
from catalog.domain.lifecycle import CATALOG_ENTITY
from catalog.models import CatalogDocument, CatalogEntity
from catalog.resources.kinds import BY_MODEL
from catalog.services import check_removal, delete_entities, delete_entity, edit_catalog, hold_catalog, save_entity
from catalog.services.documents import to_document

STATUS_COLOURS = {
    **dict.fromkeys(CATALOG_ENTITY.states),
    "Launched": "success",
    "Active": "info",
    "Retired": "warning",
    "Rejected": "danger",
}
ENTITY = ("name", "id", "description", "version", "lifecycle_status")
VALIDITY = (_("Validity"), {"fields": ("valid_from", "valid_to")})
DOCUMENT = (_("What apps are told"), {"fields": ("document",), "classes": ("collapse",)})
GUARD = (None, {"fields": ("seen",), "classes": ("hidden",)})


class Rows:
    """Rows below an entity; they are saved in the same change as the entity."""

    form = CatalogForm
    formset = CatalogFormSet
    extra = 0
    tab = True
    hide_title = True
    formfield_overrides: dict[Any, Any] = {models.DateTimeField: {"widget": UnfoldAdminSplitDateTimeVerticalWidget}}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the buttons that add or change the other entity: a row has no room for them."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc] # an inline's
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class CatalogInline(Rows, TabularInline):
    """Rows of a few columns."""


class LargeInline(Rows, StackedInline):
    """Rows that need room, one below the other."""

    hide_title = False


class InWorkingSet:
    """A screen that belongs to the catalog: it shows the change set that is worked in, and its forms go there.

    Who may not edit the live catalog directly can add, change and remove only inside a set.
    """

    in_working_set = True

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whether the form of a new entity can be sent."""
        return may_write(request) and super().has_add_permission(request, *args)  # type: ignore[misc] # an admin's

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a form can be sent."""
        return may_write(request) and super().has_change_permission(request, obj)  # type: ignore[misc] # an admin's

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether an entity can be removed."""
        return may_write(request) and super().has_delete_permission(request, obj)  # type: ignore[misc] # an admin's


class CatalogAdmin(InWorkingSet, ModelAdmin):
    """A screen of the catalog.

    A posted form is read, checked and written while no other writer of the catalog can come between; the entity,
    its inlines and its many-to-many values are one edit with one new revision. What is refused, be it by the rules at
    the end of the edit or by the database, is an error of the form, which keeps what was typed; nothing is stored.
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
        """The form of one entity; once more with its errors when the change was refused at its end."""
        view = super().changeform_view
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            with hold_catalog():
                return view(request, *args, **kwargs)
        except REFUSALS as refusal:
            _drop_messages(request)
            request.refused = refusal  # type: ignore[attr-defined] # read by `get_form`
            return view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        """The form; one that was refused knows why, and so is not valid."""
        form = super().get_form(request, obj, **kwargs)
        refused = getattr(request, "refused", None)
        return type(form.__name__, (form,), {"refused": refused}) if refused else form

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
        protected = [*protected, *(words for row in objs for words in _in_the_way(row))]
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
            _drop_messages(request)
            words = " ".join(in_words(refusal).messages)
            self.message_user(request, f"{gettext('Nothing was changed.')} {words}", messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class EntityAdmin(HistoryMixin, CatalogAdmin):
    """A screen of an entity that has a document of its own.

    `read_as` names what stands for a field of the form where there is no form, for those who may only read.
    """

    form = EntityForm
    read_as: Mapping[str, str] = {}

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """The fields, what apps are told, and the guard against writing over somebody else's change."""
        shown = list(super().get_fieldsets(request, obj))
        if obj is None:
            return shown
        if self.has_change_permission(request, obj):
            return [*shown, DOCUMENT, GUARD]
        return [*((name, {**of, "fields": self._to_read(of["fields"])}) for name, of in shown), DOCUMENT]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """The document is made, not edited."""
        return (*super().get_readonly_fields(request, obj), "document", *self.read_as.values())

    def _to_read(self, fields: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(self.read_as.get(field, field) for field in fields))

    @display(description=_("Status"), ordering="lifecycle_status", label=STATUS_COLOURS)
    def status(self, obj: CatalogEntity) -> tuple[str, str]:
        """The lifecycle status as a coloured label."""
        return obj.lifecycle_status, obj.get_lifecycle_status_display()

    @display(description=_("Document"))
    def document(self, obj: models.Model) -> SafeString:
        """The JSON that is served, with everything that no field of the form shows."""
        stored = CatalogDocument.objects.filter(kind=BY_MODEL[type(obj)].name, entity_id=obj.pk, current=True).first()
        text = json.dumps(to_document(stored.body), indent=2, ensure_ascii=False) if stored else ""
        return format_html('<pre class="overflow-x-auto text-xs whitespace-pre-wrap break-words">{}</pre>', text)


def _in_the_way(row: models.Model) -> Iterator[str]:
    """What keeps a row from being removed that no foreign key knows of: it is on sale, or customers have it."""
    try:
        check_removal(row)
    except REFUSALS as refusal:
        yield from in_words(refusal).messages


def _drop_messages(request: HttpRequest) -> None:
    """Read what was said to the user and so drop it: it praises what was just undone."""
    for _said in messages.get_messages(request):
        pass
