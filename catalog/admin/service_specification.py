"""Service specifications."""

from django.contrib import admin

from catalog.admin.base import ENTITY, VALIDITY, CatalogInline, EntityAdmin
from catalog.admin.forms import CatalogForm
from catalog.admin.product_specification import CharacteristicInline
from catalog.models import ServiceSpecification, ServiceSpecificationRelationship


class ServiceSpecificationForm(CatalogForm):
    """A service specification in a product manager's words."""

    class Meta(CatalogForm.Meta):
        help_texts = {
            **CatalogForm.Meta.help_texts,
            "kind": "CFS: what the customer has. RFS: what a partner or the network is asked for.",
            "partner_id": "Only for an RFS: who is called. Empty: nobody outside.",
        }


class ServiceLinkForm(CatalogForm):
    """A link between services in a product manager's words."""

    class Meta(CatalogForm.Meta):
        labels = {**CatalogForm.Meta.labels, "relationship_type": "This service", "target": "Service"}


class ServiceLinkInline(CatalogInline):
    """What has to be active first, and what realizes it."""

    model = ServiceSpecificationRelationship
    form = ServiceLinkForm
    fk_name = "source"
    fields = ("relationship_type", "target")
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
    fieldsets = ((None, {"fields": (*ENTITY, ("kind", "partner_id"))}), VALIDITY)
