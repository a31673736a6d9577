"""Which form of answer a client takes (`Accept`): JSON, or 406."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from django.http import HttpRequest
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

_ZERO = re.compile(r"q *= *0(\.0*)?")


class KeptNegotiation(DefaultContentNegotiation):
    """DRF's choice where there is one renderer, made once for each `Accept` header instead of once for each request."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and the media type.

        Raises:
            rest_framework.exceptions.NotAcceptable: 406.
        """
        known = tuple(renderers)
        if len(known) != 1 or format_suffix:
            return super().select_renderer(request, known, format_suffix)  # type: ignore[no-any-return]
        accepted = _accepted(request._request.META.get("HTTP_ACCEPT", "*/*"), type(known[0]))  # type: ignore[arg-type]  # noqa: SLF001
        if accepted is None:
            raise NotAcceptable(available_renderers=known)
        return known[0], accepted


@lru_cache(maxsize=256)
def _accepted(header: str, renderer: type[BaseRenderer]) -> str | None:
    """The media type that a renderer answers with to a client that accepts this, None when it cannot."""
    if _ruled_out(header, str(renderer.media_type)):
        return None
    asked = HttpRequest()
    asked.META["HTTP_ACCEPT"] = header
    try:
        return str(DefaultContentNegotiation().select_renderer(Request(asked), [renderer()])[1])
    except NotAcceptable:
        return None


def _ruled_out(header: str, media_type: str) -> bool:
    """Whether the most specific range that names a media type gives it the weight 0 (RFC 9110 12.5.1).

    DRF does not look at weights.
    """
    taken: dict[str, bool] = {}
    for one in header.split(","):
        name, *parameters = (part.strip().lower() for part in one.split(";"))
        taken[name] = taken.get(name, False) or not any(_ZERO.fullmatch(part) for part in parameters)
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return not next((taken[name] for name in ranges if name in taken), True)
