"""An impact report in the reader's words: for the page and for the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.domain import aspects
from qualification.domain import Reason
from studio.reasons import in_words

Json = Mapping[str, Any]
ASPECTS: Mapping[str, Any] = {
    aspects.NEW: gettext_lazy("new"),
    aspects.REMOVED: gettext_lazy("removed"),
    aspects.STATUS: gettext_lazy("status"),
    aspects.VALIDITY: gettext_lazy("dates of sale"),
    aspects.SALE: gettext_lazy("sold on its own, bundle"),
    aspects.CHANNELS: gettext_lazy("channels"),
    aspects.SEGMENTS: gettext_lazy("market segments"),
    aspects.PLACES: gettext_lazy("places"),
    aspects.POLICIES: gettext_lazy("policies"),
    aspects.ACTIONS: gettext_lazy("allowed actions"),
    aspects.OPTIONS: gettext_lazy("options of the bundle"),
    aspects.PRICES: gettext_lazy("prices"),
    aspects.VALUES: gettext_lazy("characteristic values"),
    aspects.SPECIFICATION: gettext_lazy("specification"),
    aspects.WORDS: gettext_lazy("name"),
    aspects.TERMS: gettext_lazy("terms"),
    aspects.BILLING: gettext_lazy("start of billing"),
    aspects.PATHS: gettext_lazy("upgrade paths"),
}
PERIODS: Mapping[str, tuple[Any, Callable[[int], str]]] = {
    "day": (gettext_lazy("a day"), lambda n: ngettext("%d day", "%d days", n) % n),
    "week": (gettext_lazy("a week"), lambda n: ngettext("%d week", "%d weeks", n) % n),
    "month": (gettext_lazy("a month"), lambda n: ngettext("%d month", "%d months", n) % n),
    "year": (gettext_lazy("a year"), lambda n: ngettext("%d year", "%d years", n) % n),
}
"""How a period of charging is said: with a price, and as a time that something lasts."""


@dataclass(frozen=True, slots=True)
class ChannelImpact:
    """What happens in one channel: those who lose and those who gain, with a line for each offering that is held.

    `size` is how many lines there are, those that are not shown among them.
    """

    channel: str
    name: str
    lost: Json
    gained: Json
    losing: tuple[Json, ...]
    gaining: tuple[Json, ...]
    size: int


def by_channel(result: Json, names: Mapping[str, str], most: int) -> list[ChannelImpact]:
    """The options of a report, channel by channel, `most` lines each way; `names` are those of the channels."""

    def lines(channel: str, *, gained: bool) -> tuple[Json, ...]:
        found = (one for one in result["lines"] if one["channel"] == channel and one["gained"] == gained)
        return tuple(
            {**line, "reasons": [{**one, "words": reason_in_words(one)} for one in line["reasons"]]}
            for line in islice(found, most)
        )

    return [
        ChannelImpact(
            total["channel"],
            names.get(total["channel"], total["channel"]),
            total["lost"],
            total["gained"],
            lines(total["channel"], gained=False),
            lines(total["channel"], gained=True),
            sum(one["channel"] == total["channel"] for one in result["lines"]),
        )
        for total in result["totals"]
    ]


def tables(result: Json, most: int) -> dict[str, list[dict[str, Any]]]:
    """The other tables of a report with what they say in words, `most` rows of each."""
    return {
        "offerings": [{**row, "what": aspects_in_words(row["aspects"])} for row in result["offerings"][:most]],
        "orders": list(result["orders"][:most]),
        "bundles": [
            {**row, "was": limits_in_words(row["before"]), "is": limits_in_words(row["after"])}
            for row in result["bundles"][:most]
        ],
        "prices": [
            {**row, "was": price_in_words(row["before"]), "is": price_in_words(row["after"])}
            for row in result["prices"][:most]
        ],
    }


def aspects_in_words(names: Sequence[str]) -> str:
    """What differs of an offering, such as `status, prices`."""
    return ", ".join(str(ASPECTS.get(name, name)) for name in names)


def reason_in_words(reason: Json) -> str:
    """A reason of a report as people read it."""
    return in_words(Reason(reason["code"], reason["label"]))


def limits_in_words(limits: Json | None) -> str:
    """What an option is in a bundle."""
    if limits is None:
        return _("not in it")
    if limits["included"]:
        return _("included")
    return _("to choose from a group") if limits["group"] else _("optional")


def price_in_words(lines: Sequence[Json]) -> str:
    """What something costs, such as `9.99 EUR a month`; a line for each price."""
    return "; ".join(" ".join(_price(line)) for line in lines) or _("no price")


def _price(line: Json) -> Iterator[str]:
    yield f"{'−' if line['takesOff'] else ''}{money(line)}"  # noqa: RUF001 - a minus, not a hyphen
    period, length = line["period"], line["periodLength"]
    if period in PERIODS:
        usual, lasting = PERIODS[period]
        yield str(usual) if length == 1 else _("every %(period)s") % {"period": lasting(length)}
        if line["duration"]:
            yield _("for %(time)s") % {"time": lasting(line["duration"] * length)}
    for one in line["alterations"]:
        if one["duration"] and period in PERIODS:
            time = PERIODS[period][1](one["duration"] * length)
            yield _("(%(name)s: %(amount)s less for %(time)s)") % {
                "name": one["name"],
                "amount": money(one),
                "time": time,
            }


def money(row: Json) -> str:
    """An amount with its currency, as the reader writes numbers."""
    return f"{number_format(row['amount'], use_l10n=True)} {row['unit']}"
