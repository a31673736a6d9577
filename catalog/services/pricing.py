"""Prices of one offering that would hold at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from catalog.models import ProductOffering, ProductOfferingPrice
from catalog.services.documents import chunks
from tmf.errors import Refused
from tmf.json import dumps
from tmf.values import Period
from tmf.words import Words, worded

CHARGES = (ProductOfferingPrice.RECURRING, ProductOfferingPrice.ONE_TIME)
OVER = ("Retired", "Obsolete", "Rejected")


class PricesOverlap(Refused):
    """Two prices of an offering that charge for the same thing at the same time."""

    def __init__(self, offering: ProductOffering, one: ProductOfferingPrice, other: ProductOfferingPrice) -> None:
        words = worded(
            "%(offering)s would have two prices of type %(type)s at the same time: %(one)s and %(other)s. "
            "Let one end before the other begins.",
            offering=_named(offering),
            type=Words(one.price_type),
            one=_named(one),
            other=_named(other),
        )
        super().__init__(409, "pricesOverlap", words, path="productOfferingPrice")


def check_prices(ids: Collection[str]) -> None:
    """Refuse offerings of which two prices charge for the same thing at the same time.

    Prices differ when their type, currency, charge period, unit, place, term or characteristic values do: a monthly
    and a yearly price may stand side by side. Discounts add to each other.

    Raises:
        PricesOverlap: 409.
    """
    for chunk in chunks(ids):
        for offering, prices in _charging(chunk):
            alike: dict[Any, list[ProductOfferingPrice]] = defaultdict(list)
            for charged_for, price in prices:
                alike[charged_for].append(price)
            for same in alike.values():
                if found := overlapping(same):
                    raise PricesOverlap(ProductOffering.objects.get(pk=offering), *found)


def _named(row: ProductOffering | ProductOfferingPrice) -> str:
    return f"{row.name!r} ({row.pk})"


class HasValidity(Protocol):
    """Something that is valid in a period."""

    @property
    def validity(self) -> Period:
        """The period."""


T = TypeVar("T", bound=HasValidity)


def overlapping(rows: Iterable[T]) -> tuple[T, T] | None:
    """Two rows whose periods overlap, the one that starts first before the other; None where there are none.

    In the order of their starts it is enough to hold each against the one before it that ends last.
    """
    latest: T | None = None
    for row in sorted(rows, key=_start):
        if latest is not None and latest.validity.overlaps(row.validity):
            return latest, row
        if latest is None or _ends_later(row.validity, latest.validity):
            latest = row
    return None


def _start(row: HasValidity) -> tuple[bool, datetime]:
    start = row.validity.start
    return start is not None, start or datetime.min.replace(tzinfo=UTC)


def _ends_later(one: Period, other: Period) -> bool:
    return other.end is not None and (one.end is None or one.end > other.end)


def _charging(ids: Collection[str]) -> Iterator[tuple[str, list[tuple[Any, ProductOfferingPrice]]]]:
    """The offerings with several prices: id, and each price that charges with what it charges for.

    A price is read once, however many of the offerings share it.
    """
    links: dict[str, list[str]] = defaultdict(list)
    rows = ProductOffering.prices.through.objects.filter(productoffering__in=ids).order_by("productofferingprice")
    for offering, price in rows.values_list("productoffering_id", "productofferingprice_id"):
        links[offering].append(price)
    several = {offering: prices for offering, prices in links.items() if len(prices) > 1}
    charging: dict[str, tuple[Any, ProductOfferingPrice]] = {}
    for chunk in chunks({price for prices in several.values() for price in prices}):
        found = ProductOfferingPrice.objects.filter(pk__in=chunk, price_type__in=CHARGES)
        found = found.exclude(lifecycle_status__in=OVER)
        charging |= {price.pk: (charged_for(price), price) for price in found.prefetch_related("characteristic_values")}
    for offering, prices in several.items():
        yield offering, [charging[price] for price in prices if price in charging]


def charged_for(price: ProductOfferingPrice) -> tuple[Any, ...]:
    """What a price charges for: no two that say the same here may hold at the same time in one offering."""
    uses = sorted((use.name, use.value, dumps(use.values)) for use in price.characteristic_values.all())
    more = (price.unit_of_measure, price.place, price.product_offering_term)
    return (price.price_type, price.currency, price.period, price.period_length, *map(dumps, more), tuple(uses))
