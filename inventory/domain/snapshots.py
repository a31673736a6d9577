"""TMF values that products and orders keep as snapshots: characteristics, prices and parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from catalog.domain.offering import Price

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


def price_snapshots(prices: Iterable[Price], *, at: datetime, tmf_type: str) -> list[Json]:
    """The prices that are valid at the date, as TMF `ProductPrice` (637) or `OrderPrice` (622); amounts include tax."""
    return [_price(price, tmf_type) for price in prices if price.validity.contains(at)]


def customer_party(customer_id: str, name: str, *, tmf_type: str) -> Json:
    """The customer as a related party of a product (637) or an order (622)."""
    reference = {"@type": "PartyRef", "@referredType": "Individual", "id": customer_id, "name": name}
    return {"@type": tmf_type, "role": "Customer", "partyOrPartyRole": reference}


def _price(price: Price, tmf_type: str) -> Json:
    amount = {"unit": price.money.unit, "value": float(price.money.value)}
    snapshot: Json = {
        "@type": tmf_type,
        "name": price.name,
        "priceType": price.price_type,
        "price": {"@type": "Price", "taxIncludedAmount": amount},
        "productOfferingPrice": {
            "@type": "ProductOfferingPriceRef",
            "@referredType": "ProductOfferingPrice",
            "id": price.id,
            "name": price.name,
        },
    }
    if price.period:
        length = f"{price.period_length} " if price.period_length > 1 else ""
        snapshot["recurringChargePeriod"] = f"{length}{price.period}"
    return snapshot
