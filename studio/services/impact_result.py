"""What an impact report says, as JSON: offerings, options, open orders, bundles, prices."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from itertools import chain, islice, repeat
from time import perf_counter
from typing import Any

from catalog.domain.aspects import ASPECTS, Aspects, differences
from catalog.domain.charges import Charge
from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Option
from catalog.domain.price_changes import plans_of, price_changes, repriced
from ordering.selectors import open_orders_of
from qualification.domain.holders import Holders, Holding
from qualification.domain.tally import Count
from qualification.services import ImpactFound, count_impact
from studio.services.catalogs import Compared
from tmf.values import Money

MOST = 1000
"""The rows of each table that are kept; those of the most customers come first."""
MOST_SEATS = 5000
"""The places of offerings in plans whose prices are compared though nobody has them there."""
Json = dict[str, Any]
Tell = Callable[[float], None]


def impact_result(compared: Compared, *, channel: str, at: datetime, tell: Tell = lambda _: None) -> Json:
    """Everything that a change of the catalog touches, counted as of a date; `tell` hears the share that is done.

    `channel` empty asks in every channel in which the change may matter. Of each table `MOST` rows are kept; `leftOut`
    says how many there are beside.
    """
    start = perf_counter()
    tables = _Tables(compared.live, compared.draft)
    found = count_impact(
        before=compared.live,
        after=compared.draft,
        channels=(channel,) if channel else (),
        at=at,
        differing=tables.differing,
        watched=tables.watched,
        tell=tell,
    )
    open_orders, rows = tables.filled(found, at=at)
    rows = {name: sorted(some, key=_most_first) for name, some in rows.items()}
    return {
        "at": at.isoformat(),
        "holders": _holding(found.holders.total()),
        "totals": [
            {"channel": one, "gained": _count(gained), "lost": _count(lost)}
            for one, (gained, lost) in found.totals.items()
        ],
        "openOrders": open_orders,
        **{name: some[:MOST] for name, some in rows.items()},
        "leftOut": {name: len(some) - MOST for name, some in rows.items() if len(some) > MOST},
        "counted": {"customers": found.customers, "kinds": found.kinds, "questions": found.questions},
        "seconds": round(perf_counter() - start, 2),
    }


class _Tables:
    """The tables of a report about two catalogs."""

    def __init__(self, live: CompiledCatalog, draft: CompiledCatalog) -> None:
        self.catalogs = live, draft
        self.differing: Mapping[str, Aspects] = differences(live, draft)
        self.priced = repriced(self.catalogs, self.differing)
        self.bundled = tuple(_bundled(self.catalogs, self.differing))
        self.watched = self.priced.union(bundle for bundle, _ in self.bundled)

    def filled(self, found: ImpactFound, *, at: datetime) -> tuple[int, dict[str, list[Json]]]:
        """How many open orders are concerned, and the rows of every table."""
        total, orders = open_orders_of(self.differing)
        return total, {
            "offerings": [self._offering(pk, aspects, found.holders) for pk, aspects in self.differing.items()],
            "lines": list(self._lines(found)),
            "orders": [
                {"offering": self._ref(pk), "orders": o.orders, "examples": o.examples} for pk, o in orders.items()
            ],
            "bundles": [self._bundle(*one, found.holders) for one in self.bundled],
            "prices": list(self._prices(found.holders, at)),
        }

    def _offering(self, pk: str, aspects: Aspects, holders: Holders) -> Json:
        return {
            "offering": self._ref(pk),
            "aspects": [aspect for aspect in ASPECTS if aspect in aspects],
            **_holding(holders.of(pk)),
        }

    def _lines(self, found: ImpactFound) -> Iterator[Json]:
        for line, examples in zip(found.lines, chain(found.examples, repeat(())), strict=False):
            way = line.way
            yield {
                "channel": way.channel,
                "adds": way.adds,
                "gained": way.gained,
                "offering": self._ref(way.offering_id),
                **_count(line.count),
                "reasons": [{"code": one.code, "label": one.label, **_count(n)} for one, n in line.by_reason.items()],
                "plans": [{"plan": plan and self._ref(plan), **_count(n)} for plan, n in line.by_plan.items()],
                "targets": [{"offering": self._ref(pk), **_count(n)} for pk, n in line.by_target.items()],
                "examples": [{"customer": customer, "product": product} for customer, product in examples],
            }

    def _bundle(self, bundle: str, offering: str, holders: Holders) -> Json:
        before, after = (
            _limits(catalog.offerings[bundle].options.get(offering)) if bundle in catalog.offerings else None
            for catalog in self.catalogs
        )
        return {
            "bundle": self._ref(bundle),
            "offering": self._ref(offering),
            "before": before,
            "after": after,
            **_holding(holders.of(bundle)),
        }

    def _prices(self, holders: Holders, at: datetime) -> Iterator[Json]:
        held = {seat: holding for seat, holding in holders.seats().items() if seat[0] in self.priced}
        others = islice(plans_of(self.catalogs, sorted(self.priced)), MOST_SEATS)
        for change in price_changes(self.catalogs, dict.fromkeys((*held, *others)), at=at):
            yield {
                "offering": self._ref(change.offering_id),
                "plan": self._ref(change.plan_id) if change.plan_id else None,
                "given": dict(change.given),
                "before": [_charge(line) for line in change.before],
                "after": [_charge(line) for line in change.after],
                **_holding(held.get((change.offering_id, change.plan_id), Holding())),
            }

    def _ref(self, pk: str) -> Json:
        """An offering by its id and its name, as it is to be called."""
        live, draft = self.catalogs
        offering = draft.offerings.get(pk) or live.offerings.get(pk)
        return {"id": pk, "name": offering.name if offering else pk}


def _bundled(catalogs: tuple[CompiledCatalog, ...], offering_ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """The bundles with an option among the offerings, in one catalog or the other."""
    pairs = {
        (bundle.id, option): None
        for catalog in catalogs
        for bundle in catalog.offerings.values()
        for option in bundle.options.keys() & offering_ids
    }
    return iter(pairs)


def _limits(option: Option | None) -> Json | None:
    if option is None:
        return None
    return {"lower": option.lower, "upper": option.upper, "included": option.included, "group": option.group}


def _holding(holding: Holding) -> Json:
    return {"customers": holding.customers, "products": holding.products}


def _count(count: Count) -> Json:
    return {"customers": count.customers, "options": count.options}


def _charge(line: Charge) -> Json:
    """A price line as far as a person compares it; amounts are decimals as text."""
    return {
        "name": line.name,
        "kind": line.kind,
        **_money(line.charged),
        "takesOff": line.takes_off,
        "period": line.period,
        "periodLength": line.period_length,
        "duration": line.duration,
        "alterations": [
            {"name": one.alteration.name, **_money(one.amount), "duration": one.alteration.duration}
            for one in line.alterations
        ],
    }


def _money(money: Money) -> Json:
    return {"amount": str(money.value), "unit": money.unit}


def _most_first(row: Json) -> tuple[int, str, str]:
    count: int = row.get("customers") or row.get("orders") or 0
    return -count, row["offering"]["id"], str(row.get("plan") or row.get("bundle") or "")
