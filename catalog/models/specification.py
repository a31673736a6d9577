"""Product and service specifications: what is sold, and what realizes it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.domain.specification import CFS, RFS
from catalog.models.base import CatalogEntity, Part, Valid, one_owner

KINDS = [(CFS, _("Customer facing (CFS)")), (RFS, _("Resource facing (RFS)"))]


class ServiceSpecification(CatalogEntity):
    """What a customer has (CFS) or what a partner is asked for (RFS); TMF633 ServiceSpecification.

    `partner_id` names the partner of an RFS: an opaque word here, an entity of the production domain there.
    `partner_fields` maps the names of its characteristics to that partner's fields; what is not there keeps its name.
    """

    kind = models.CharField(_("kind"), max_length=3, choices=KINDS, default=CFS)
    partner_id = models.CharField(_("partner"), max_length=64, blank=True)
    partner_fields = models.JSONField(_("partner's fields"), null=True, blank=True)
    is_bundle = models.BooleanField(_("bundle"), default=False)
    entity_spec_relationship = models.JSONField(null=True, blank=True, editable=False)
    feature_specification = models.JSONField(null=True, blank=True, editable=False)
    resource_specification = models.JSONField(null=True, blank=True, editable=False)
    service_level_specification = models.JSONField(null=True, blank=True, editable=False)
    constraint = models.JSONField(null=True, blank=True, editable=False)
    related_party = models.JSONField(null=True, blank=True, editable=False)
    attachment = models.JSONField(null=True, blank=True, editable=False)
    target_entity_schema = models.JSONField(null=True, blank=True, editable=False)

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name = _("service specification")
        verbose_name_plural = _("service specifications")


class ServiceSpecificationRelationship(Part, Valid):
    """A serviceSpecRelationship: `dependency` orders provisioning, `realizedBy` leads from a CFS to its RFS.

    Other types are kept and decide nothing. `target` is null for a specification of another system.
    """

    OWNERS = ("source",)
    DEPENDENCY, REALIZED_BY = "dependency", "realizedBy"

    source = models.ForeignKey(
        ServiceSpecification, models.CASCADE, related_name="relationships", verbose_name=_("source")
    )
    relationship_type = models.CharField(_("relationship type"), max_length=100)
    target = models.ForeignKey(
        ServiceSpecification, models.PROTECT, null=True, related_name="used_by", verbose_name=_("target")
    )

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("service specification relationship")
        verbose_name_plural = _("service specification relationships")
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(
                fields=("source", "relationship_type", "target"), name="catalog_service_relationship_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {gettext(self.relationship_type)} {self.target_id}"


class ProductSpecification(CatalogEntity):
    """What is sold, apart from price and market; its services are the CFS that realize it (TMF620)."""

    brand = models.CharField(_("brand"), max_length=200, blank=True)
    product_number = models.CharField(_("product number"), max_length=64, blank=True)
    is_bundle = models.BooleanField(_("bundle"), default=False)
    service_specifications = models.ManyToManyField(
        ServiceSpecification,
        blank=True,
        related_name="product_specifications",
        verbose_name=_("service specifications"),
    )
    categories = models.ManyToManyField(
        "catalog.Category", blank=True, related_name="product_specifications", verbose_name=_("categories")
    )
    policies = models.ManyToManyField(
        "catalog.Policy", blank=True, related_name="product_specifications", verbose_name=_("policies")
    )
    resource_specification = models.JSONField(null=True, blank=True, editable=False)
    related_party = models.JSONField(null=True, blank=True, editable=False)
    attachment = models.JSONField(null=True, blank=True, editable=False)
    target_product_schema = models.JSONField(null=True, blank=True, editable=False)
    intent_specification = models.JSONField(null=True, blank=True, editable=False)
    external_identifier = models.JSONField(null=True, blank=True, editable=False)

    class Meta(CatalogEntity.Meta):
        abstract = False
        verbose_name = _("product specification")
        verbose_name_plural = _("product specifications")


class ProductSpecificationRelationship(Part, Valid):
    """A productSpecificationRelationship, or (`bundled`) a specification inside a bundle of specifications."""

    OWNERS = ("source",)

    source = models.ForeignKey(
        ProductSpecification, models.CASCADE, related_name="relationships", verbose_name=_("source")
    )
    relationship_type = models.CharField(_("relationship type"), max_length=100, blank=True)
    bundled = models.BooleanField(_("bundled"), default=False)
    target = models.ForeignKey(
        ProductSpecification, models.PROTECT, null=True, related_name="used_by", verbose_name=_("target")
    )
    characteristic = models.JSONField(_("characteristic"), null=True, blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("product specification relationship")
        verbose_name_plural = _("product specification relationships")
        constraints = Valid.Meta.constraints

    def __str__(self) -> str:
        return f"{self.source_id} {gettext('contains' if self.bundled else self.relationship_type)} {self.target_id}"


class CharacteristicSpecification(Part, Valid):
    """A characteristic that a specification or an offering declares, for example `tier`.

    `values` are its CharacteristicValueSpecifications: single values and ranges, each with its own validity.
    """

    OWNERS = ("product_specification", "service_specification", "product_offering")

    product_specification = models.ForeignKey(
        ProductSpecification,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="characteristics",
        verbose_name=_("product specification"),
    )
    service_specification = models.ForeignKey(
        ServiceSpecification,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="characteristics",
        verbose_name=_("service specification"),
    )
    product_offering = models.ForeignKey(
        "catalog.ProductOffering",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="characteristics",
        verbose_name=_("product offering"),
    )
    local_id = models.CharField(_("id within the specification"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    value_type = models.CharField(_("value type"), max_length=50, default="string")
    configurable = models.BooleanField(_("configurable"), default=True)
    is_unique = models.BooleanField(_("is unique"), null=True, blank=True)
    extensible = models.BooleanField(_("extensible"), null=True, blank=True)
    regex = models.CharField(_("regex"), max_length=1000, blank=True)
    min_cardinality = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    max_cardinality = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    values = models.JSONField(_("values"), null=True, blank=True)
    relationships = models.JSONField(_("relationships"), null=True, blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("characteristic specification")
        verbose_name_plural = _("characteristic specifications")
        constraints = [
            *Valid.Meta.constraints,
            models.CheckConstraint(
                condition=one_owner(("product_specification", "service_specification", "product_offering")),
                name="catalog_characteristic_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name
