"""Which prices belong to one offering alone: only those may be changed, moved and copied along with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from catalog.models import ProductOffering, ProductOfferingPrice, ProductOfferingPriceRelationship


def used_elsewhere(prices: Collection[str], offering: str) -> dict[str, int]:
    """In how many other offerings each of these prices is charged, directly or as a part of another price.

    It costs as many queries as prices lie deep in each other, however many there are of them.
    """
    shown_by = _shown_by(prices)
    every = {pk for found in shown_by.values() for pk in found}
    links = ProductOffering.prices.through.objects.filter(productofferingprice__in=every)
    holders: dict[str, set[str]] = defaultdict(set)
    for price, holder in links.exclude(productoffering=offering).values_list(
        "productofferingprice_id", "productoffering_id"
    ):
        holders[price].add(holder)
    return {price: len(set().union(*(holders[pk] for pk in found))) for price, found in shown_by.items()}


def own_prices(offering: ProductOffering) -> list[ProductOfferingPrice]:
    """The prices of the offering that no other offering charges."""
    prices = list(offering.prices.all())
    elsewhere = used_elsewhere([price.pk for price in prices], offering.pk)
    return [price for price in prices if not elsewhere[price.pk]]


def _shown_by(prices: Collection[str]) -> dict[str, set[str]]:
    """Each price with those that refer to it, and to those in turn: a change of it is a change of theirs."""
    above: dict[str, set[str]] = defaultdict(set)
    waiting: Collection[str] = prices
    known = {*prices}
    while waiting:
        links = ProductOfferingPriceRelationship.objects.filter(target__in=waiting).order_by()
        for target, source in links.values_list("target_id", "source_id"):
            above[str(target)].add(source)
        waiting = {source for pk in waiting for source in above[pk]} - known
        known.update(waiting)
    return {price: _up(above, [price]) for price in prices}


def _up(above: Mapping[str, Iterable[str]], waiting: list[str]) -> set[str]:
    found: set[str] = set()
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(above.get(pk, ()))
    return found
