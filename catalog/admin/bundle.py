"""What a plan consists of: options and choice groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from catalog.admin.base import CatalogInline
from catalog.admin.fields import said_of
from catalog.admin.forms import CatalogForm, CatalogFormSet
from catalog.models import BundleGroup, BundleOption
from catalog.services import GroupInUse


def path_of(group: BundleGroup) -> str:
    """The name of a choice group below those that it lies in."""
    return f"{path_of(group.parent)} / {group.name}" if group.parent else group.name


class GroupField(forms.ModelChoiceField):
    """A choice group of the bundle at hand."""

    def label_from_instance(self, obj: BundleGroup) -> str:
        """Its name and where it lies; which bundle is plain to see."""
        return path_of(obj)


class BundleForm(CatalogForm):
    """Limits in a product manager's words."""

    class Meta(CatalogForm.Meta):
        labels = {
            **CatalogForm.Meta.labels,
            "offering": _("Offering"),
            "lower_limit": _("At least"),
            "upper_limit": _("At most"),
            "default": _("By default"),
            "group": _("Choice group"),
        }
        help_texts = {
            "lower_limit": _("1 or more: the plan includes it."),
            "default": _("How many of it an order has unless it says otherwise."),
            "group": _("A new choice group has to be saved before options can be put into it."),
        }


class BundleOptionInline(CatalogInline):
    """The offerings that can be inside the plan, with their limits."""

    model = BundleOption
    form = BundleForm
    fk_name = "bundle"
    tab = False
    fields = ("offering", "lower_limit", "upper_limit", "default", "group")
    autocomplete_fields = ("offering",)
    verbose_name = _("option of the bundle")
    verbose_name_plural = _("bundle options")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The options with their offerings."""
        return super().get_queryset(request).select_related("offering")

    def row_name(self, form: CatalogForm) -> str:
        """What a row is called: by its offering."""
        return form.instance.offering.name if form.stored and form.instance.offering else ""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the choice groups of this very bundle."""
        if db_field.name == "group":
            quoted = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            bundle = unquote(quoted) if quoted else None
            groups = BundleGroup.objects.filter(bundle=bundle).select_related("parent__parent__parent")
            kwargs |= {"queryset": groups, "form_class": GroupField, "empty_label": _("none")}
            kwargs["widget"] = UnfoldAdminSelectWidget()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class GroupRowForm(BundleForm):
    """A choice group among its options, whose columns it shares."""

    class Meta(BundleForm.Meta):
        help_texts = {}


class GroupFormSet(CatalogFormSet):
    """The choice groups of a bundle."""

    def check_removal(self, row: Model) -> None:
        """Refuse to remove a group while anything is in it or in a group below it: it would leave the bundle unseen.

        Raises:
            GroupInUse: with the names of what it holds.
        """
        below = Q(group=row.pk) | Q(group__parent=row.pk) | Q(group__parent__parent=row.pk)
        options = BundleOption.objects.filter(below | Q(group__parent__parent__parent=row.pk)).select_related(
            "offering"
        )
        held = [option.offering.name if option.offering else said_of(option.extension) for option in options]
        if held:
            raise GroupInUse(str(getattr(row, "name", row.pk)), held)


class BundleGroupInline(CatalogInline):
    """Choices such as "two of these three"; options are put into a group above."""

    model = BundleGroup
    form = GroupRowForm
    formset = GroupFormSet
    fk_name = "bundle"
    tab = False
    fields = ("name", "lower_limit", "upper_limit")
    verbose_name = _("choice group")
    verbose_name_plural = _("choice groups")

    def row_name(self, form: CatalogForm) -> str:
        """What a row is called: by its group."""
        return form.instance.name if form.stored else ""
