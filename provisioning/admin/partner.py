"""Partners, to edit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminURLInputWidget

from provisioning.models import Partner
from provisioning.services import save_partner

EDITED = ("name", "archetype", "base_url", "product_keys", "enabled")


class PartnerForm(forms.ModelForm):
    """A partner; the mapping is checked before the service is called, so that the mistake is shown beside it."""

    base_url = forms.URLField(assume_scheme="https", required=False, widget=UnfoldAdminURLInputWidget)

    class Meta:
        model = Partner
        fields = ("id", *EDITED)

    def clean_product_keys(self) -> dict[str, str]:
        """A mapping of tiers to product keys, both texts."""
        keys = self.cleaned_data["product_keys"] or {}
        if not isinstance(keys, dict) or not all(isinstance(key, str) and key for key in keys.values()):
            raise forms.ValidationError('A mapping of tiers to product keys: {"basic": "OP-BASIC"}.')
        return keys


@admin.register(Partner)
class PartnerAdmin(ModelAdmin):
    """Who is asked for services that are not our own, and the switch that stops asking."""

    form = PartnerForm
    list_display = ("id", "name", "archetype", "base_url", "enabled")
    list_filter = ("archetype", "enabled")
    search_fields = ("=id", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Partner | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """The id is named by specifications: it stays."""
        return ("id",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:  # noqa: ARG002
        """A partner is switched off, not deleted: its calls and entitlements name it."""
        return False

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Write through the service that all doors use."""
        save_partner(partner_id=obj.pk, values={name: getattr(obj, name) for name in EDITED})
