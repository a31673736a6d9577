"""Partners, to edit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from catalog.selectors.partner_tiers import services_of_partner
from provisioning.models import Partner
from provisioning.services import (
    PartnerInUse,
    PartnerNotFound,
    check_partner_removal,
    remove_partner,
    save_partner,
    spoken_archetypes,
)

EDITED = ("name", "archetype", "base_url", "enabled")
MOST_NAMED = 5
LINK = '<a class="text-primary-600 dark:text-primary-400 underline" href="{}">{}</a>'


class PartnerForm(forms.ModelForm):
    """A partner in a product manager's words."""

    archetype = forms.ChoiceField(
        label=_("Kind of interface"),
        widget=UnfoldAdminSelectWidget,
        help_text=_(
            "Which adapter speaks to it. Where its kind has none yet, orders for the partner wait for a person."
        ),
    )
    base_url = forms.URLField(
        label=_("Address"),
        assume_scheme="https",
        required=False,
        widget=UnfoldAdminTextInputWidget,  # no link beside it: the address is for machines
        help_text=_("Where its interface begins, such as https://partner.example/api."),
    )

    class Meta:
        model = Partner
        fields = ("id", *EDITED)
        labels = {"id": _("ID"), "name": _("Name"), "enabled": _("Switched on")}
        help_texts = {
            "id": _("Service specifications name it by this id. It cannot be changed later."),
            "enabled": _("Off: it is not asked for anything, and orders wait until it is on again."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "archetype" in self.fields:
            self.fields["archetype"].choices = _interfaces(self.instance.archetype)  # type: ignore[attr-defined] # a choice


@admin.register(Partner)
class PartnerAdmin(ModelAdmin):
    """Who is asked for services that are not our own, the switch that stops asking, and what each of them sells."""

    form = PartnerForm
    list_display = ("name", "id", "interface", "address", "on")
    list_filter = ("archetype", "enabled")
    list_per_page = 50
    list_fullwidth = True
    search_fields = ("=id", "name")
    show_full_result_count = False
    warn_unsaved_form = True
    actions = None

    def get_fieldsets(self, request: HttpRequest, obj: Partner | None = None) -> Any:  # noqa: ARG002
        """What a person says of it and, once it is there, what it sells and who needs it."""
        said = [(None, {"fields": ("name", "id", "enabled")}), (_("How it is reached"), {"fields": EDITED[1:3]})]
        told = [(_("What it sells"), {"fields": ("products",)}), (_("Who needs it"), {"fields": ("needed_by",)})]
        return [*said, *(told if obj else ())]

    def get_readonly_fields(self, request: HttpRequest, obj: Partner | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """The id is named by specifications: it stays."""
        return ("id", "products", "needed_by") if obj else ("products", "needed_by")

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Write through the service that all doors use."""
        save_partner(partner_id=obj.pk, values={name: getattr(obj, name) for name in EDITED})

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The question before a partner is removed, and its removal; one that is needed stays, and it is said why."""
        partner = Partner.objects.filter(pk=unquote(object_id)).first()
        try:
            if partner is not None and self.has_delete_permission(request, partner):
                check_partner_removal(partner)
            return super().delete_view(request, object_id, *args, **kwargs)
        except PartnerInUse as refusal:
            self.message_user(request, in_words(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:provisioning_partner_change", args=[object_id]))

    def delete_model(self, request: HttpRequest, obj: Partner) -> None:  # noqa: ARG002
        """Remove it through the service."""
        try:
            remove_partner(partner_id=obj.pk)
        except PartnerNotFound:
            return  # somebody else was faster

    @display(description=_("Kind of interface"), ordering="archetype")
    def interface(self, obj: Partner) -> str:
        """Which adapter speaks to it."""
        return obj.archetype

    @display(description=_("Address"), ordering="base_url")
    def address(self, obj: Partner) -> str:
        """Where its interface begins, not to be clicked: it is for machines."""
        return obj.base_url

    @display(description=_("Switched on"), ordering="enabled", boolean=True)
    def on(self, obj: Partner) -> bool:
        """Whether it is asked."""
        return obj.enabled

    @display(description=_("Products by tier"))
    def products(self, obj: Partner) -> SafeString:
        """The mapping of tiers to the partner's products, and the way to where it is edited."""
        link = format_html(
            LINK, reverse("studio:partner_products", args=[obj.pk]), gettext("Map tiers to its products")
        )
        if not obj.product_keys:
            return format_html("{} {}", gettext("None yet: orders for it wait for a person."), link)
        pairs = format_html_join("", "<li>{}: <code>{}</code></li>", sorted(obj.product_keys.items()))
        return format_html('<ul class="mb-2">{}</ul>{}', pairs, link)

    @display(description=_("Service specifications"))
    def needed_by(self, obj: Partner) -> SafeString | str:
        """The specifications that name it, and the way to the drawing."""
        named = services_of_partner(obj.pk)
        if not named:
            return gettext("No service specification names it.")
        address = "admin:catalog_servicespecification_change"
        links = format_html_join("", f"<li>{LINK}</li>", ((reverse(address, args=[one.id]), one.name) for one in named))
        drawing = reverse("studio:service_graph", args=["partner", obj.pk])
        return format_html(f'<ul class="mb-2">{{}}</ul>{LINK}', links, drawing, gettext("Draw what needs it"))


def in_words(refusal: PartnerInUse) -> str:
    """Why a partner stays, in a person's words."""
    named = list(refusal.specifications[:MOST_NAMED])
    if more := len(refusal.specifications) - len(named):
        named.append(ngettext("%(more)d other", "%(more)d others", more) % {"more": more})
    said = [gettext("%(name)s cannot be removed.") % {"name": refusal.name}]
    if named:
        who = get_text_list(named, gettext("and"))
        said.append(gettext("These service specifications name it: %(who)s.") % {"who": who})
    if refusal.has_history:
        said.append(gettext("Customers have or had services of it. Switch it off instead."))
    return " ".join(said)


def _interfaces(present: str) -> list[tuple[str, str]]:
    """The kinds that have an adapter, and the one that stands there now."""
    known = [(name, name) for name in spoken_archetypes()]
    if not present:
        return [("", gettext("Select value")), *known]
    if present in dict(known):
        return known
    return [(present, gettext("%(kind)s (no adapter yet)") % {"kind": present}), *known]
