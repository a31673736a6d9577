"""What a plan consists of: options and choice groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.http import HttpRequest

from catalog.admin.base import CatalogInline
from catalog.admin.forms import CatalogForm
from catalog.models import BundleGroup, BundleOption


class GroupField(forms.ModelChoiceField):
    """A choice group of the bundle at hand."""

    def label_from_instance(self, obj: BundleGroup) -> str:
        """Its name; which bundle is plain to see."""
        return obj.name


class BundleForm(CatalogForm):
    """Limits in a product manager's words."""

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "group": "Choice group"}
        help_texts = {
            "lower_limit": "1 or more: the plan includes it.",
            "default": "How many of it an order has unless it says otherwise.",
            "group": "A new choice group has to be saved before options can be put into it.",
        }


class BundleOptionInline(CatalogInline):
    """The offerings that can be inside the plan, with their limits."""

    model = BundleOption
    form = BundleForm
    fk_name = "bundle"
    fields = ("offering", "lower_limit", "upper_limit", "default", "group")
    autocomplete_fields = ("offering",)
    verbose_name = "option of the bundle"
    verbose_name_plural = "bundle options"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the choice groups of this very bundle."""
        if db_field.name == "group":
            quoted = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            bundle = unquote(quoted) if quoted else None
            kwargs |= {"queryset": BundleGroup.objects.filter(bundle=bundle), "form_class": GroupField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class BundleGroupInline(CatalogInline):
    """Choices such as "two of these three"; options are put into a group above."""

    model = BundleGroup
    form = BundleForm
    fields = ("name", "lower_limit", "upper_limit")
    verbose_name = "choice group"
    verbose_name_plural = "choice groups"
