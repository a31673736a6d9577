"""The trees of categories: how offerings and service candidates are found."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.base import ENTITY, VALIDITY, EntityAdmin
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.models import Category, ServiceCategory

DEEPEST = 3
"""How many levels above a category a list names; a fixed number, so that it costs the same however long it is."""
AROUND = "__".join(["parent"] * DEEPEST)


class CategoryForm(EntityForm):
    """A category in a product manager's words."""

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "parent": _("Lies in")}
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "parent": _("Empty: it is a root of the tree."),
            "offerings": _("What is found in this category."),
        }

    def _post_clean(self) -> None:
        """A category is a root exactly when it lies in no other one, unless another door has said so."""
        super()._post_clean()
        if not self.stored or "parent" in self.changed_data:
            self.instance.is_root = self.instance.parent_id is None


class TreeAdmin(EntityAdmin):
    """A screen over a tree of categories."""

    form = CategoryForm
    list_display = ("place", "id", "status", "valid_from", "valid_to")
    list_filter = ("lifecycle_status", "is_root")
    list_select_related = (AROUND,)
    search_fields = ("id", "name")
    autocomplete_fields: tuple[str, ...] = ("parent",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What lies below is changed there."""
        return (*super().get_readonly_fields(request, obj), "below")

    @display(description=_("Category"), ordering="name")
    def place(self, obj: Category | ServiceCategory) -> str:
        """Its name after the names of those that it lies in."""
        names = [obj.name]
        above = obj.parent
        while above is not None and len(names) <= DEEPEST:
            names.append(above.name)
            above = above.parent if len(names) <= DEEPEST else None
        return " / ".join(reversed(names))

    @display(description=_("Categories in it"))
    def below(self, obj: Category | ServiceCategory) -> SafeString | str:
        """Links to the categories right below."""
        if not obj.pk or obj._state.adding:  # noqa: SLF001 - Django's own mark of a stored row
            return gettext("none yet")
        return _links(f"admin:catalog_{self.opts.model_name}_change", obj.children.all()) or gettext("none")


@admin.register(Category)
class CategoryAdmin(TreeAdmin):
    """Where apps find offerings."""

    autocomplete_fields = ("parent", "offerings")
    fieldsets = (
        (None, {"fields": (*ENTITY, "parent", "below")}),
        (_("Offerings"), {"fields": ("offerings",)}),
        VALIDITY,
    )


@admin.register(ServiceCategory)
class ServiceCategoryAdmin(TreeAdmin):
    """Where product designers find services."""

    fieldsets = ((None, {"fields": (*ENTITY, "parent", "below", "held")}), VALIDITY)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A candidate says itself which categories it is in."""
        return (*super().get_readonly_fields(request, obj), "held")

    @display(description=_("Service candidates in it"))
    def held(self, obj: ServiceCategory) -> SafeString | str:
        """Links to the candidates."""
        if obj._state.adding:  # noqa: SLF001
            return gettext("none yet")
        return _links("admin:catalog_servicecandidate_change", obj.candidates.all()) or gettext("none")


def _links(to: str, rows: QuerySet[Any]) -> SafeString:
    pairs = ((reverse(to, args=(row.pk,)), row.name) for row in rows)
    return format_html_join(", ", '<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', pairs)
