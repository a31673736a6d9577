"""Conditional requests (RFC 9110): entity tags, `If-None-Match`, `If-Match`."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from django.http import HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

from tmf.errors import Refused


def entity_tag(body: bytes) -> str:
    """The strong entity tag of a body."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the client has this very body already (`If-None-Match`): 304 is the answer."""
    sent = request.META.get("HTTP_IF_NONE_MATCH")  # not `headers`: building them costs more than all of this
    return bool(sent) and any(one in ("*", tag, f"W/{tag}") for one in parse_etags(str(sent)))


def answer(
    request: Request, body: bytes, *, tag: str = "", status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """JSON with its entity tag, or 304 where the client of a GET has it already; `tag` where it is not the body's."""
    tag = tag or entity_tag(body)
    if request.method == "GET" and is_known(request, tag):
        return HttpResponse(status=304, headers={"ETag": tag})
    return HttpResponse(body, status=status, content_type="application/json", headers={"ETag": tag, **(headers or {})})


def check_match(request: Request, tag: str) -> None:
    """Refuse a change by somebody who knows another state than the present one (`If-Match`).

    Raises:
        Refused: 412.
    """
    sent = request.headers.get("If-Match")
    if sent is not None and not any(one in ("*", tag) for one in parse_etags(sent)):
        words = "It was changed in the meantime. GET it again, and repeat the change on what it is now."
        raise Refused(412, "preconditionFailed", words, headers={"ETag": tag})
