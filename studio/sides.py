"""Which catalog a page shows: the live one, or the one of a change set, alone or beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from catalog.services.drafting import find_change_set
from studio.pages import working_in
from studio.services import UNFIT

__all__ = ["UNFIT", "Chosen", "chosen_set", "side_label"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The change set that a page shows: its id and its name; None and empty for the live catalog."""

    pk: str | None = None
    name: str = ""


def chosen_set(request: HttpRequest) -> Chosen:
    """The set that the address names, so that it can be sent to somebody; else the one that is worked in.

    Raises:
        Refused: 404, there is no such set.
    """
    pk = request.GET.get("set", working_in(request) or "")
    return Chosen(pk, find_change_set(pk).name) if pk else Chosen()


def side_label(chosen: Chosen, at: datetime) -> str:
    """By which catalog and as of which date something is said."""
    moment = date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
    return f"{chosen.name}, {moment}" if chosen.pk else moment
