"""TMF620 ProductOffering, and how it exposes the rules of change: relationships, allowed actions, limits, policies."""

from __future__ import annotations

from typing import Any

from catalog.models import (
    BundleGroup,
    BundleOption,
    OfferingCharacteristic,
    ProductOffering,
)
from catalog.resources.common import CHANNELS, ENTITY
from catalog.selectors import PRODUCT_OFFERING, PRODUCT_OFFERING_PRICE, PRODUCT_SPECIFICATION, policy_ref
from tmf.fields import boolean, computed, many, period, text
from tmf.resources import Resource


def _option(row: BundleOption) -> dict[str, Any]:
    limits = {
        "@type": "BundledProductOfferingOption",
        "numberRelOfferLowerLimit": row.lower_limit,
        "numberRelOfferUpperLimit": row.upper_limit,
        "numberRelOfferDefault": row.default,
    }
    ref = PRODUCT_OFFERING.reference(row.offering_id, row.offering.name)
    return {**ref, "@type": "BundledProductOffering", "bundledProductOfferingOption": limits}


def _group(group: BundleGroup, options: list[BundleOption]) -> dict[str, Any]:
    return {
        "@type": "BundledGroupProductOffering",
        "id": str(group.pk),
        "name": group.name,
        "bundledProductOffering": [_option(option) for option in options],
        "bundledGroupProductOfferingOption": {
            "@type": "BundledGroupProductOfferingOption",
            "numberRelOfferLowerLimit": group.lower_limit,
            "numberRelOfferUpperLimit": group.upper_limit,
        },
    }


def _options(row: ProductOffering) -> list[dict[str, Any]]:
    return [_option(option) for option in row.options.all() if option.group_id is None]


def _groups(row: ProductOffering) -> list[dict[str, Any]]:
    options = row.options.all()
    return [_group(group, [o for o in options if o.group_id == group.pk]) for group in row.groups.all()]


def _value_use(row: OfferingCharacteristic) -> list[dict[str, Any]]:
    return [
        {
            "@type": "StringCharacteristicValueSpecification",
            "valueType": "string",
            "isDefault": True,
            "value": row.value,
        }
    ]


def _specification(row: ProductOffering) -> dict[str, Any] | None:
    spec = row.product_specification
    return PRODUCT_SPECIFICATION.reference(spec.pk, spec.name) if spec else None


RELATIONSHIP = Resource(
    type="ProductOfferingRelationship",
    fields=(
        computed("id", lambda row: row.target_id),
        computed("href", lambda row: PRODUCT_OFFERING.href(row.target_id)),
        computed("name", lambda row: row.target.name),
        computed("@referredType", lambda _: "ProductOffering"),
        text("relationshipType", required=True),
        period("validFor"),
    ),
)
ALLOWED_ACTION = Resource(
    type="AllowedProductAction",
    fields=(text("action", required=True), CHANNELS, period("validFor")),
)
VALUE_USE = Resource(
    type="ProductSpecificationCharacteristicValueUse",
    fields=(text("name"), computed("productSpecCharacteristicValue", _value_use)),
)
PRODUCT_OFFERING_RESOURCE = Resource(
    type=PRODUCT_OFFERING.type,
    base=PRODUCT_OFFERING.base,
    path=PRODUCT_OFFERING.path,
    extension="extension",
    fields=(
        *ENTITY,
        boolean("isBundle"),
        boolean("isSellable"),
        text("billingStart"),
        computed("productSpecification", _specification),
        computed(
            "productOfferingPrice",
            lambda row: [PRODUCT_OFFERING_PRICE.reference(price.pk, price.name) for price in row.prices.all()],
        ),
        many("prodSpecCharValueUse", VALUE_USE, source="characteristic_values"),
        computed("bundledProductOffering", _options),
        computed("bundledGroupProductOffering", _groups),
        many("productOfferingRelationship", RELATIONSHIP, source="relationships"),
        many("allowedAction", ALLOWED_ACTION, source="allowed_actions"),
        computed("policy", lambda row: [policy_ref(policy.pk, policy.name) for policy in row.policies.all()]),
        CHANNELS,
    ),
)
