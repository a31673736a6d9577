"""Entities of a small catalog, written as the API writes them, and what the compiled catalog says of them."""

from datetime import UTC, datetime

from catalog.resources.kinds import BY_NAME
from catalog.selectors import compiled_catalog
from catalog.services import create_entity

FAR = "https://elsewhere.example"
JULY, AUGUST, OCTOBER = (datetime(2026, month, 1, tzinfo=UTC) for month in (7, 8, 10))


def valid(start=None, end=None):
    sent = {"startDateTime": start and start.isoformat(), "endDateTime": end and end.isoformat()}
    return {"validFor": {name: bound for name, bound in sent.items() if bound}}


def make(kind, pk, **body):
    return create_entity(kind=BY_NAME[kind], body={"id": pk, "name": pk.title(), "lifecycleStatus": "Active", **body})


def price(pk, value=None, **body):
    amount = {} if value is None else {"price": {"unit": "EUR", "value": value}}
    return make("ProductOfferingPrice", pk, **{"priceType": "recurring", **amount, **body})


def offering(pk="tv", **body):
    make("ProductOffering", pk, **body)
    return compiled_catalog().offerings[pk]


def use(name, *values):
    return {"name": name, "productSpecCharacteristicValue": list(values)}


def hangs(*prices):
    return {"productOfferingPrice": [{"id": pk} for pk in prices]}
