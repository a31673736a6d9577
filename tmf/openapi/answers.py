"""Which answers an operation has: statuses, what they mean, and their headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tmf.errors import REASONS
from tmf.views import CollectionView, ResourceView

Header = dict[str, Any]


def _header(kind: str, words: str, *, required: bool = False) -> Header:
    found: Header = {"description": words, "schema": {"type": kind}}
    return {**found, "required": True} if required else found


ETAG = {"ETag": _header("string", "The entity tag of this body (RFC 9110).", required=True)}
LOCATION = {"Location": _header("string", "The address of what was made.", required=True)}
PAGE = {
    "X-Total-Count": _header("integer", "How many match.", required=True),
    "X-Result-Count": _header("integer", "How many of them are in this answer.", required=True),
    "Link": _header("string", "The pages `first`, `prev`, `next` and `last` (RFC 8288)."),
}
RETRY = {"Retry-After": _header("integer", "Seconds after which it may work.")}
OF_FAILURES: Mapping[str, dict[str, Header]] = {
    "401": {"WWW-Authenticate": _header("string", "How to authenticate (RFC 6750).")},
    "412": {"ETag": _header("string", "The entity tag of the present state.")},
    "429": RETRY,
    "503": RETRY,
}
ALWAYS = (400, 401, 403, 406, 429, 500, 503)
"""What every operation may fail with."""
OF_METHOD: Mapping[str, tuple[int, ...]] = {
    "GET": (),
    "POST": (409, 413, 415, 501),
    "PATCH": (409, 413, 415),
    "DELETE": (409,),
}
WORDS = {
    "200": "The entity.",
    "201": "It was made.",
    "202": "It was made and will be answered; no body.",
    "204": "It is gone.",
    "304": "You have it already; no body.",
}
WITHOUT_BODY = ("202", "204", "304")
IDEMPOTENCY = "Idempotency-Key"
LIST_WORDS = {"200": "Everything that matches.", "206": "A part of what matches: a page."}


def is_conditional(view: ResourceView) -> bool:
    """Whether answers carry an entity tag and requests may name one: the view says `conditional = True`."""
    return bool(getattr(view, "conditional", False))


def is_list(view: ResourceView, method: str) -> bool:
    """Whether a page is answered."""
    return method == "GET" and isinstance(view, CollectionView)


def successes(view: ResourceView, method: str) -> dict[str, str]:
    """The statuses below 400, with what they say."""
    if method == "POST":
        return {str(status): WORDS[str(status)] for status in view.posted_statuses}
    if method == "DELETE":
        return {"204": WORDS["204"]}
    found = dict(LIST_WORDS) if is_list(view, method) else {"200": WORDS["200"]}
    return {**found, "304": WORDS["304"]} if method == "GET" and is_conditional(view) else found


def failures(view: ResourceView, method: str) -> dict[str, str]:
    """The statuses from 400 on; each answers with an Error."""
    codes = {*ALWAYS, *OF_METHOD[method]}
    if is_list(view, method):
        codes.add(501)  # JSONPath beyond the subset
    elif method != "POST":
        codes.add(404)
    if method in ("PATCH", "DELETE") and is_conditional(view):
        codes.add(412)
    if method == "POST" and IDEMPOTENCY in getattr(view, "request_headers", {}):
        codes.add(422)
    return {str(code): f"{REASONS[code]}." for code in sorted(codes)}


def headers(view: ResourceView, method: str, status: str) -> dict[str, Header]:
    """The headers of an answer."""
    if status >= "400":
        return dict(OF_FAILURES.get(status, {}))
    found = ETAG if is_conditional(view) and status != "204" else {}
    if method == "POST":
        return {**LOCATION, **found}
    return {**PAGE, **found} if is_list(view, method) and status != "304" else dict(found)
