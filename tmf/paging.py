"""Pages and attribute selection of TMF630: `offset`, `limit`, `fields`, and their headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tmf.errors import Refused

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
ALWAYS_GIVEN = ("@type", "id", "href")
RESERVED = frozenset({"offset", "limit", "fields", "sort", "filter"})


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page starts and how many rows it may have."""

    offset: int
    limit: int

    def headers(self, *, total: int, count: int) -> dict[str, str]:
        """`X-Total-Count` of what matches and `X-Result-Count` of what is answered."""
        return {"X-Total-Count": str(total), "X-Result-Count": str(count)}

    def status(self, *, total: int, count: int) -> int:
        """206 for a part of the result, 200 for the whole (TMF630)."""
        return 200 if count == total else 206


def page_of(params: QueryDict) -> Page:
    """The page that a query asks for.

    Raises:
        Refused: 400 when a figure is no whole number or out of range.
    """
    return Page(
        offset=_whole(params, "offset", default=0, lowest=0, highest=10_000_000),
        limit=min(_whole(params, "limit", default=DEFAULT_LIMIT, lowest=1, highest=10_000_000), MAX_LIMIT),
    )


def select(document: Mapping[str, Any], fields: str | None) -> dict[str, Any]:
    """The attributes that `fields` names; `id`, `href` and `@type` always stay; `none` gives only them."""
    if not fields:
        return dict(document)
    wanted = {*ALWAYS_GIVEN, *(name.strip() for name in fields.split(","))}
    return {name: value for name, value in document.items() if name in wanted}


def _whole(params: QueryDict, name: str, *, default: int, lowest: int, highest: int) -> int:
    given = params.get(name)
    if given is None:
        return default
    plain = given.isascii() and given.isdigit() and len(given) <= len(str(highest))
    if not plain or not lowest <= int(given) <= highest:
        words = f"It has to be a whole number from {lowest} to {highest}."
        raise Refused(400, "invalidParameter", words, path=name)
    return int(given)
