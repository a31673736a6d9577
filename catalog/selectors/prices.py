"""Rows of prices and of what changes them, as facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from catalog.domain.offering import Alteration, Price
from catalog.models import ProductOffering, ProductOfferingPrice, ProductOfferingPriceRelationship
from catalog.selectors.characteristics import When, uses_of_prices
from catalog.selectors.rows import Once, Reader, Row, gathered, objects
from tmf.values import Money, Period

ANY: When = {}
"""What holds for every value."""
DISCOUNTED_BY = "discountedBy"
"""The popRelationship that leads from a price to what lowers it."""
PricesOf = tuple[tuple[Price, ...], tuple[Alteration, ...]]


class _Stored(NamedTuple):
    """The columns of a price that prices and alterations are made of."""

    id: str
    name: str
    price_type: str
    amount: Decimal | None
    currency: str
    percentage: Decimal | None
    priority: int
    valid_from: datetime | None
    valid_to: datetime | None
    product_offering_term: str | None


def prices_of_offerings(reader: Reader) -> dict[str, PricesOf]:
    """The prices of each offering, and the percentages that hang on it and change all of them."""
    when = uses_of_prices(reader)
    prices, discounts = _prices(reader, when)
    rank = {pk: n for n, pk in enumerate((*prices, *discounts))}
    order = sorted  # of ids that hang on one offering: few

    def priced(links: tuple[Row, ...]) -> PricesOf:
        ids = order((pk for (pk,) in links if pk in rank), key=rank.__getitem__)
        return (
            tuple(prices[pk] for pk in ids if pk in prices),
            tuple(_by_priority(discounts[pk] for pk in ids if pk in discounts)),
        )

    links = ProductOffering.prices.through.objects.all()
    return gathered(reader.rows(links, "productoffering_id", "productofferingprice_id"), priced)


def _prices(reader: Reader, when: dict[str, When]) -> tuple[dict[str, Price], dict[str, Alteration]]:
    """Those that have an amount, and those that are only a percentage."""
    altered = _alterations(reader, when)
    prices: dict[str, Price] = {}
    discounts: dict[str, Alteration] = {}
    money, rates, durations = Once(_money), Once(_tax_rate), Once(_duration)
    more = ("period", "period_length", "tax")
    for *columns, period, length, tax in reader.rows(ProductOfferingPrice.objects.all(), *_Stored._fields, *more):
        row = _Stored(*columns)
        validity = reader.period(row.valid_from, row.valid_to)
        if row.amount is not None:
            prices[row.id] = Price(
                id=row.id,
                name=row.name,
                price_type=row.price_type,
                money=money[row.amount, row.currency],
                period=period or None,
                period_length=length,
                validity=validity,
                tax_rate=rates[tax],
                duration=durations[row.product_offering_term],
                alterations=altered.get(row.id, ()),
                when=when.get(row.id, ANY),
            )
        elif row.percentage is not None:
            discounts[row.id] = _alteration(row, validity, when)
    return prices, discounts


def _alterations(reader: Reader, when: dict[str, When]) -> dict[str, tuple[Alteration, ...]]:
    """What each price is discounted by."""
    links = ProductOfferingPriceRelationship.objects.filter(
        relationship_type=DISCOUNTED_BY, bundled=False, target__isnull=False
    )
    target = (f"target__{name}" for name in _Stored._fields)

    def found(rows: tuple[Row, ...]) -> Iterator[Alteration]:
        for start, end, *columns in rows:
            row = _Stored(*columns)
            validity = reader.period(start, end).overlap(reader.period(row.valid_from, row.valid_to))
            says_how_much = row.amount is not None or row.percentage is not None
            if validity is not None and says_how_much:
                yield _alteration(row, validity, when)

    rows = reader.rows(links, "source_id", "valid_from", "valid_to", *target)
    return gathered(rows, lambda its: tuple(_by_priority(found(its))))


def _alteration(row: _Stored, validity: Period, when: dict[str, When]) -> Alteration:
    return Alteration(
        id=row.id,
        name=row.name,
        price_type=row.price_type,
        percentage=row.percentage,
        money=None if row.amount is None else Money(row.amount, row.currency),
        priority=row.priority,
        duration=_duration(row.product_offering_term),
        validity=validity,
        when=when.get(row.id, ANY),
    )


def _money(amount: tuple[Decimal, str]) -> Money:
    return Money(*amount)


def _by_priority(found: Iterator[Alteration]) -> list[Alteration]:
    return sorted(found, key=lambda alteration: alteration.priority)


def _tax_rate(text: str | None) -> Decimal | None:
    """The rate of the first tax that has one, in percent."""
    rates = (one["taxRate"] for one in objects(text) if one.get("taxRate") is not None)
    return _decimal(next(rates, None))


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _duration(text: str | None) -> int | None:
    """The number of periods that the first term of a price lasts."""
    first = next(iter(objects(text)), {})
    amount = (first.get("duration") or {}).get("amount")
    return amount if isinstance(amount, int) else None
