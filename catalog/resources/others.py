"""TMF620 ProductOfferingPrice and ProductSpecification, TMF633 ServiceSpecification, and our Policy."""

from __future__ import annotations

from typing import Any

from catalog.models import ProductOfferingPrice, ServiceSpecification
from catalog.resources.common import CHARACTERISTIC, ENTITY
from catalog.selectors import (
    POLICY,
    PRODUCT_OFFERING,
    PRODUCT_OFFERING_PRICE,
    PRODUCT_SPECIFICATION,
    SERVICE_SPECIFICATION,
)
from tmf.fields import computed, integer, many, number, period, text
from tmf.resources import Resource


def _money(row: ProductOfferingPrice) -> dict[str, Any]:
    return {"unit": row.currency, "value": number(row.amount)}


def _relationships(row: ServiceSpecification) -> list[dict[str, Any]]:
    """The serviceSpecRelationships; `relationshipType` is `dependency` or `realizedBy`."""
    return [
        {
            "@type": "ServiceSpecRelationship",
            "id": link.target_id,
            "href": SERVICE_SPECIFICATION.href(link.target_id),
            "name": link.target.name,
            "relationshipType": link.relationship_type,
        }
        for link in row.relationships.all()
    ]


PRICE_RESOURCE = Resource(
    type=PRODUCT_OFFERING_PRICE.type,
    base=PRODUCT_OFFERING_PRICE.base,
    path=PRODUCT_OFFERING_PRICE.path,
    extension="extension",
    fields=(
        *ENTITY,
        text("priceType", required=True),
        computed("price", _money),
        text("recurringChargePeriodType", source="period"),
        integer("recurringChargePeriodLength", source="period_length"),
    ),
)
PRODUCT_SPECIFICATION_RESOURCE = Resource(
    type=PRODUCT_SPECIFICATION.type,
    base=PRODUCT_SPECIFICATION.base,
    path=PRODUCT_SPECIFICATION.path,
    extension="extension",
    fields=(
        *ENTITY,
        text("brand"),
        text("productNumber"),
        many("productSpecCharacteristic", CHARACTERISTIC, source="characteristics"),
        computed(
            "serviceSpecification",
            lambda row: [SERVICE_SPECIFICATION.reference(s.pk, s.name) for s in row.service_specifications.all()],
        ),
    ),
)
SERVICE_SPECIFICATION_RESOURCE = Resource(
    type=SERVICE_SPECIFICATION.type,
    base=SERVICE_SPECIFICATION.base,
    path=SERVICE_SPECIFICATION.path,
    extension="extension",
    fields=(
        *ENTITY,
        text("category", source="kind"),
        text("partner", source="partner_id"),
        many("specCharacteristic", CHARACTERISTIC, source="characteristics"),
        computed("serviceSpecRelationship", _relationships),
    ),
)
POLICY_RESOURCE = Resource(
    type=POLICY.type,
    base=POLICY.base,
    path=POLICY.path,
    fields=(
        text("name"),
        text("kind"),
        text("display"),
        period("validFor"),
        computed(
            "productOffering", lambda row: [PRODUCT_OFFERING.reference(o.pk, o.name) for o in row.offerings.all()]
        ),
    ),
)
