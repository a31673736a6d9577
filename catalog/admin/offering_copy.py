"""The page that copies an offering with everything that hangs on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.admin.forms import SAFE_ID
from catalog.admin.offering_lifecycle import page_of
from catalog.admin.refusals import REFUSALS, by_path
from catalog.models import ProductOffering, ProductOfferingRelationship
from catalog.services import copy_offering, hold_catalog

TEMPLATE = "admin/catalog/productoffering/copy.html"
MOST_NAMED = 10


class CopyForm(forms.Form):
    """What a copy is called, and whether one comes to it as one comes to the offering that is copied."""

    id = forms.CharField(
        label=_("New ID"),
        max_length=64,
        validators=[SAFE_ID],
        help_text=_("Apps, orders and partner mappings will know it by this id. It cannot be changed later."),
    )
    name = forms.CharField(label=_("New name"), max_length=200)
    arrows_in = forms.BooleanField(label=_("Also the upgrade paths that lead into it"), required=False)

    def __init__(self, *args: Any, arrows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not arrows:
            del self.fields["arrows_in"]
        for name in ("id", "name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def say(self, refusal: Exception) -> None:
        """What was refused, at the field that it speaks of where there is one."""
        for path, words in by_path(refusal):
            self.add_error(path if path in self.fields else None, words)


def copy_view(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponseBase:
    """Ask for the id and the name of the copy, and make it; whoever may add offerings may copy one that they see."""
    source = model_admin.get_object(request, unquote(object_id))
    if not (model_admin.has_add_permission(request) and model_admin.has_view_permission(request, source)):
        raise PermissionDenied
    if source is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, object_id)  # noqa: SLF001 - Django's
    arrows = _arrows_into(source) if model_admin.has_change_permission(request) else []
    initial = {"id": f"{source.pk}-copy"[:64], "name": gettext("%(name)s (copy)") % {"name": source.name}}
    form = CopyForm(request.POST or None, initial=initial, arrows=len(arrows))
    if form.is_valid() and _copied(model_admin, request, source, form):
        return HttpResponseRedirect(page_of(form.cleaned_data["id"]))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Copy %(name)s") % {"name": source.name},
        "opts": model_admin.opts,
        "original": source,
        "form": form,
        "arrows": arrows[:MOST_NAMED],
        "more": max(0, len(arrows) - MOST_NAMED),
        "back": page_of(source.pk),
    }
    return TemplateResponse(request, TEMPLATE, context)


def _arrows_into(source: ProductOffering) -> list[ProductOfferingRelationship]:
    return list(ProductOfferingRelationship.objects.filter(target=source).select_related("source"))


def _copied(model_admin: Any, request: HttpRequest, source: ProductOffering, form: CopyForm) -> bool:
    """Make the copy; False where it was refused, which the form then says."""
    given = form.cleaned_data
    arrows_in = given.get("arrows_in", False)
    try:
        with hold_catalog():
            copy_offering(source=source.pk, pk=given["id"], name=given["name"], arrows_in=arrows_in)
            made = ProductOffering.objects.get(pk=given["id"])
            model_admin.log_addition(request, made, gettext("Copied from %(name)s.") % {"name": source.name})
    except REFUSALS as refusal:
        form.say(refusal)
        return False
    words = gettext("%(name)s was made, in study, with everything that %(source)s has.")
    model_admin.message_user(request, words % {"name": made.name, "source": source.name}, messages.SUCCESS)
    return True
