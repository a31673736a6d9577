"""The entries of the calendar in a person's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.domain.calendar import (
    ACTION,
    CHANGE_SET,
    ENDS,
    GOES_LIVE,
    LAUNCH,
    PATH,
    POLICY,
    PRICE,
    RETIREMENT,
    SPECIFICATION,
    STARTS,
    Entry,
)
from catalog.domain.offering import LAUNCHED

KIND_WORDS: Mapping[str, Any] = {
    LAUNCH: _("Launches"),
    RETIREMENT: _("Ends of sale"),
    PRICE: _("Price changes"),
    PATH: _("Upgrade paths"),
    ACTION: _("Allowed actions"),
    POLICY: _("Policies"),
    SPECIFICATION: _("Specifications"),
    CHANGE_SET: _("Change sets"),
}
SIGNS: Mapping[str, str] = {
    LAUNCH: "rocket_launch",
    RETIREMENT: "event_busy",
    PRICE: "payments",
    PATH: "moving",
    ACTION: "rule",
    POLICY: "gavel",
    SPECIFICATION: "inventory_2",
    CHANGE_SET: "edit_calendar",
}
"""A symbol of each kind, of the font that the admin brings along."""
WHAT: Mapping[tuple[str, str], Any] = {
    (LAUNCH, STARTS): _("Launch"),
    (RETIREMENT, ENDS): _("Sale ends"),
    (PRICE, STARTS): _("Price starts"),
    (PRICE, ENDS): _("Price ends"),
    (PATH, STARTS): _("Path opens"),
    (PATH, ENDS): _("Path closes"),
    (ACTION, STARTS): _("Action allowed"),
    (ACTION, ENDS): _("Action ends"),
    (POLICY, STARTS): _("Policy starts"),
    (POLICY, ENDS): _("Policy ends"),
    (SPECIFICATION, STARTS): _("Specification starts"),
    (SPECIFICATION, ENDS): _("Specification ends"),
    (CHANGE_SET, GOES_LIVE): _("Change set goes live"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """An entry in words; `note` is what a reader has to know beside that, `link` is empty where there is no form."""

    entry: Entry
    what: Any
    sign: str
    name: str
    detail: str = ""
    note: str = ""
    link: str = ""


def said_of(entry: Entry) -> Said:
    """An entry in the reader's language."""
    name, detail, note = _TOLD.get(entry.kind, _plain)(entry)
    return Said(entry, WHAT[entry.kind, entry.what], SIGNS[entry.kind], name, detail, note, _link(entry))


def _link(entry: Entry) -> str:
    try:
        return reverse(f"admin:catalog_{entry.model}_change", args=[quote(entry.id)])
    except NoReverseMatch:
        return ""


Told = tuple[str, str, str]


def _plain(entry: Entry) -> Told:
    return entry.name, "", ""


def _launch(entry: Entry) -> Told:
    (status,) = map(str, entry.facts)
    note = "" if status == LAUNCHED else gettext("still %(status)s: not on sale until it is launched")
    return entry.name, "", note % {"status": status} if note else ""


def _end(entry: Entry) -> Told:
    (status,) = map(str, entry.facts)
    return entry.name, "" if status == LAUNCHED else status, ""


def _price(entry: Entry) -> Told:
    amount, currency, period, length, kind, percentage, status = entry.facts
    if amount is None:
        money = gettext("%(n)s %%") % {"n": number_format(percentage, 2)} if percentage is not None else ""
    else:
        money = f"{number_format(amount, 2)} {currency}"
    if kind == "recurring" and period:
        money += " " + gettext("per %(period)s") % {"period": period if length == 1 else f"{length} {period}"}
    return entry.name, money.strip(), "" if status == LAUNCHED else str(status)


def _path(entry: Entry) -> Told:
    kind, target = entry.facts
    other = str(target) if target else gettext("another system")
    return f"{entry.name} → {other}", str(kind), ""


def _action(entry: Entry) -> Told:
    (action,) = map(str, entry.facts)
    return entry.name, action, ""


_TOLD: Mapping[str, Callable[[Entry], Told]] = {
    LAUNCH: _launch,
    RETIREMENT: _end,
    PRICE: _price,
    PATH: _path,
    ACTION: _action,
    SPECIFICATION: _end,
}
