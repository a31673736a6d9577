"""What an offering costs when: the prices as bars on a line of time, and what is missing or doubled in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from catalog.admin.price import how_often, money
from catalog.domain.timeline import gaps, shared
from catalog.models import ProductOffering, ProductOfferingPrice
from catalog.services.pricing import CHARGES, OVER, charged_for
from tmf.values import Period

MARGIN = timedelta(days=45)
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months between two marks of the line; the first that makes no more than `MOST_MARKS`."""
MOST_MARKS = 8
MONTHS = 12
ROW, HEAD = 34, 30
"""Heights in pixels: of one bar with its distance to the next, and of the marks above them."""
NEARLY_ALL = 90


@dataclass(frozen=True)
class Bar:
    """One price on the line: where it begins and how long it is, in percent of the width, from `top` in pixels."""

    price: ProductOfferingPrice
    money: str
    charged: str
    x: str
    width: str
    top: int
    kind: str
    validity: str
    status: str


@dataclass(frozen=True)
class Mark:
    """A moment on the line, in percent of its width."""

    x: str
    words: str
    anchor: str = "start"


@dataclass(frozen=True)
class Timeline:
    """Everything that the template draws and says."""

    bars: Sequence[Bar]
    marks: Sequence[Mark]
    today: Mark
    height: int
    wrong: Sequence[str]
    """Gaps and overlaps, in words."""


class Scale:
    """From moments to percent of the width."""

    def __init__(self, moments: Iterable[datetime], now: datetime) -> None:
        every = [now, *moments]
        span = max(every) - min(every)
        margin = max(MARGIN, span / 6)
        self.start, self.end = min(every) - margin, max(every) + margin

    def at(self, moment: datetime | None, otherwise: float) -> float:
        """Where a moment lies, between 0 and 100."""
        return otherwise if moment is None else 100 * ((moment - self.start) / (self.end - self.start))

    def marks(self) -> Iterator[Mark]:
        """The beginnings of months, so many that they can be read."""
        months = (self.end - self.start).days / 30.4
        step = next((step for step in STEPS if months / step <= MOST_MARKS), STEPS[-1])
        first = timezone.localtime(self.start)
        number = (first.year * MONTHS + first.month) // step * step
        while True:
            year, month = divmod(number, MONTHS)
            moment = first.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
            if moment > self.end:
                return
            if moment > self.start:
                yield Mark(percent(self.at(moment, 0)), date_format(moment, "M Y"))
            number += step


def timeline(offering: ProductOffering, prices: Sequence[ProductOfferingPrice]) -> Timeline | None:
    """The line of the prices of an offering as they are stored, None where it has none; costs no query."""
    if not prices:
        return None
    now = timezone.now()
    bounds = [moment for price in prices for moment in (price.valid_from, price.valid_to) if moment]
    scale = Scale(bounds, now)
    here = scale.at(now, 0)
    anchor = "end" if here > NEARLY_ALL else "start"
    return Timeline(
        bars=[_bar(price, scale, number) for number, price in enumerate(_in_order(prices))],
        marks=list(scale.marks()),
        today=Mark(percent(here), gettext("today"), anchor),
        height=HEAD + ROW * len(prices),
        wrong=list(_wrong(offering, prices, now)),
    )


def percent(share: float) -> str:
    """A length as SVG writes it, whatever the reader's language makes of a decimal point."""
    return f"{share:.2f}%"


def _in_order(prices: Iterable[ProductOfferingPrice]) -> list[ProductOfferingPrice]:
    """What charges for the same thing stands together, first what recurs; the earlier above the later."""
    order = {kind: place for place, kind in enumerate(CHARGES)}
    first = datetime.min.replace(tzinfo=timezone.get_current_timezone())
    return sorted(
        prices,
        key=lambda one: (order.get(one.price_type, len(order)), how_often(one), one.valid_from or first, one.pk),
    )


def _bar(price: ProductOfferingPrice, scale: Scale, number: int) -> Bar:
    start, end = scale.at(price.valid_from, 0), scale.at(price.valid_to, 100)
    return Bar(
        price=price,
        money=money(price),
        charged=how_often(price),
        x=percent(start),
        width=percent(max(end - start, 0.4)),
        top=HEAD + ROW * number,
        kind="over" if price.lifecycle_status in OVER else price.price_type,
        validity=in_words(price.validity),
        status=price.lifecycle_status,
    )


def _wrong(offering: ProductOffering, prices: Sequence[ProductOfferingPrice], now: datetime) -> Iterator[str]:
    """Where nothing is charged, now or later, and where the same is charged twice."""
    charging = [price for price in prices if price.price_type in CHARGES and price.lifecycle_status not in OVER]
    for _, same in groupby(sorted(charging, key=_key), key=_key):
        alike = list(same)
        periods = [price.validity for price in alike]
        for gap in gaps(periods, offering.validity):
            if gap.end is None or gap.end > now:
                yield _no_price(alike[0], gap, now)
        for one, other, when in shared(periods):
            words = gettext("%(one)s and %(other)s hold at the same time, %(period)s.")
            yield words % {"one": alike[one].name, "other": alike[other].name, "period": in_words(when)}


def _key(price: ProductOfferingPrice) -> str:
    return repr(charged_for(price))


def _no_price(price: ProductOfferingPrice, gap: Period, now: datetime) -> str:
    said: dict[str, Any] = {"charged": how_often(price), "currency": price.currency, "period": in_words(gap)}
    if gap.contains(now):
        return gettext("Now, %(period)s, it has no price that is charged %(charged)s in %(currency)s.") % said
    return gettext("It has no price that is charged %(charged)s in %(currency)s %(period)s.") % said


def in_words(period: Period) -> str:
    """A period in words, with the days in the reader's zone."""
    bounds = {"start": moment(period.start), "end": moment(period.end)}
    if period.start is None:
        return gettext("always") if period.end is None else gettext("until %(end)s") % bounds
    return (gettext("from %(start)s on") if period.end is None else gettext("from %(start)s to %(end)s")) % bounds


def moment(at: datetime | None) -> str:
    """A moment in the reader's language and zone; only its day where it is the beginning of one."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    begins = (local.hour, local.minute, local.second) == (0, 0, 0)
    return date_format(local, "DATE_FORMAT" if begins else "DATETIME_FORMAT")
