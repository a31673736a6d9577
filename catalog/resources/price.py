"""TMF620 ProductOfferingPrice."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework.serializers import ValidationError

from catalog.models import ProductOfferingPrice
from catalog.resources.common import VALUE_USE, entity
from catalog.resources.shapes import (
    ALGORITHM,
    ENTITY_REF,
    EXTERNAL_IDENTIFIER,
    MONEY,
    PLACE,
    QUANTITY,
    TAX,
    TERM,
    check_role,
)
from catalog.selectors import POLICY, PRODUCT_OFFERING_PRICE
from tmf.fields import boolean, decimal, given, integer, json, period, text
from tmf.parts import many, refs
from tmf.query.lookups import Column
from tmf.resources import Refers, Resource
from tmf.serializers import Values
from tmf.values import number

MOST_PERCENT = 1_000_000


def _money(row: ProductOfferingPrice) -> dict[str, Any] | None:
    amount = {} if row.amount is None else {"value": number(row.amount)}
    unit = {"unit": row.currency} if row.currency and (amount or row.snapshots.get("unitOnly")) else {}
    return {**row.snapshots.get("price", {}), **unit, **amount} or None


def _put_money(row: ProductOfferingPrice, values: Values | None) -> None:
    sent = values or {}
    row.amount, row.currency = sent.get("value"), sent.get("unit", "")
    more = {"price": sent["extension"]} if sent.get("extension") else {}
    unit_only = {"unitOnly": True} if row.currency and row.amount is None else {}
    rest = {key: value for key, value in row.snapshots.items() if key not in ("price", "unitOnly")}
    row.snapshots = {**rest, **more, **unit_only}


def _check_percentage(values: Values) -> None:
    """No more digits than the column has."""
    if abs(values.get("percentage") or 0) >= MOST_PERCENT:
        raise ValidationError({"percentage": gettext("It has to be below %(most)s.") % {"most": MOST_PERCENT}})


RELATIONSHIP = Resource(
    type="ProductOfferingPriceRelationship",
    extension="extension",
    check_values=check_role,
    refers=Refers(PRODUCT_OFFERING_PRICE),
    fields=(text("relationshipType", longest=100, required=True), period("validFor")),
)
BUNDLED = Resource(
    type="BundledProductOfferingPriceRelationship",
    extension="extension",
    refers=Refers(PRODUCT_OFFERING_PRICE),
    fields=(),
)
PRICE_RESOURCE = Resource(
    type=PRODUCT_OFFERING_PRICE.type,
    base=PRODUCT_OFFERING_PRICE.base,
    path=PRODUCT_OFFERING_PRICE.path,
    extension="extension",
    check_values=_check_percentage,
    fields=(
        *entity(status_required=True),
        text("priceType", longest=50, required=True),
        given(
            "price",
            _money,
            shape=MONEY,
            put=_put_money,
            many=False,
            lookups=(("value", Column("amount", "number")), ("unit", Column("currency"))),
        ),
        decimal("percentage"),
        text("recurringChargePeriodType", "period", longest=20),
        integer("recurringChargePeriodLength", "period_length", default=1, lowest=1),
        integer("priority", default=0),
        boolean("isBundle", default=False),
        many("popRelationship", RELATIONSHIP, source="relationships", fixed={"bundled": False}),
        many("bundledPopRelationship", BUNDLED, source="relationships", fixed={"bundled": True}),
        many("prodSpecCharValueUse", VALUE_USE, source="characteristic_values"),
        refs("policy", POLICY, ENTITY_REF, "policies"),
        json("tax", many=True, shape=TAX),
        json("unitOfMeasure", shape=QUANTITY),
        json("productOfferingTerm", many=True, shape=TERM),
        json("place", many=True, shape=PLACE),
        json("pricingLogicAlgorithm", many=True, shape=ALGORITHM),
        json("externalIdentifier", many=True, shape=EXTERNAL_IDENTIFIER),
    ),
)
