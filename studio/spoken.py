"""Prices, directions and states as a product manager says them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from catalog.domain.charges import Total
from tmf.values import Money

ACTIONS = {
    "upgrade": _("Upgrade"),
    "downgrade": _("Downgrade"),
    "crossgrade": _("Crossgrade"),
    "add": _("Buy new"),
    "modify": _("Change options"),
    "suspend": _("Suspend"),
    "resume": _("Resume"),
    "terminate": _("Terminate"),
}
"""The actions of the catalog; a name of its own that an offering has for one stands for itself."""
ARROWS = {"upgrade": "↑", "downgrade": "↓", "crossgrade": "↔"}
STATUSES = {
    "active": _("active"),
    "suspended": _("suspended"),
    "pendingTerminate": _("being ended"),
    "created": _("ordered"),
    "pendingActive": _("being activated"),
}
"""The states of a product that somebody holds (TMF637)."""


def action(name: str) -> str:
    """An action in words."""
    return str(ACTIONS.get(name, name))


def status(name: str) -> str:
    """A state of a product in words."""
    return str(STATUSES.get(name, name))


def price(total: Total, *, signed: bool = False) -> str:
    """An amount with its currency and period: `4.00 EUR a month`; `signed` for a difference."""
    amount = total.charged
    sign = "+" if signed and amount.value > 0 else ""
    return f"{sign}{money(amount)}{_period(total.period, total.period_length)}"


def prices(totals: Iterable[Total], *, signed: bool = False) -> str:
    """Several amounts, one after the other."""
    return ", ".join(price(total, signed=signed) for total in totals)


def money(amount: Money) -> str:
    """An amount with its currency."""
    shown = amount.rounded().value
    digits = max(0, -int(shown.as_tuple().exponent))
    return f"{number_format(Decimal(shown), digits)} {amount.unit}".replace("-", "\N{MINUS SIGN}")


def _period(period: str | None, length: int) -> str:
    if period is None:
        return gettext(" once")
    if length == 1:
        words = {"day": gettext(" a day"), "week": gettext(" a week"), "month": gettext(" a month")}
        return words.get(period) or (gettext(" a year") if period == "year" else f" / {period}")
    every = {
        "day": ngettext(" every %(length)s day", " every %(length)s days", length),
        "week": ngettext(" every %(length)s week", " every %(length)s weeks", length),
        "month": ngettext(" every %(length)s month", " every %(length)s months", length),
        "year": ngettext(" every %(length)s year", " every %(length)s years", length),
    }
    return every.get(period, f" / %(length)s {period}") % {"length": length}
