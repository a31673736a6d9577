"""Which form of answer a client takes (`Accept`): JSON, or 406."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.http import HttpRequest
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


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
        accepted = _accepted(request._request.headers.get("Accept", "*/*"), type(known[0]))  # type: ignore[arg-type]  # noqa: SLF001
        if accepted is None:
            raise NotAcceptable(available_renderers=known)
        return known[0], accepted


@lru_cache(maxsize=256)
def _accepted(header: str, renderer: type[BaseRenderer]) -> str | None:
    """The media type that a renderer answers with to a client that accepts this, None when it cannot."""
    asked = HttpRequest()
    asked.META["HTTP_ACCEPT"] = header
    try:
        return str(DefaultContentNegotiation().select_renderer(Request(asked), [renderer()])[1])
    except NotAcceptable:
        return None
