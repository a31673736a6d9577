"""What an offering costs, alone or in a plan: the one calculation behind every price that is shown.

TMF760 configurations, TMF622 order items and TMF637 products render the same charges, so that the price shown is the
price on the order. The rules are written down in docs/adr/0018-what-a-price-is.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import Protocol, TypeVar

from catalog.domain.charge import EXACT, ZERO, AppliedAlteration, Charge, charge_of, full_amount, recurs
from catalog.domain.compiled import CompiledCatalog
from catalog.domain.cover import Cover, cover_of
from catalog.domain.offering import Alteration, Offering, Price
from catalog.domain.price_type import takes_off
from tmf.values import Money, Period

__all__ = ["AppliedAlteration", "Charge", "Total", "charges", "totals"]

ALLOWANCE = "allowance"
"""The price type of an alteration of ours: what a plan pays."""
_NOTHING: Mapping[str, object] = MappingProxyType({})
_Paid = dict[tuple[str | None, int, str], Decimal]


@dataclass(frozen=True, slots=True)
class Total:
    """What is due for one kind of price in one period and one currency, tax included and after all alterations."""

    kind: str
    period: str | None
    period_length: int
    charged: Money


def charges(
    catalog: CompiledCatalog,
    offering_id: str,
    *,
    plan_id: str | None,
    characteristics: Mapping[str, object] = _NOTHING,
    at: datetime,
) -> tuple[Charge, ...]:
    """What the offering costs at the date, in the plan `plan_id` (None: alone), a line for each price.

    `characteristics` are the values that were chosen, by name; those that the offering fixes count over them. Of an
    offering that the catalog does not have nothing can be said: no line.
    """
    offering = catalog.offerings.get(offering_id)
    if offering is None:
        return ()
    prices = sorted(_due(offering, offering.prices, characteristics, at), key=lambda p: (takes_off(p.price_type), p.id))
    cover = cover_of(catalog, plan_id, offering_id)
    with localcontext(EXACT):
        if cover is not None and cover.whole:
            # Nothing is due, so there is nothing to discount: a discount of its own would lower the rest of the bill.
            return tuple(_free(price, cover, offering) for price in prices if not takes_off(price.price_type))
        paid = _paid(cover, characteristics, at)
        lines = []
        for price in prices:
            everywhere = () if takes_off(price.price_type) else offering.alterations
            alterations = _due(offering, (*price.alterations, *everywhere), characteristics, at)
            lines.append(_line(price, alterations, offering, cover, paid))
        return tuple(lines)


def totals(lines: Iterable[Charge]) -> tuple[Total, ...]:
    """What the lines come to, for each kind, period and currency; nothing is converted.

    A discount line is subtracted where its like is charged; no total is below zero, for a discount pays nothing out.
    """
    sums: dict[tuple[str, str, int, str], Decimal] = defaultdict(Decimal)
    with localcontext(EXACT):
        for line in lines:
            amount = -line.charged.value if line.takes_off else line.charged.value
            sums[line.kind, line.period or "", line.period_length, line.charged.unit] += amount
        return tuple(
            Total(kind, period or None, length, Money(max(ZERO, due), unit).rounded())
            for (kind, period, length, unit), due in sorted(sums.items())
        )


class _Conditional(Protocol):
    """A price or an alteration: in force in a period, for some values of characteristics."""

    @property
    def validity(self) -> Period: ...

    @property
    def when(self) -> Mapping[str, frozenset[str]]: ...


_Row = TypeVar("_Row", bound=_Conditional)


def _due(offering: Offering, rows: Iterable[_Row], chosen: Mapping[str, object], at: datetime) -> list[_Row]:
    """The rows that are in force at the date and hold for the values; one for a name without a value does not."""
    values = {**chosen, **offering.characteristics}
    return [
        row
        for row in rows
        if row.validity.contains(at) and all(_words(values.get(name)) & wanted for name, wanted in row.when.items())
    ]


def _words(value: object) -> frozenset[str]:
    """A value as the catalog writes it; a list has each of its own, no value has none."""
    if value is None:
        return frozenset()
    if isinstance(value, list | tuple):
        return frozenset(word for one in value for word in _words(one))
    return frozenset({str(value), str(value).lower()} if isinstance(value, bool) else {str(value)})


def _free(price: Price, cover: Cover, offering: Offering) -> Charge:
    """The full price, and the plan that pays it."""
    own = cover.included.id == offering.id
    words = f"Included in {cover.plan.name}" if own else f"{cover.included.name} is included in {cover.plan.name}"
    amount = full_amount(price)
    return charge_of(price, amount, [Alteration("", words, ALLOWANCE, money=Money(amount, price.money.unit))])


def _paid(cover: Cover | None, chosen: Mapping[str, object], at: datetime) -> _Paid:
    """What the plan pays of a higher tier: the recurring prices of the included one, before their discounts."""
    paid: _Paid = defaultdict(Decimal)
    if cover is not None:
        for price in _due(cover.included, cover.included.prices, chosen, at):
            if recurs(price):
                paid[price.period, price.period_length, price.money.unit] += full_amount(price)
    return paid


def _line(
    price: Price, alterations: Iterable[Alteration], offering: Offering, cover: Cover | None, paid: _Paid
) -> Charge:
    """A price, or what is left of it above the included tier. `paid` is used up: it pays only once."""
    full, unit = full_amount(price), price.money.unit
    key = price.period, price.period_length, unit
    taken = min(full, paid.get(key, ZERO)) if recurs(price) else ZERO
    if cover is None or not taken:
        return charge_of(price, full, alterations)
    paid[key] -= taken
    whole, rest = Money(full, unit).rounded(), Money(full - taken, unit).rounded()
    included = Money(whole.value - rest.value, unit)
    return charge_of(
        price,
        full - taken,
        alterations,
        name=f"{offering.name} instead of {cover.included.name}",
        included=included,
        description=(
            f"{whole.value} {unit} less {included.value} {unit} for {cover.included.name}, "
            f"which is included in {cover.plan.name}"
        ),
    )
