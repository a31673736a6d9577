"""Parts that several catalog resources hold as JSON, and what is wrong with them when it is."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from django.utils.translation import gettext
from rest_framework.serializers import ValidationError

from tmf.fields import boolean, decimal, integer, json, text
from tmf.fields import period as time_period
from tmf.resources import Resource
from tmf.serializers import Values

Faults: TypeAlias = "dict[str, str]"
UNITS = re.compile(r"[A-Z]{3}")
INTERVALS = ("open", "closed", "closedBottom", "closedTop")


def check_money(values: Values) -> None:
    """A TMF Money: an ISO 4217 unit and an amount."""
    unit = values.get("unit")
    if unit and not UNITS.fullmatch(unit):
        raise ValidationError({"unit": gettext("It has to be a currency of ISO 4217, such as EUR.")})


def check_cardinality(values: Values) -> None:
    """At least as many at most as at least."""
    _refuse(_cardinality(values))


def check_characteristic(values: Values) -> None:
    """Cardinalities in their order and a pattern that can be read; what is wrong is named at once."""
    _refuse(_cardinality(values) | _regex(values))


def _check_value(values: Values) -> None:
    """A value or a range whose bounds lie in their order; what is wrong is named at once."""
    _refuse(_interval(values) | _regex(values) | _range(values))


def _cardinality(values: Values) -> Faults:
    lower, upper = values.get("minCardinality"), values.get("maxCardinality")
    if lower is not None and upper is not None and lower > upper:
        return {
            "maxCardinality": gettext("The highest number, %(upper)s, is below the lowest, %(lower)s.")
            % {"upper": upper, "lower": lower}
        }
    return {}


def _regex(values: Values) -> Faults:
    try:
        if pattern := values.get("regex"):
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return {"regex": gettext("This is no regular expression: %(error)s.") % {"error": error}}
    return {}


def _interval(values: Values) -> Faults:
    if values.get("rangeInterval", INTERVALS[0]) not in INTERVALS:
        return {"rangeInterval": gettext("It has to be one of: %(choices)s.") % {"choices": ", ".join(INTERVALS)}}
    return {}


def _range(values: Values) -> Faults:
    start, end = values.get("valueFrom"), values.get("valueTo")
    if start is not None and end is not None and start > end:
        return {
            "valueTo": gettext("The end of the range, %(end)s, lies below its start, %(start)s.")
            % {"end": end, "start": start}
        }
    return {}


def _refuse(faults: Faults) -> None:
    if faults:
        raise ValidationError(faults)


def check_role(values: Values) -> None:
    """The role of a relationship, which is kept beside what is declared, is a text."""
    if not isinstance(values.get("extension", {}).get("role", ""), str):
        raise ValidationError({"role": gettext("It has to be a text.")})


def _check_attachment(values: Values) -> None:
    """A reference to an attachment has an id."""
    if values.get("@type") == "AttachmentRef" and not values.get("id"):
        raise ValidationError({"id": gettext("An AttachmentRef needs it.")})


def shape(name: str, *fields: Any, typed: bool = True, check: Any = None) -> Resource:
    """A part that is kept as JSON and only checked."""
    return Resource(type=name, fields=fields, typed=typed, check_values=check)


def reference(kind: str, *more: Any) -> Resource:
    """An EntityRef of TM Forum: `id` is required, what else stands in it is kept."""
    return shape(kind, text("id", required=True), text("href"), text("name"), text("@referredType"), *more)


ENTITY_REF = reference("EntityRef", text("version"))
PERIOD = time_period("validFor")
MONEY = shape("Money", text("unit"), decimal("value"), typed=False, check=check_money)
DURATION = shape("Duration", integer("amount"), text("units"), typed=False)
QUANTITY = shape("Quantity", decimal("amount"), text("units"), typed=False)
TERM = shape(
    "ProductOfferingTerm", text("name", required=True), text("description"), json("duration", shape=DURATION), PERIOD
)
TAX = shape("TaxItem", text("taxCategory"), decimal("taxRate"), json("taxAmount", shape=MONEY))
ALGORITHM = shape("PricingLogicAlgorithm", text("id"), text("name"), text("description"), text("plaSpecId"), PERIOD)
EXTERNAL_IDENTIFIER = shape(
    "ExternalIdentifier", text("id", required=True), text("owner"), text("externalIdentifierType")
)
ATTACHMENT = shape(
    "AttachmentRefOrValue",
    text("id"),
    text("href"),
    text("name"),
    text("description"),
    text("mimeType"),
    text("url"),
    check=_check_attachment,
)
PARTY = reference("PartyRef")
RELATED_PARTY = shape(
    "RelatedPartyRefOrPartyRoleRef", text("role", required=True), json("partyOrPartyRole", shape=PARTY)
)
RELATED_PARTY_V4 = shape(
    "RelatedParty",
    text("id", required=True),
    text("href"),
    text("name"),
    text("role"),
    text("@referredType", required=True),
)
PLACE, MARKET_SEGMENT, AGREEMENT = reference("PlaceRef"), reference("MarketSegmentRef"), reference("AgreementRef")
SLA, RESOURCE_CANDIDATE = reference("SLARef"), reference("ResourceCandidateRef", text("version"))
RESOURCE_SPECIFICATION = reference("ResourceSpecificationRef", text("version"))
SERVICE_LEVEL, CONSTRAINT = reference("ServiceLevelSpecificationRef"), reference("ConstraintRef", text("version"))
SCHEMA = shape("TargetProductSchema", text("@schemaLocation", required=True))
SCHEMA_V4 = shape("TargetEntitySchema", text("@schemaLocation", required=True))
FEATURE = shape(
    "FeatureSpecification", text("id"), text("name"), text("version"), boolean("isBundle"), boolean("isEnabled"), PERIOD
)
ENTITY_RELATIONSHIP = shape(
    "EntitySpecificationRelationship",
    text("id"),
    text("href"),
    text("name"),
    text("role"),
    text("relationshipType", required=True),
    PERIOD,
)
CHARACTERISTIC_RELATIONSHIP = shape(
    "CharacteristicSpecificationRelationship",
    text("relationshipType"),
    text("name"),
    text("characteristicSpecificationId"),
    text("parentSpecificationId"),
    text("parentSpecificationHref"),
    PERIOD,
)
CHARACTERISTIC_VALUE = shape(
    "CharacteristicValueSpecification",
    text("valueType"),
    boolean("isDefault"),
    text("unitOfMeasure"),
    integer("valueFrom", lowest=-(2**53)),
    integer("valueTo", lowest=-(2**53)),
    text("rangeInterval"),
    text("regex"),
    PERIOD,
    check=_check_value,
)
