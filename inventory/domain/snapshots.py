"""TMF values that products and orders keep as snapshots: characteristics, prices and parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.domain.charges import AppliedAlteration, Charge
from catalog.domain.offering import Alteration, Price
from tmf.values import Money, number

Json = dict[str, Any]

VALUE_TYPES: tuple[tuple[type, str, str], ...] = (
    (bool, "BooleanCharacteristic", "boolean"),  # before int, of which Python makes it a kind
    (int, "IntegerCharacteristic", "integer"),
    (float, "NumberCharacteristic", "number"),
    (str, "StringCharacteristic", "string"),
    (list, "ObjectArrayCharacteristic", "array"),
    (dict, "ObjectCharacteristic", "object"),
)


def characteristic(name: str, value: object) -> Json:
    """A TMF v5 Characteristic; its subtype follows from the type of the value."""
    for kind, tmf_type, value_type in VALUE_TYPES:
        if isinstance(value, kind):
            return {"@type": tmf_type, "name": name, "valueType": value_type, "value": value}
    return {"@type": "StringCharacteristic", "name": name, "valueType": "string", "value": str(value)}


def characteristic_values(characteristics: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """Values by name of a TMF list of characteristics; the last of a name counts."""
    return {c["name"]: c.get("value") for c in characteristics}


def place_ids(places: Iterable[Any]) -> frozenset[str]:
    """The ids of the places of a TMF list of RelatedPlaceRefOrValue."""
    named = (entry.get("place") for entry in places if isinstance(entry, dict))
    found = (place.get("id") for place in named if isinstance(place, dict))
    return frozenset(pk for pk in found if isinstance(pk, str))


def merge_characteristics(
    given: Iterable[Mapping[str, Any]], fixed: Mapping[str, object], kept: Iterable[Mapping[str, Any]] = ()
) -> list[Json]:
    """What was kept, over it what the customer gave, over all what the offering fixes."""
    named: dict[str, Json] = {c["name"]: dict(c) for c in (*kept, *given)}
    named.update({name: characteristic(name, value) for name, value in fixed.items()})
    return list(named.values())


def price_snapshots(lines: Iterable[Charge], *, tmf_type: str) -> list[Json]:
    """What something costs, as TMF `ProductPrice` (637) or `OrderPrice` (622)."""
    return [{**price_line(line), "@type": tmf_type, **_recurring(line)} for line in lines]


def price_line(line: Charge) -> Json:
    """What a ProductPrice, an OrderPrice and a ConfigurationPrice have in common.

    `price` is the amount before the alterations, `priceAlteration` what changes it, in its order: an alteration takes
    its amount off, or adds it where its priceType is a surcharge or a penalty. One in per cent has the percentage and,
    beside it, what that comes to. `applicationDuration` on the line itself is ours: how many periods it is charged.
    """
    more: Json = {
        "description": line.description,
        "priceAlteration": [_alteration(applied) for applied in line.alterations],
        "applicationDuration": line.duration,
    }
    return {
        "name": line.name,
        "priceType": line.price_type,
        "price": _price(line),
        **{name: value for name, value in more.items() if value},
        "productOfferingPrice": _price_ref(line.price),
    }


def customer_party(customer_id: str, name: str, *, tmf_type: str) -> Json:
    """The customer as a related party of a product (637) or an order (622)."""
    reference = {"@type": "PartyRef", "@referredType": "Individual", "id": customer_id, "name": name}
    return {"@type": tmf_type, "role": "Customer", "partyOrPartyRole": reference}


def _recurring(line: Charge) -> Json:
    if line.period is None:
        return {}
    length = f"{line.period_length} " if line.period_length > 1 else ""
    return {"recurringChargePeriod": f"{length}{line.period}"}


def _price(line: Charge) -> Json:
    price: Json = {"@type": "Price", "taxIncludedAmount": _money(line.tax_included)}
    if line.duty_free is not None:
        price |= {"dutyFreeAmount": _money(line.duty_free), "taxRate": number(line.tax_rate)}
    return price


def _alteration(applied: AppliedAlteration) -> Json:
    """A TMF PriceAlteration; what a plan pays is no price of the catalog and refers to none."""
    row, amount = applied.alteration, Money(abs(applied.amount.value), applied.amount.unit)
    percentage = {} if row.percentage is None else {"percentage": number(abs(row.percentage))}
    alteration = {
        "@type": "PriceAlteration",
        "name": row.name,
        "priceType": row.price_type,
        "priority": row.priority,
        "price": {"@type": "Price", **percentage, "taxIncludedAmount": _money(amount)},
    }
    if row.duration is not None:
        alteration["applicationDuration"] = row.duration
    return {**alteration, "productOfferingPrice": _price_ref(row)} if row.id else alteration


def _price_ref(price: Price | Alteration) -> Json:
    kind = "ProductOfferingPrice"
    return {"@type": f"{kind}Ref", "@referredType": kind, "id": price.id, "name": price.name}


def _money(amount: Money) -> Json:
    return {"unit": amount.unit, "value": number(amount.value)}
