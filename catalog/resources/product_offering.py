"""TMF620 ProductOffering, and how it exposes the rules of change: relationships, allowed actions, limits, policies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from rest_framework.serializers import ValidationError

from catalog.models import BundleGroup, BundleOption
from catalog.models.offering import BILLING_STARTS
from catalog.resources.common import CHARACTERISTIC, VALUE_USE, entity
from catalog.resources.price import PRICE_RESOURCE
from catalog.resources.repeated import check_offering
from catalog.resources.shapes import (
    AGREEMENT,
    ATTACHMENT,
    ENTITY_REF,
    EXTERNAL_IDENTIFIER,
    MARKET_SEGMENT,
    PLACE,
    RESOURCE_CANDIDATE,
    SLA,
    TERM,
    check_role,
    shape,
)
from catalog.selectors import (
    CATEGORY,
    CHANNEL,
    POLICY,
    PRODUCT_OFFERING,
    PRODUCT_OFFERING_PRICE,
    PRODUCT_SPECIFICATION,
    SERVICE_CANDIDATE,
)
from tmf.fields import boolean, choice, given, integer, json, period, text
from tmf.parts import many, ref, refs
from tmf.resources import Refers, Resource
from tmf.serializers import Values

LOWER, UPPER, DEFAULT = "numberRelOfferLowerLimit", "numberRelOfferUpperLimit", "numberRelOfferDefault"
GROUPS_DEEP = 4


def _limits(values: Values) -> tuple[int, int, int]:
    """Lower and upper limit and default; an upper limit that is not given is the least that makes sense."""
    lower: int = values.get(LOWER, 0)
    default: int = values.get(DEFAULT, lower)
    upper: int = values.get(UPPER, max(1, lower, default))
    return lower, upper, default


def _check_limits(values: Values) -> None:
    """Limits in their order, and a default that lies between them whichever of them is the wrong one."""
    lower, upper, default = _limits(values)
    faults = {}
    if lower > upper:
        faults[LOWER] = gettext("The lower limit, %(lower)s, lies above the upper limit, %(upper)s.") % {
            "lower": lower,
            "upper": upper,
        }
    least, most = min(lower, upper), max(lower, upper)
    if not least <= default <= most:
        faults[DEFAULT] = gettext("The default, %(default)s, lies outside the limits %(least)s to %(most)s.") % {
            "default": default,
            "least": least,
            "most": most,
        }
    if faults:
        raise ValidationError(faults)


def _option_limits(row: BundleOption) -> dict[str, Any]:
    limits = {LOWER: row.lower_limit, UPPER: row.upper_limit, DEFAULT: row.default}
    return {"@type": "BundledProductOfferingOption", **row.snapshots.get("limits", {}), **limits}


def _put_option_limits(row: BundleOption, values: Values | None) -> None:
    row.lower_limit, row.upper_limit, row.default = _limits(values or {})
    _keep_more(row, values)


def _group_limits(row: BundleGroup) -> dict[str, Any]:
    limits = {LOWER: row.lower_limit, UPPER: row.upper_limit}
    return {"@type": "BundledGroupProductOfferingOption", **row.snapshots.get("limits", {}), **limits}


def _put_group_limits(row: BundleGroup, values: Values | None) -> None:
    row.lower_limit, row.upper_limit, _ = _limits(values or {})
    _keep_more(row, values)


def _keep_more(row: BundleOption | BundleGroup, values: Values | None) -> None:
    more = (values or {}).get("extension")
    row.snapshots = {"limits": more} if more else {}


def _no_deeper(values: Values) -> None:
    name = "bundledGroupProductOffering"
    if name in values.get("extension", {}):
        words = gettext("Choice groups may lie %(levels)s deep in each other.") % {"levels": GROUPS_DEEP}
        raise ValidationError({name: words})


OPTION_LIMITS = shape(
    "BundledProductOfferingOption", integer(LOWER), integer(UPPER), integer(DEFAULT), check=_check_limits
)
GROUP_LIMITS = shape(
    "BundledGroupProductOfferingOption",
    integer(LOWER, required=True),
    integer(UPPER, required=True),
    check=_check_limits,
)
OPTION = Resource(
    type="BundledProductOffering",
    extension="extension",
    refers=Refers(PRODUCT_OFFERING, "offering"),
    fields=(
        given("bundledProductOfferingOption", _option_limits, shape=OPTION_LIMITS, put=_put_option_limits, many=False),
    ),
)


def _group(depth: int) -> Resource:
    """A choice group that may hold others, down to the deepest."""
    inner = () if depth == GROUPS_DEEP else (many("bundledGroupProductOffering", _group(depth + 1), "groups"),)
    return Resource(
        type="BundledGroupProductOffering",
        component=f"BundledGroupProductOffering{depth if depth > 1 else ''}",
        extension="extension",
        check_values=None if inner else _no_deeper,
        fields=(
            replace(text("id", "local_id", longest=100), get=lambda row: row.local_id or row.name),
            text("name", longest=100, required=True),
            given(
                "bundledGroupProductOfferingOption",
                _group_limits,
                shape=GROUP_LIMITS,
                put=_put_group_limits,
                many=False,
            ),
            many("bundledProductOffering", OPTION, "options"),
            *inner,
        ),
    )


RELATIONSHIP = Resource(
    type="ProductOfferingRelationship",
    extension="extension",
    check_values=check_role,
    refers=Refers(PRODUCT_OFFERING),
    fields=(text("relationshipType", longest=100, required=True), period("validFor")),
)
ALLOWED_ACTION = Resource(
    type="AllowedProductAction",
    extension="extension",
    fields=(
        text("action", longest=100, required=True),
        refs("channel", CHANNEL, ENTITY_REF, "channels"),
        period("validFor"),
    ),
)
PRODUCT_OFFERING_RESOURCE = Resource(
    type=PRODUCT_OFFERING.type,
    base=PRODUCT_OFFERING.base,
    path=PRODUCT_OFFERING.path,
    extension="extension",
    check_values=check_offering,
    fields=(
        *entity(status_required=True),
        text("statusReason", longest=500),
        boolean("isBundle", default=False),
        boolean("isSellable", default=True),
        choice("billingStart", choices=[name for name, _ in BILLING_STARTS], default="onServiceActivation"),
        integer("rank", default=0),
        ref("productSpecification", PRODUCT_SPECIFICATION, ENTITY_REF),
        refs("productOfferingPrice", PRODUCT_OFFERING_PRICE, ENTITY_REF, "prices", value=PRICE_RESOURCE),
        many("prodSpecCharValueUse", VALUE_USE, source="characteristic_values"),
        many("productOfferingCharacteristic", CHARACTERISTIC, source="characteristics"),
        many("bundledProductOffering", OPTION, source="options", fixed={"group_id": None}),
        many("bundledGroupProductOffering", _group(1), source="groups", fixed={"parent_id": None}),
        many("productOfferingRelationship", RELATIONSHIP, source="relationships"),
        many("allowedAction", ALLOWED_ACTION, source="allowed_actions"),
        refs("policy", POLICY, ENTITY_REF, "policies"),
        refs("category", CATEGORY, ENTITY_REF, "categories"),
        refs("channel", CHANNEL, ENTITY_REF, "channels"),
        json("productOfferingTerm", many=True, shape=TERM),
        json("marketSegment", many=True, shape=MARKET_SEGMENT),
        json("place", many=True, shape=PLACE),
        json("agreement", many=True, shape=AGREEMENT),
        json("serviceLevelAgreement", shape=SLA),
        ref("serviceCandidate", SERVICE_CANDIDATE, ENTITY_REF),
        json("resourceCandidate", shape=RESOURCE_CANDIDATE),
        json("attachment", many=True, shape=ATTACHMENT),
        json("externalIdentifier", many=True, shape=EXTERNAL_IDENTIFIER),
    ),
)
