"""The four kinds of PATCH (TMF630): what a document is after a patch, and what a patch may not touch. Pure Python.

    after = patched(before, request.data, request.content_type)
    immutable(before, after, ("id", "href", "@type"))

The parsers that let a view take all four are `tmf.json.PATCH_PARSERS`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from tmf.errors import Refused, RefusedAll
from tmf.limits import MAX_BODY, MAX_DEPTH, depth, shown
from tmf.patch.merge import merged
from tmf.patch.operations import operations, patched_by
from tmf.patch.query import patched_by_query
from tmf.patch.values import ABSENT, same, size

MERGE = "application/merge-patch+json"
JSON = "application/json"
JSON_PATCH = "application/json-patch+json"
JSON_PATCH_QUERY = "application/json-patch-query+json"
MEDIA_TYPES = (JSON, MERGE, JSON_PATCH, JSON_PATCH_QUERY)

__all__ = ["JSON", "JSON_PATCH", "JSON_PATCH_QUERY", "MEDIA_TYPES", "MERGE", "immutable", "patched"]


def patched(document: dict[str, Any], body: Any, media_type: str) -> dict[str, Any]:
    """The document after the patch; the given one is not changed.

    `application/json` and `application/merge-patch+json` merge (RFC 7386: null removes, lists are replaced);
    `application/json-patch+json` is RFC 6902 (see tmf.patch.operations), `application/json-patch-query+json` the same
    operations with paths that select by value (see tmf.patch.query). Parameters of the media type do not matter.

    Raises:
        Refused: 400 `invalidPatch` for a body that is no patch of its kind, 400 `patchPath` where a path leads nowhere
            or to too many places, 409 `patchTestFailed` for a `test` that fails, 400 `patchLimit` or 413
            `payloadTooLarge` for a result that would be too deep or too large, 415 for another media type. The path
            leads into the patch (`[2].path`).
        RefusedAll: 400 `invalidPatch`, every operation that is malformed.
    """
    kind = media_type.partition(";")[0].strip().lower()
    own = copy.deepcopy(document)
    if kind in (JSON, MERGE):
        return _fit(merged(own, body), document)
    if kind == JSON_PATCH:
        return _fit(patched_by(own, operations(body)), document)
    if kind == JSON_PATCH_QUERY:
        return _fit(patched_by_query(own, operations(body)), document)
    raise Refused(415, "unsupportedMediaType", f"{shown(kind)!r} is no patch; send one of: {', '.join(MEDIA_TYPES)}.")


def immutable(before: dict[str, Any], after: dict[str, Any], paths: Iterable[str]) -> None:
    """Refuse a patch that changed or removed what stays as it is; `paths` are attributes of the first level.

    A patch that repeats the present value is fine, and so is one that gives an attribute for the first time.

    Raises:
        RefusedAll: 400 `immutable`, one error for each of the paths.
    """
    touched = [path for path in paths if path in before and not same(before[path], after.get(path, ABSENT))]
    if touched:
        message = "This attribute cannot be changed or removed."
        raise RefusedAll(400, [Refused(400, "immutable", message, path=path) for path in touched])


def _fit(after: Any, before: dict[str, Any]) -> dict[str, Any]:
    """The result, if it can be stored: copies make much of little.

    A document that lists what others refer to it may be larger than any body: it can be patched, but not made to grow.
    """
    if not isinstance(after, dict):
        raise Refused(400, "invalidPatch", "What is patched has to stay an object.")
    if depth(after) > MAX_DEPTH:
        raise Refused(400, "patchLimit", f"The result would be nested deeper than {MAX_DEPTH} levels.")
    if (large := size(after)) > MAX_BODY and large > (most := max(MAX_BODY, size(before))):
        raise Refused(413, "payloadTooLarge", f"The result would have more than {most} bytes.")
    return after
