"""Long lists in parts, and addresses of the same page that say something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest


def address(request: HttpRequest, **changes: str | None) -> str:
    """The address of this page with some parameters changed; None takes one out."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the rows or columns is shown, and the addresses of the parts before and after it."""

    name: str
    first: int
    last: int
    total: int
    before: str
    after: str


def part(request: HttpRequest, shown: Page[Any], name: str) -> Part:
    """The part of a list that a page of it is; the parameter `name` says which."""
    before = address(request, **{name: str(shown.number - 1)}) if shown.has_previous() else ""
    after = address(request, **{name: str(shown.number + 1)}) if shown.has_next() else ""
    return Part(name, shown.start_index(), shown.end_index(), shown.paginator.count, before, after)
