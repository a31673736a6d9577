"""Attributes that every catalog entity has, and rows that several resources hold."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext
from rest_framework.serializers import ValidationError

from catalog.domain.characteristic import fixed_value
from catalog.domain.lifecycle import CATALOG_ENTITY
from catalog.models import CharacteristicValueUse
from catalog.resources.shapes import (
    CHARACTERISTIC_RELATIONSHIP,
    CHARACTERISTIC_VALUE,
    ENTITY_REF,
    check_cardinality,
    check_characteristic,
)
from catalog.selectors import PRODUCT_SPECIFICATION
from tmf.fields import Field, boolean, choice, date_time, given, integer, json, period, simple, text
from tmf.parts import ref
from tmf.query.lookups import Column
from tmf.resources import Resource
from tmf.validation import StrictText

FIRST_VERSION = "1.0"


def _check_version(value: str) -> None:
    if "(" in value or ")" in value:
        raise ValidationError(gettext("A version has no parentheses: they enclose it in an address."))


VERSION = replace(
    text("version", longest=20, default=FIRST_VERSION),
    build=simple(partial(StrictText, max_length=20, allow_blank=False, validators=[_check_version])),
)
"""The version of an entity; without one it is the first."""


def entity(*, status_required: bool) -> tuple[Field, ...]:
    """The attributes of every catalog entity; TMF620 v5 asks for a status, TMF633 v4 does not."""
    status = choice(
        "lifecycleStatus", choices=CATALOG_ENTITY.states, default=CATALOG_ENTITY.initial, required=status_required
    )
    return (
        text("name", longest=200, required=True),
        text("description", longest=20_000),
        VERSION,
        status,
        date_time("lastUpdate"),
        period("validFor"),
    )


def characteristic(*, type_required: bool) -> Resource:
    """A CharacteristicSpecification; TMF620 v5 asks for the type of its values, TMF633 v4 does not."""
    return Resource(
        type="CharacteristicSpecification",
        component="CharacteristicSpecification" if type_required else "CharacteristicSpecificationV4",
        extension="extension",
        check_values=check_characteristic,
        fields=(
            text("id", "local_id", longest=100),
            text("name", longest=100, required=True),
            text("description", longest=20_000),
            text("valueType", longest=50, required=type_required),
            boolean("configurable", default=True),
            integer("minCardinality"),
            integer("maxCardinality"),
            boolean("isUnique"),
            boolean("extensible"),
            text("regex", longest=1000),
            period("validFor"),
            json("charSpecRelationship", "relationships", many=True, shape=CHARACTERISTIC_RELATIONSHIP),
            json("characteristicValueSpecification", "values", many=True, shape=CHARACTERISTIC_VALUE),
        ),
    )


def _value_specifications(row: CharacteristicValueUse) -> list[dict[str, Any]]:
    """All values as they were sent; where a person has fixed another one since, that one."""
    if row.values and fixed_value(row.values) == row.value:
        return list(row.values)
    if not row.value:
        return []
    kind = "StringCharacteristicValueSpecification"
    return [{"@type": kind, "valueType": "string", "isDefault": True, "value": row.value}]


def _put_values(row: CharacteristicValueUse, sent: list[dict[str, Any]] | None) -> None:
    row.values = CHARACTERISTIC_VALUE.typed_json(sent) or None
    row.value = fixed_value(sent or [])


VALUE_USE = Resource(
    type="ProductSpecificationCharacteristicValueUse",
    extension="extension",
    check_values=check_cardinality,
    fields=(
        text("id", "local_id", longest=100),
        text("name", longest=100, required=True),
        text("description", longest=20_000),
        text("valueType", longest=50),
        integer("minCardinality"),
        integer("maxCardinality"),
        period("validFor"),
        given(
            "productSpecCharacteristicValue",
            _value_specifications,
            shape=CHARACTERISTIC_VALUE,
            put=_put_values,
            as_sent=True,
            lookups=(("value", Column("value")),),
        ),
        ref("productSpecification", PRODUCT_SPECIFICATION, ENTITY_REF),
    ),
)
CHARACTERISTIC = characteristic(type_required=True)
CHARACTERISTIC_V4 = characteristic(type_required=False)
