"""Pages and attribute selection of TMF630: `offset`, `limit`, `fields`, and their headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from django.conf import settings
from django.http import QueryDict

from tmf.errors import Refused
from tmf.query.parse import RESERVED

__all__ = ["RESERVED", "Page", "check_fields", "page_of", "select"]

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_FIELDS = 100
ALWAYS_GIVEN = ("@type", "id", "href")
_LONGEST_LINK = 1500  # characters; four longer ones would be more header than proxies take


_Selection: TypeAlias = dict[str, "_Selection | None"]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page starts and how many rows it may have."""

    offset: int
    limit: int

    def headers(self, *, total: int, count: int, url: str = "") -> dict[str, str]:
        """`X-Total-Count` of what matches, `X-Result-Count` of what is answered and, with `url`, `Link` (RFC 8288).

        `url` is the path with its query, `request.get_full_path()`. The links are absolute and keep every other
        parameter; where they would be very long, there is none.
        """
        figures = {"X-Total-Count": str(total), "X-Result-Count": str(count)}
        if not url or len(url) > _LONGEST_LINK:
            return figures
        links = ", ".join(f'<{_link(url, page)}>; rel="{rel}"' for rel, page in self._pages(total, count))
        return {**figures, "Link": links}

    def status(self, *, total: int, count: int) -> int:
        """206 for a part of the result, 200 for the whole (TMF630); a page behind the end is an empty part."""
        return 200 if count == total else 206

    def _pages(self, total: int, count: int) -> list[tuple[str, Page]]:
        last = max(total - 1, 0) // self.limit * self.limit
        pages = [("first", Page(0, self.limit))]
        if self.offset > 0:
            # Near the start there are fewer rows before this page than one can have: none of them comes twice.
            start, rows = max(self.offset - self.limit, 0), min(self.limit, self.offset)
            pages.append(("prev", Page(min(start, last), rows)))
        if self.offset + count < total:
            pages.append(("next", Page(self.offset + self.limit, self.limit)))
        return [*pages, ("last", Page(last, self.limit))]


def _link(url: str, page: Page) -> str:
    path, _, query = url.partition("?")
    params = QueryDict(query, mutable=True)
    params["offset"], params["limit"] = str(page.offset), str(page.limit)
    return f"{settings.PUBLIC_URL}{path}?{params.urlencode()}"


def page_of(params: QueryDict) -> Page:
    """The page that a query asks for.

    Raises:
        Refused: 400 when a figure is no whole number or out of range.
    """
    return Page(
        offset=_whole(params, "offset", default=0, lowest=0, highest=10_000_000),
        limit=min(_whole(params, "limit", default=DEFAULT_LIMIT, lowest=1, highest=10_000_000), MAX_LIMIT),
    )


def check_fields(fields: str | None) -> None:
    """Refuse a selection that is too large; to be asked before anything is stored, as an answer may come after.

    Raises:
        Refused: 400.
    """
    if fields and fields.count(",") >= MAX_FIELDS:
        words = f"At most {MAX_FIELDS} attributes can be named."
        raise Refused(400, "invalidParameter", words, path="fields")


def select(document: Mapping[str, Any], fields: str | None) -> dict[str, Any]:
    """The attributes that `fields` names; `id`, `href` and `@type` always stay; `none` gives only them.

    A dotted name (`validFor.startDateTime`) leads into an object or into each object of a list, of which only what is
    asked for stays. Names that nothing has are ignored.

    Raises:
        Refused: 400, see `check_fields`.
    """
    if not fields:
        return dict(document)
    check_fields(fields)
    return _picked(document, _selection(fields))


@lru_cache(maxsize=256)
def _selection(fields: str) -> _Selection:
    """The names as a tree; None stands for everything below."""
    chosen: _Selection = {}
    for name in fields.split(","):
        *way, last = name.strip().split(".")
        here: _Selection | None = chosen
        for step in way:
            here = here.setdefault(step, {}) if here is not None else None
        if here is not None:
            here[last] = None
    return {**chosen, **dict.fromkeys(ALWAYS_GIVEN)}


def _picked(document: Mapping[str, Any], chosen: _Selection) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in document.items():
        below = chosen.get(name, {})
        if below is None:
            out[name] = value
        elif below and (left := _below(value, below)):
            out[name] = left
    return out


def _below(value: Any, chosen: _Selection) -> Any:
    """What is left of an object, or of each object of a list; empty where nothing is."""
    if isinstance(value, Mapping):
        return _picked(value, chosen)
    if not isinstance(value, list):
        return None
    elements = [_below(element, chosen) or {} for element in value if isinstance(element, Mapping | list)]
    return elements if any(elements) else None


def _whole(params: QueryDict, name: str, *, default: int, lowest: int, highest: int) -> int:
    given = params.get(name)
    if given is None:
        return default
    plain = given.isascii() and given.isdigit() and len(given) <= len(str(highest))
    if not plain or not lowest <= int(given) <= highest:
        words = f"It has to be a whole number from {lowest} to {highest}."
        raise Refused(400, "invalidParameter", words, path=name)
    return int(given)
