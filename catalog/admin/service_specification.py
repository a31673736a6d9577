"""Service specifications."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError

from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.characteristic import CharacteristicInline
from catalog.admin.fields import MappingField
from catalog.admin.forms import CatalogForm, EntityForm
from catalog.domain.specification import CFS
from catalog.models import ServiceSpecification, ServiceSpecificationRelationship

TYPES = [
    (ServiceSpecificationRelationship.DEPENDENCY, "depends on"),
    (ServiceSpecificationRelationship.REALIZED_BY, "is realized by"),
]


class ServiceSpecificationForm(EntityForm):
    """A service specification in a product manager's words."""

    partner_fields = MappingField(
        label="Partner's fields",
        help_text="One a line: characteristic = the partner's field, such as tier = plan_code. What is not named here "
        "keeps its name.",
    )

    class Meta(CatalogForm.Meta):
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "kind": "CFS: what the customer has. RFS: what a partner or the network is asked for.",
            "partner_id": "Only for an RFS: who is called. Empty: nobody outside.",
        }

    def clean(self) -> dict[str, Any]:
        """Only an RFS has a partner."""
        cleaned = super().clean()
        if cleaned.get("kind") == CFS and cleaned.get("partner_id") and {"kind", "partner_id"} & {*self.changed_data}:
            words = "Only an RFS has a partner; this is a CFS."
            self.add_error("partner_id", ValidationError(words, code="invalid"))
        return cleaned


class ServiceLinkForm(CatalogForm):
    """A link between services in a product manager's words."""

    open_choices = {"relationship_type": TYPES}

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "relationship_type": "This service", "target": "Service"}


class ServiceLinkInline(CatalogInline):
    """What has to be active first, and what realizes it."""

    model = ServiceSpecificationRelationship
    form = ServiceLinkForm
    fk_name = "source"
    fields = ("relationship_type", "target", "valid_from", "valid_to")
    autocomplete_fields = ("target",)
    verbose_name = "link to another service"
    verbose_name_plural = "links to other services"


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
        ("Production", {"fields": (("kind", "partner_id"), "partner_fields")}),
        VALIDITY,
    )
