"""Values that every TM Forum resource shares. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """A TMF `TimePeriod`: `[start, end)`, open where a bound is None.

    `start` and `end` are aware datetimes. TM Forum writes it as `validFor`.
    """

    start: datetime | None = None
    end: datetime | None = None

    def contains(self, at: datetime) -> bool:
        """Whether `at` lies in the period; the end itself does not."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some moment lies in both."""
        starts_before = self.start is None or other.end is None or self.start < other.end
        return starts_before and (other.start is None or self.end is None or other.start < self.end)

    def overlap(self, other: Period) -> Period | None:
        """The moments that lie in both, None where there are none."""
        if not self.overlaps(other):
            return None
        starts = [start for start in (self.start, other.start) if start is not None]
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(starts, default=None), min(ends, default=None))


ALWAYS = Period()


_WHOLE = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())  # noqa: SIM905 - a list
_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_DECIMALS = {**dict.fromkeys(_WHOLE, 0), **dict.fromkeys(_THOUSANDTHS, 3), "CLF": 4, "UYW": 4}
"""The decimal places of the smallest unit of a currency where they are not 2 (ISO 4217, column "minor unit")."""


@dataclass(frozen=True, slots=True)
class Money:
    """A TMF `Money`: an exact amount and its ISO 4217 currency."""

    value: Decimal
    unit: str = "EUR"

    def rounded(self) -> Money:
        """The amount as it is shown: in the smallest unit of its currency, a half away from zero (ROUND_HALF_UP)."""
        smallest = Decimal(1).scaleb(-_DECIMALS.get(self.unit, 2))
        return Money(self.value.quantize(smallest, ROUND_HALF_UP), self.unit)


def number(value: Decimal | None) -> float | int | None:
    """An exact amount as a JSON number."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
