"""What changes in the catalog by time alone: two queries a source at most, however much there is.

A further source is one more line of `SOURCES`.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from catalog.domain.calendar import (
    ACTION,
    CHANGE_SET,
    ENDS,
    GOES_LIVE,
    KINDS,
    LAUNCH,
    PATH,
    POLICY,
    PRICE,
    RETIREMENT,
    SPECIFICATION,
    STARTS,
    Day,
    Entry,
    merged,
)
from catalog.models import (
    AllowedAction,
    ChangeSet,
    Policy,
    ProductOffering,
    ProductOfferingPrice,
    ProductOfferingRelationship,
    ProductSpecification,
    ServiceSpecification,
)

GONE = ("Rejected", "Obsolete")
"""What was never sold, or is not remembered any more: its dates concern nobody."""
OVER = ("Retired", *GONE)
FROM, TO = "valid_from", "valid_to"
STATUS = ("lifecycle_status",)
MONEY = ("amount", "currency", "period", "period_length", "price_type", "percentage", *STATUS)
Place = tuple[datetime, int, str]
"""The moment, the source and the id of an entry: where a list goes on after it."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Rows with a moment, the column of which is `moment`; `what` comes about then.

    `name` and `facts` are columns: those that say which row it is, and those that an entry tells beside that. `over`
    are the lifecycle statuses whose dates concern nobody, of the entity that `owner` leads to. A text is looked for in
    `searched`, where that is empty in the name.
    """

    kind: str
    what: str
    model: type[Model]
    moment: str
    name: str = "name"
    facts: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    owner: str = ""
    searched: tuple[str, ...] = ()
    state: str = ""

    def rows(self, text: str) -> QuerySet[Any]:
        """The rows whose dates concern somebody, and that have a text in their names."""
        rows: QuerySet[Any] = self.model._default_manager.all()  # noqa: SLF001 - Django's API
        if self.over:
            rows = rows.exclude(**{f"{self.owner}lifecycle_status__in": self.over})
        if self.state:
            rows = rows.filter(state=self.state)
        has = Q()
        for column in (self.searched or (self.name,)) if text else ():
            has |= Q(**{f"{column}__icontains": text})
        return rows.filter(has)

    @property
    def columns(self) -> tuple[str, ...]:
        """What an entry is made of."""
        return (self.moment, "pk", self.name, *self.facts)

    def entry(self, row: Sequence[Any]) -> Entry:
        """The entry of a row of those columns."""
        at, pk, name, *facts = row
        model = self.model._meta.model_name or ""  # noqa: SLF001 - Django's API
        return Entry(at, self.kind, self.what, SOURCES.index(self), model, str(pk), name or str(pk), tuple(facts))


def _period(kind: str, model: type[Model], **said: Any) -> tuple[Source, Source]:
    """The start and the end of a validity."""
    return Source(kind, STARTS, model, FROM, **said), Source(kind, ENDS, model, TO, **said)


SOURCES: tuple[Source, ...] = (
    Source(CHANGE_SET, GOES_LIVE, ChangeSet, "publish_at", state="scheduled"),
    Source(LAUNCH, STARTS, ProductOffering, FROM, facts=STATUS, over=OVER),
    Source(RETIREMENT, ENDS, ProductOffering, TO, facts=STATUS, over=GONE),
    *_period(PRICE, ProductOfferingPrice, facts=MONEY, over=GONE),
    *_period(
        PATH,
        ProductOfferingRelationship,
        name="source__name",
        facts=("relationship_type", "target__name"),
        over=GONE,
        owner="source__",
        searched=("source__name", "target__name"),
    ),
    *_period(ACTION, AllowedAction, name="offering__name", facts=("action",), over=GONE, owner="offering__"),
    *_period(POLICY, Policy, facts=("kind",)),
    *_period(SPECIFICATION, ProductSpecification, facts=STATUS, over=GONE),
    *_period(SPECIFICATION, ServiceSpecification, facts=STATUS, over=GONE),
)


def calendar_days(
    midnights: Sequence[datetime], *, most: int, kinds: Collection[str] = KINDS, text: str = ""
) -> tuple[Day, ...]:
    """The days between these midnights, ascending: of each day the first entries and how many there are."""
    chosen = [source for source in SOURCES if source.kind in kinds]
    empty = tuple(Day() for _ in midnights[1:])
    return merged([empty, *(_days(source, midnights, most, text) for source in chosen)], most)


def agenda(
    start: datetime,
    end: datetime | None,
    *,
    most: int,
    kinds: Collection[str] = KINDS,
    text: str = "",
    after: Place | None = None,
) -> tuple[tuple[Entry, ...], bool]:
    """The first entries from `start` to before `end` that come after a place, and whether there are more."""
    chosen = [source for source in SOURCES if source.kind in kinds]
    listed = [_first(source, start, end, most + 1, text, after) for source in chosen]
    found = list(heapq.merge(*listed, key=lambda entry: entry.place))
    return tuple(found[:most]), len(found) > most


def _days(source: Source, midnights: Sequence[datetime], most: int, text: str) -> tuple[Day, ...]:
    """Two queries: how many rows each moment has, then the first rows of the first moments of each day."""
    moment = source.moment
    rows = source.rows(text).filter(**{f"{moment}__gte": midnights[0], f"{moment}__lt": midnights[-1]})
    totals, wanted = [0] * (len(midnights) - 1), []
    for at, count in rows.order_by(moment).values_list(moment).annotate(count=Count("pk")):
        day = bisect_right(midnights, at) - 1
        if totals[day] < most:
            wanted.append(at)
        totals[day] += count
    found: list[list[Entry]] = [[] for _ in totals]
    if wanted:
        number = Window(RowNumber(), partition_by=[F(moment)], order_by=[F("pk")])
        first = source.rows(text).filter(**{f"{moment}__in": wanted}).annotate(number=number).filter(number__lte=most)
        for row in first.order_by(moment, "pk").values_list(*source.columns):
            entry = source.entry(row)
            found[bisect_right(midnights, entry.at) - 1].append(entry)
    return tuple(Day(tuple(entries), count) for entries, count in zip(found, totals, strict=True))


def _first(
    source: Source, start: datetime, end: datetime | None, most: int, text: str, after: Place | None
) -> Iterator[Entry]:
    moment = source.moment
    rows = source.rows(text).filter(**{f"{moment}__gte": start})
    if end is not None:
        rows = rows.filter(**{f"{moment}__lt": end})
    if after is not None:
        rows = _after(source, rows, after)
    return _entries(source, rows.order_by(moment, "pk").values_list(*source.columns)[:most])


def _entries(source: Source, rows: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    for row in rows:
        yield source.entry(row)


def _after(source: Source, rows: QuerySet[Any], after: Place) -> QuerySet[Any]:
    """What comes after a place: later, or at the same moment from a later source, or a later row of the same one."""
    at, number, pk = after
    here = SOURCES.index(source)
    if here == number:
        try:
            key = source.model._meta.pk.to_python(pk)  # noqa: SLF001 - Django's API
        except ValidationError:
            return rows.none()
        return rows.filter(Q(**{f"{source.moment}__gt": at}) | Q(**{source.moment: at, "pk__gt": key}))
    return rows.filter(**{f"{source.moment}__{'gte' if here > number else 'gt'}": at})
