"""What becomes of prices when one catalog takes the place of another: the one calculation, asked of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from catalog.domain.aspects import NEW, OPTIONS, PATHS, PRICES, REMOVED, VALUES, Aspects
from catalog.domain.charges import Charge, charges
from catalog.domain.compiled import CompiledCatalog

Catalogs = tuple[CompiledCatalog, CompiledCatalog]
Given = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What an offering costs before and after, in a plan (None: alone), where values are `given` for characteristics.

    No line means that the catalog has no price.
    """

    offering_id: str
    plan_id: str | None
    given: Given
    before: tuple[Charge, ...]
    after: tuple[Charge, ...]


def repriced(catalogs: Catalogs, differing: Mapping[str, Aspects]) -> frozenset[str]:
    """The offerings that may cost something else, somewhere: rather too many than too few.

    A plan pays the price of the tier that it includes for every other one of the ladder (catalog.domain.cover).
    """
    own = {pk for pk, aspects in differing.items() if aspects & {NEW, REMOVED, PRICES, VALUES, PATHS}}
    plans = {pk for pk, aspects in differing.items() if aspects & {NEW, REMOVED, OPTIONS}}
    options = {option for pk in plans for option in _options(catalogs, pk)}
    ladders = (ladder for catalog in catalogs for pk in own | options if (ladder := catalog.ladder(pk)))
    return frozenset(own | options).union(*(ladder.members for ladder in ladders))


def plans_of(catalogs: Catalogs, offering_ids: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Each of the offerings alone, and in every plan that has it as an option, before or after."""
    wanted = dict.fromkeys(offering_ids)
    yield from ((pk, None) for pk in wanted)
    plans = dict.fromkeys(chain.from_iterable(catalog.offerings for catalog in catalogs))
    for plan in plans:
        yield from ((option, plan) for option in _options(catalogs, plan) if option in wanted)


def price_changes(
    catalogs: Catalogs, seats: Iterable[tuple[str, str | None]], *, at: datetime
) -> Iterator[PriceChange]:
    """What offerings cost, in plans or alone (None), where that differs at the date.

    Where prices depend on the values of characteristics, each value that one asks for is tried; it is told where it
    makes another difference than no value.
    """
    for offering_id, plan_id in seats:
        usual = _change(catalogs, offering_id, plan_id, (), at)
        if _differ(usual):
            yield usual
        for given in _conditions(catalogs, offering_id):
            change = _change(catalogs, offering_id, plan_id, given, at)
            if _differ(change) and (_amounts(change.before), _amounts(change.after)) != (
                _amounts(usual.before),
                _amounts(usual.after),
            ):
                yield change


def _options(catalogs: Catalogs, pk: str) -> Iterator[str]:
    plans = (plan for catalog in catalogs if (plan := catalog.offerings.get(pk)))
    return iter(dict.fromkeys(option for plan in plans for option in plan.options))


def _change(catalogs: Catalogs, offering_id: str, plan_id: str | None, given: Given, at: datetime) -> PriceChange:
    before, after = (
        charges(catalog, offering_id, plan_id=plan_id, characteristics=dict(given), at=at) for catalog in catalogs
    )
    return PriceChange(offering_id, plan_id, given, before, after)


def _conditions(catalogs: Catalogs, offering_id: str) -> Iterator[Given]:
    """The values that prices of an offering, or their alterations, ask for, one at a time."""
    found = [offering for catalog in catalogs if (offering := catalog.offerings.get(offering_id))]
    prices = [price for offering in found for price in offering.prices]
    altering = [row for price in prices for row in price.alterations]
    altering += [row for offering in found for row in offering.alterations]
    asking = [*(price.when for price in prices), *(row.when for row in altering)]
    wanted = {(name, value) for when in asking for name, values in when.items() for value in values}
    return (((name, value),) for name, value in sorted(wanted))


def _differ(change: PriceChange) -> bool:
    return _amounts(change.before) != _amounts(change.after)


def _amounts(lines: Iterable[Charge]) -> list[tuple[object, ...]]:
    """What is charged and for how long, whatever the prices are called; of what alters it, only what ends counts."""
    return sorted(
        (
            line.kind,
            line.period or "",
            line.period_length,
            line.charged.unit,
            str(line.charged.value),
            line.takes_off,
            line.duration or 0,
            *((str(one.amount.value), one.alteration.duration) for one in line.alterations if one.alteration.duration),
        )
        for line in lines
    )
