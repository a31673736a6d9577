"""Service specifications."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.characteristic import CharacteristicInline
from catalog.admin.fields import MappingField, open_choice
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.domain.service_graph import SERVICE
from catalog.domain.specification import CFS
from catalog.models import ServiceSpecification, ServiceSpecificationRelationship
from catalog.services.partners import partner_names

TYPES = [
    (ServiceSpecificationRelationship.DEPENDENCY, _("depends on")),
    (ServiceSpecificationRelationship.REALIZED_BY, _("is realized by")),
]
LINK = '<a class="text-primary-600 dark:text-primary-400 underline" href="{}">{}</a>'
Words = dict[str, Any]


class ServiceSpecificationForm(EntityForm):
    """A service specification in a product manager's words."""

    partner_fields = MappingField(
        label=_("Partner's fields"),
        help_text=_(
            "One a line: characteristic = the partner's field, such as tier = plan_code. What is not named here keeps"
            " its name."
        ),
    )

    class Meta(CatalogForm.Meta):
        help_texts: Words = {
            **CatalogForm.Meta.help_texts,
            "kind": _("CFS: what the customer has. RFS: what a partner or the network is asked for."),
            "partner_id": _("Only for an RFS: who is asked. None: nobody outside."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "partner_id" in self.fields:
            partners = [(pk, f"{name} ({pk})") for pk, name in partner_names().items()]
            self.fields["partner_id"] = open_choice(self.fields["partner_id"], partners, self.instance.partner_id)

    def clean(self) -> dict[str, Any]:
        """Only an RFS has a partner."""
        cleaned = super().clean()
        if cleaned.get("kind") == CFS and cleaned.get("partner_id") and {"kind", "partner_id"} & {*self.changed_data}:
            words = gettext("Only an RFS has a partner; this is a CFS.")
            self.add_error("partner_id", ValidationError(words, code="invalid"))
        return cleaned


class ServiceLinkForm(CatalogForm):
    """A link between services in a product manager's words."""

    open_choices: ClassVar[Words] = {"relationship_type": TYPES}

    class Meta(CatalogForm.Meta):
        labels: Words = {**CatalogForm.Meta.labels, "relationship_type": _("This service"), "target": _("Service")}


class ServiceLinkInline(CatalogInline):
    """What has to be active first, and what realizes it."""

    model = ServiceSpecificationRelationship
    form = ServiceLinkForm
    fk_name = "source"
    fields = ("relationship_type", "target", "valid_from", "valid_to")
    autocomplete_fields = ("target",)
    verbose_name = _("link to another service")
    verbose_name_plural = _("links to other services")


@admin.register(ServiceSpecification)
class ServiceSpecificationAdmin(EntityAdmin):
    """What a customer gets, what it depends on, and which partner is asked."""

    form = ServiceSpecificationForm
    list_display = ("name", "id", "kind", "partner_id", "status", "valid_from", "valid_to")
    list_filter = ("kind", "lifecycle_status", "partner_id")
    search_fields = ("id", "name", "partner_id")
    inlines = (ServiceLinkInline, CharacteristicInline)
    fieldsets = (
        (None, {"fields": (*ENTITY, "is_bundle")}),
        (_("Production"), {"fields": (("kind", "partner_id"), "partner_fields")}),
        VALIDITY,
    )

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The fields and, once it is there, the way to the drawing."""
        shown = list(super().get_fieldsets(request, obj))
        return [*shown[:2], (_("What hangs together"), {"fields": ("drawing",)}), *shown[2:]] if obj else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The drawing is made, not edited."""
        return (*super().get_readonly_fields(request, obj), "drawing")

    @display(description=_("Service graph"))
    def drawing(self, obj: ServiceSpecification) -> SafeString:
        """The way to the drawing of what it needs and what needs it."""
        address = reverse("studio:service_graph", args=[SERVICE, obj.pk])
        return format_html(LINK, address, gettext("Draw what it needs and what needs it"))
