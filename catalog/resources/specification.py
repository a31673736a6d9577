"""TMF620 ProductSpecification and TMF633 ServiceSpecification."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework.serializers import ValidationError

from catalog.domain.specification import CFS, RFS
from catalog.resources.common import CHARACTERISTIC, CHARACTERISTIC_V4, entity
from catalog.resources.repeated import check_relationships
from catalog.resources.shapes import (
    ATTACHMENT,
    CONSTRAINT,
    ENTITY_REF,
    ENTITY_RELATIONSHIP,
    EXTERNAL_IDENTIFIER,
    FEATURE,
    RELATED_PARTY,
    RELATED_PARTY_V4,
    RESOURCE_SPECIFICATION,
    SCHEMA,
    SCHEMA_V4,
    SERVICE_LEVEL,
    check_role,
)
from catalog.selectors import CATEGORY, POLICY, PRODUCT_SPECIFICATION, SERVICE_SPECIFICATION
from tmf.fields import boolean, choice, json, period, text
from tmf.parts import many, refs
from tmf.resources import Refers, Resource
from tmf.serializers import Values

RFS_TYPE = "ResourceFacingServiceSpecification"


def check_service(values: Values) -> None:
    """Only an RFS has a partner; its mapping leads from names of characteristics to names of the partner's fields.

    Without a `category` the kind is what `@type` and `partner` say.
    """
    faults: dict[str, Any] = {}
    try:
        check_relationships(values)
    except ValidationError as fault:
        faults |= dict(fault.detail)  # type: ignore[arg-type]  # it names attributes
    kind = values.setdefault("category", _kind_of(values))
    if kind == CFS and values.get("partner"):
        faults["partner"] = gettext("Only an RFS has a partner; this is a CFS.")
    wrong = [key for key, field in values.get("partnerMapping", {}).items() if not (isinstance(field, str) and field)]
    if wrong:
        faults["partnerMapping"] = dict.fromkeys(wrong, gettext("It has to be the name of a field."))
    if faults:
        raise ValidationError(faults)


def _kind_of(values: Values) -> str:
    """RFS where the `@type` says so or a partner is named, else CFS."""
    return RFS if values.get("@type") == RFS_TYPE or values.get("partner") else CFS


PRODUCT_RELATIONSHIP = Resource(
    type="ProductSpecificationRelationship",
    extension="extension",
    check_values=check_role,
    refers=Refers(PRODUCT_SPECIFICATION),
    fields=(
        text("relationshipType", longest=100, required=True),
        period("validFor"),
        json("characteristic", many=True, shape=CHARACTERISTIC),
    ),
)
BUNDLED = Resource(
    type="BundledProductSpecification",
    extension="extension",
    refers=Refers(PRODUCT_SPECIFICATION),
    fields=(),
)
SERVICE_RELATIONSHIP = Resource(
    type="ServiceSpecRelationship",
    extension="extension",
    check_values=check_role,
    refers=Refers(SERVICE_SPECIFICATION),
    fields=(text("relationshipType", longest=100, required=True), period("validFor")),
)
PRODUCT_SPECIFICATION_RESOURCE = Resource(
    type=PRODUCT_SPECIFICATION.type,
    base=PRODUCT_SPECIFICATION.base,
    path=PRODUCT_SPECIFICATION.path,
    extension="extension",
    fields=(
        *entity(status_required=True),
        text("brand", longest=200),
        text("productNumber", longest=64),
        boolean("isBundle", default=False),
        many("productSpecCharacteristic", CHARACTERISTIC, source="characteristics"),
        refs("serviceSpecification", SERVICE_SPECIFICATION, ENTITY_REF, "service_specifications"),
        many("productSpecificationRelationship", PRODUCT_RELATIONSHIP, "relationships", fixed={"bundled": False}),
        many("bundledProductSpecification", BUNDLED, "relationships", fixed={"bundled": True}),
        refs("category", CATEGORY, ENTITY_REF, "categories"),
        refs("policy", POLICY, ENTITY_REF, "policies"),
        json("resourceSpecification", many=True, shape=RESOURCE_SPECIFICATION),
        json("relatedParty", many=True, shape=RELATED_PARTY),
        json("attachment", many=True, shape=ATTACHMENT),
        json("targetProductSchema", shape=SCHEMA),
        json("intentSpecification"),
        json("externalIdentifier", many=True, shape=EXTERNAL_IDENTIFIER),
    ),
)
SERVICE_SPECIFICATION_RESOURCE = Resource(
    type=SERVICE_SPECIFICATION.type,
    base=SERVICE_SPECIFICATION.base,
    path=SERVICE_SPECIFICATION.path,
    extension="extension",
    check_values=check_service,
    fields=(
        *entity(status_required=False),
        choice("category", "kind", choices=(CFS, RFS), default=CFS),
        text("partner", "partner_id", longest=64),
        json("partnerMapping", "partner_fields"),
        boolean("isBundle", default=False),
        many("specCharacteristic", CHARACTERISTIC_V4, source="characteristics"),
        many("serviceSpecRelationship", SERVICE_RELATIONSHIP, source="relationships"),
        json("entitySpecRelationship", many=True, shape=ENTITY_RELATIONSHIP),
        json("featureSpecification", many=True, shape=FEATURE),
        json("resourceSpecification", many=True, shape=RESOURCE_SPECIFICATION),
        json("serviceLevelSpecification", many=True, shape=SERVICE_LEVEL),
        json("constraint", many=True, shape=CONSTRAINT),
        json("relatedParty", many=True, shape=RELATED_PARTY_V4),
        json("attachment", many=True, shape=ATTACHMENT),
        json("targetEntitySchema", shape=SCHEMA_V4),
    ),
)
