"""One line of what an offering costs: an amount, what alters it and what is left (the rules: docs/adr/0018)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal

from catalog.domain.offering import Alteration, Price
from catalog.domain.price_type import ONE_TIME, RECURRING, adds, kind_named, kind_of, takes_off
from tmf.values import Money

EXACT = Context(prec=60)
"""More digits than a price (18) and a chain of percentages need; a caller's context would decide otherwise."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AppliedAlteration:
    """An alteration and what it comes to on one price.

    `amount` is what it takes off, tax included, in the currency of the price; negative where it adds. It is the
    difference of the amounts before and after it as they are shown, so that the lines of a price always add up.
    """

    alteration: Alteration
    amount: Money


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of what an offering costs; every amount is rounded once, to the smallest unit of its currency.

    `tax_included` is the amount before its `alterations`, which stand in the order in which they apply; `charged` is
    what is left after all of them, with tax: what is due in the first period. `duty_free` and `net` are the two
    without tax, None where the catalog has no tax rate (`tax_rate`, in percent). `period` is None for what is charged
    once; `duration` counts the periods that it is charged, None for ever. `price` is the catalog's price.

    For a tier above the one that its plan includes `tax_included` is the difference, `included` what the plan pays
    (else None), and `description` says both in words.
    """

    name: str
    price_type: str
    period: str | None
    period_length: int
    price: Price
    tax_included: Money
    duty_free: Money | None
    tax_rate: Decimal | None
    duration: int | None
    alterations: tuple[AppliedAlteration, ...]
    charged: Money
    net: Money | None
    included: Money | None = None
    description: str = ""

    @property
    def kind(self) -> str:
        """What it adds up with: `recurring`, `oneTime`, or its own type."""
        return kind_of(self.price_type, self.period)

    @property
    def takes_off(self) -> bool:
        """Whether the line is a discount of its own, which is subtracted from what is due."""
        return takes_off(self.price_type)


def full_amount(price: Price) -> Decimal:
    """The exact amount of a price; a discount is written with either sign, and nothing is charged below zero."""
    return abs(price.money.value) if takes_off(price.price_type) else max(ZERO, price.money.value)


def recurs(price: Price) -> bool:
    """Whether the price is charged every period."""
    return not takes_off(price.price_type) and kind_of(price.price_type, price.period) == RECURRING


def charge_of(
    price: Price,
    amount: Decimal,
    alterations: Iterable[Alteration],
    *,
    name: str = "",
    included: Money | None = None,
    description: str = "",
) -> Charge:
    """The line of a price with an exact amount, tax included; it has the price's name unless another is given."""
    period = price.period if kind_of(price.price_type, price.period) != ONE_TIME else None
    unit = price.money.unit
    applied, left = _altered(price, amount, alterations)
    return Charge(
        name=name or price.name,
        price_type=price.price_type,
        period=period,
        period_length=price.period_length if period else 1,
        price=price,
        tax_included=Money(amount, unit).rounded(),
        duty_free=_without_tax(amount, price),
        tax_rate=price.tax_rate,
        duration=price.duration,
        alterations=applied,
        charged=Money(left, unit).rounded(),
        net=_without_tax(left, price),
        included=included,
        description=description,
    )


def _altered(
    price: Price, amount: Decimal, alterations: Iterable[Alteration]
) -> tuple[tuple[AppliedAlteration, ...], Decimal]:
    """The alterations that change the amount, in their order, and what is left after them; each applies once."""
    unit, kind = price.money.unit, kind_of(price.price_type, price.period)
    applied: dict[str, AppliedAlteration] = {}
    for one in sorted(alterations, key=lambda row: (row.priority, row.id)):
        speaks = kind_named(one.price_type) in (None, kind) and one.id not in applied
        size = _size(one, amount, unit) if speaks else ZERO
        after = amount + size if adds(one.price_type) else max(ZERO, amount - size)
        if after != amount:
            difference = Money(amount, unit).rounded().value - Money(after, unit).rounded().value
            applied[one.id] = AppliedAlteration(one, Money(difference, unit))
        amount = after
    return tuple(applied.values()), amount


def _size(alteration: Alteration, amount: Decimal, unit: str) -> Decimal:
    """By how much it changes an amount: nothing where it speaks of another currency; which way, its type says."""
    if alteration.percentage is not None:
        return amount * abs(alteration.percentage) / 100
    if alteration.money is not None and alteration.money.unit == unit:
        return abs(alteration.money.value)
    return ZERO


def _without_tax(amount: Decimal, price: Price) -> Money | None:
    rate = price.tax_rate
    return None if rate is None or rate < 0 else Money(amount / (1 + rate / 100), price.money.unit).rounded()
