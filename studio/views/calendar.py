"""The calendar of the catalog: launches, ends, price changes and other dates, by month and as a list."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, get_format
from django.utils.http import urlencode
from django.utils.translation import gettext

from catalog.domain.calendar import ACTION, CHANGE_SET, KINDS, PATH, POLICY, PRICE, SPECIFICATION, Day, Entry
from catalog.selectors.calendar import Place, calendar_days
from catalog.selectors.calendar import agenda as agenda_of
from studio.dates import KIND_WORDS, SIGNS, Said, said_of
from studio.pages import page, show

SHOWN, LISTED = 3, 50
"""How many entries of a day a month shows, and how many a page of the list."""
EARLIEST, LATEST = 1970, 2999
RIGHTS: Mapping[str, tuple[str, ...]] = {
    PRICE: ("catalog.view_productofferingprice",),
    PATH: ("catalog.view_productofferingrelationship",),
    ACTION: ("catalog.view_allowedaction",),
    POLICY: ("catalog.view_policy",),
    SPECIFICATION: ("catalog.view_productspecification", "catalog.view_servicespecification"),
    CHANGE_SET: ("catalog.view_changeset",),
}
"""What one has to be allowed to see a kind of entry, beside offerings."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month's table."""

    date: date
    inside: bool
    today: bool
    entries: tuple[Said, ...]
    more: int
    agenda: str


@page("catalog.view_productoffering")
def month(request: HttpRequest) -> HttpResponseBase:
    """A month, in the reader's zone and with the reader's first day of the week."""
    chosen = _chosen(request)
    today = timezone.localdate()
    first = _month(request.GET.get("month", "")) or today.replace(day=1)
    weeks = months.Calendar((int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7).monthdatescalendar(first.year, first.month)
    dates = [day for week in weeks for day in week]
    midnights = [_midnight(day) for day in (*dates, dates[-1] + timedelta(days=1))]
    days = calendar_days(midnights, most=SHOWN, kinds=chosen.kinds, text=chosen.text)
    cells = {day: _cell(day, first, today, found, chosen) for day, found in zip(dates, days, strict=True)}
    context = {
        **chosen.context(),
        "first": first,
        "weekdays": [(date_format(day, "D"), date_format(day, "l")) for day in weeks[0]],
        "weeks": [(_week_number(week), [cells[day] for day in week]) for week in weeks],
        "previous": _month_link(first - timedelta(days=1), chosen),
        "next": _month_link(first + timedelta(days=31), chosen),
        "this_month": reverse("studio:calendar") + chosen.query(),
        "is_this_month": first == today.replace(day=1),
        "total": sum(day.total for day, on in zip(days, dates, strict=True) if on.month == first.month),
        "list": _agenda_link(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), chosen),
    }
    return show(request, "studio/calendar.html", context, title=gettext("Calendar"))


@page("catalog.view_productoffering")
def agenda(request: HttpRequest) -> HttpResponseBase:
    """A list of everything from one day on, or up to another one."""
    chosen = _chosen(request)
    start = _day(request.GET.get("from", "")) or timezone.localdate()
    end = _day(request.GET.get("to", ""))
    until = _midnight(end + timedelta(days=1)) if end else None
    found, more = agenda_of(
        _midnight(start), until, most=LISTED, kinds=chosen.kinds, text=chosen.text, after=_place(request)
    )
    context = {
        **chosen.context(),
        "start": start,
        "end": end,
        "days": _by_day(found),
        "later": _later(start, end, found[-1], chosen) if more else "",
        "is_continued": "after" in request.GET,
        "again": _agenda_link(start, end, chosen),
        "month": _month_link(start, chosen),
    }
    return show(request, "studio/calendar_agenda.html", context, title=gettext("Calendar"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of it the reader wants to see, out of the kinds that they may see."""

    offered: tuple[str, ...]
    kinds: tuple[str, ...]
    text: str

    def query(self, **more: str) -> str:
        """The same choice as the query of an address."""
        kinds = [("kind", kind) for kind in self.kinds] if self.kinds != self.offered else []
        pairs = [*more.items(), *([("q", self.text)] if self.text else []), *kinds]
        return f"?{urlencode(pairs)}" if pairs else ""

    def context(self) -> dict[str, Any]:
        """What the form shows."""
        boxes = [(kind, KIND_WORDS[kind], SIGNS[kind], kind in self.kinds) for kind in self.offered]
        return {"boxes": boxes, "q": self.text}


def _chosen(request: HttpRequest) -> Chosen:
    offered = tuple(kind for kind in KINDS if request.user.has_perms(RIGHTS.get(kind, ())))
    asked = request.GET.getlist("kind")
    kinds = tuple(kind for kind in offered if kind in asked)
    return Chosen(offered, kinds or offered, request.GET.get("q", "").strip()[:200])


def _cell(day: date, first: date, today: date, found: Day, chosen: Chosen) -> Cell:
    return Cell(
        date=day,
        inside=day.month == first.month,
        today=day == today,
        entries=tuple(said_of(entry) for entry in found.entries),
        more=found.total - len(found.entries),
        agenda=_agenda_link(day, day, chosen),
    )


def _by_day(entries: Sequence[Entry]) -> list[tuple[date, list[Said]]]:
    found: dict[date, list[Said]] = {}
    for entry in entries:
        found.setdefault(timezone.localtime(entry.at).date(), []).append(said_of(entry))
    return list(found.items())


def _midnight(day: date) -> datetime:
    """When a day begins in the reader's zone."""
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _week_number(week: Sequence[date]) -> int:
    """The ISO number of the week that a Thursday lies in."""
    return next(day for day in week if day.weekday() == months.THURSDAY).isocalendar().week


def _month(text: str) -> date | None:
    return _day(f"{text}-01")


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and EARLIEST <= found.year <= LATEST else None


def _month_link(day: date, chosen: Chosen) -> str:
    return reverse("studio:calendar") + chosen.query(month=f"{day:%Y-%m}")


def _agenda_link(start: date, end: date | None, chosen: Chosen) -> str:
    return reverse("studio:agenda") + chosen.query(**_span(start, end))


def _span(start: date, end: date | None) -> Mapping[str, str]:
    return {"from": start.isoformat()} | ({"to": end.isoformat()} if end else {})


def _later(start: date, end: date | None, last: Entry, chosen: Chosen) -> str:
    place = {"after": last.at.isoformat(), "source": str(last.source), "id": last.id}
    return reverse("studio:agenda") + chosen.query(**_span(start, end), **place)


def _place(request: HttpRequest) -> Place | None:
    """Where the list goes on; None for the start of it."""
    sent = {name: request.GET.get(name, "") for name in ("after", "source", "id")}
    try:
        at = parse_datetime(sent["after"])
        return (at, int(sent["source"]), sent["id"]) if at and at.tzinfo else None
    except ValueError:
        return None
