"""Prices of one offering that would hold at the same time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations
from typing import Any

from catalog.models import ProductOffering, ProductOfferingPrice
from catalog.services.documents import chunks
from tmf.errors import Refused
from tmf.json import dumps

CHARGES = (ProductOfferingPrice.RECURRING, ProductOfferingPrice.ONE_TIME)
OVER = ("Retired", "Obsolete", "Rejected")


class PricesOverlap(Refused):
    """Two prices of an offering that charge for the same thing at the same time."""

    def __init__(self, offering: ProductOffering, one: ProductOfferingPrice, other: ProductOfferingPrice) -> None:
        words = (
            f"{offering.name!r} ({offering.pk}) would have two prices of type {one.price_type} at the same time: "
            f"{one.name!r} ({one.pk}) and {other.name!r} ({other.pk}). Let one end before the other begins."
        )
        super().__init__(409, "pricesOverlap", words, path="productOfferingPrice")


def check_prices(ids: Collection[str]) -> None:
    """Refuse offerings of which two prices charge for the same thing at the same time.

    Prices differ when their type, currency, charge period, unit, place, term or characteristic values do: a monthly
    and a yearly price may stand side by side. Discounts add to each other.

    Raises:
        PricesOverlap: 409.
    """
    for row in _with_several(ids):
        alike: dict[Any, list[ProductOfferingPrice]] = defaultdict(list)
        for price in row.prices.all():
            if price.price_type in CHARGES and price.lifecycle_status not in OVER:
                alike[_charged_for(price)].append(price)
        for prices in alike.values():
            for one, other in combinations(prices, 2):
                if one.validity.overlaps(other.validity):
                    raise PricesOverlap(row, one, other)


def _with_several(ids: Collection[str]) -> Iterator[ProductOffering]:
    """The offerings that have more than one price."""
    for chunk in chunks(ids):
        links = ProductOffering.prices.through.objects.filter(productoffering__in=chunk)
        prices = Counter(links.values_list("productoffering_id", flat=True))
        rows = ProductOffering.objects.filter(pk__in=[pk for pk, count in prices.items() if count > 1])
        yield from rows.prefetch_related("prices__characteristic_values")


def _charged_for(price: ProductOfferingPrice) -> tuple[Any, ...]:
    uses = sorted((use.name, use.value, dumps(use.values)) for use in price.characteristic_values.all())
    more = (price.unit_of_measure, price.place, price.product_offering_term)
    return (price.price_type, price.currency, price.period, price.period_length, *map(dumps, more), tuple(uses))
