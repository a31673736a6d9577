"""The parameters of an operation: selection, paging, filters, order, and headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from tmf.openapi.answers import is_conditional
from tmf.paging import DEFAULT_LIMIT, MAX_LIMIT
from tmf.query import Column, Inside, Lookup, sortable
from tmf.query.sort import MAX_KEYS
from tmf.views import CollectionView, ResourceView

HIGHEST = 10_000_000
KINDS: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "dateTime": {"type": "string", "format": "date-time"},
}
FIELDS = OpenApiParameter(
    "fields",
    str,
    description=(
        "Attributes to give, by comma; a dotted name leads into an object. `none` gives only `id`, `href` and `@type`, "
        "which always stay."
    ),
)
FILTER = OpenApiParameter(
    "filter",
    str,
    description=(
        "A JSONPath predicate over the entity, such as `$[?(@.name=='Fibre' && @.version!='1.0')]`: comparisons joined "
        "by `&&` and `||`. No scripts, no regular expressions, no `..`."
    ),
)
PAGING = (
    OpenApiParameter(
        "offset", {"type": "integer", "minimum": 0, "maximum": HIGHEST, "default": 0}, description="How many to skip."
    ),
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": HIGHEST, "default": DEFAULT_LIMIT},
        description=f"How many to give; more than {MAX_LIMIT} are never given at once.",
    ),
)
IF_MATCH = "The `ETag` that a GET gave: 412 when the entity was changed in the meantime."
IF_NONE_MATCH = "The `ETag` of what you have: 304 without a body when it is still current."


def parameters(view: ResourceView, method: str, path: str) -> list[OpenApiParameter]:
    """What an operation takes beside its body."""
    found = [_ID] if path.endswith("{id}") else []
    if method != "DELETE" and hasattr(view, "get"):
        found.append(FIELDS)
    if method == "GET" and isinstance(view, CollectionView):
        found += [*PAGING, FILTER, *_sort(view), *_filters(lookups_of(view))]
    if method != "POST":
        found += [
            OpenApiParameter(name, str, description=words)
            for name, words in getattr(view, "query_parameters", {}).items()
        ]
    return [*found, *_headers(view, method)]


def lookups_of(view: CollectionView) -> Mapping[str, Lookup]:
    """What the list can be filtered by."""
    return view.filters or view.resource.lookups


def more_filters(view: CollectionView) -> str:
    """The filters that are too many to be parameters: every path inside what is kept as JSON."""
    inside = sorted(name for name, found in lookups_of(view).items() if isinstance(found, Inside))
    if not inside:
        return ""
    return (
        "Can also be filtered by every path inside "
        f"{', '.join(f'`{name}`' for name in inside)}: `{inside[0]}.name=…`, with the same operators."
    )


_ID = OpenApiParameter("id", str, OpenApiParameter.PATH, description="The id of the entity.")


def _filters(lookups: Mapping[str, Lookup]) -> Iterator[OpenApiParameter]:
    for name, found in lookups.items():
        if isinstance(found, Column):
            schema = {"type": "array", "items": dict(KINDS[found.kind])}
            words = "One of these values, by comma."
            if found.kind != "boolean":
                words += f" `{name}.ne`, `.gt`, `.gte`, `.lt` and `.lte` compare in other ways."
            yield OpenApiParameter(name, schema, description=words, style="form", explode=False)


def _sort(view: CollectionView) -> Iterator[OpenApiParameter]:
    names = sortable(lookups_of(view), view.rows().model)
    if names:
        one = {"type": "string", "enum": [*names, *(f"-{name}" for name in names)]}
        schema = {"type": "array", "items": one, "maxItems": MAX_KEYS}
        words = "The order, by comma; `-` before a name turns it round."
        yield OpenApiParameter("sort", schema, description=words, style="form", explode=False)


def _headers(view: ResourceView, method: str) -> Iterator[OpenApiParameter]:
    named: Mapping[str, str] = {}
    if method == "POST":
        named = getattr(view, "request_headers", {})
    elif is_conditional(view):
        named = {"If-None-Match": IF_NONE_MATCH} if method == "GET" else {"If-Match": IF_MATCH}
    for name, words in named.items():
        yield OpenApiParameter(name, str, OpenApiParameter.HEADER, description=words)
