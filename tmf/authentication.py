"""Who asks: a bearer token in the Authorization header."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.request import Request

MOST_KEPT = 10_000


class _Tokens:
    """Tokens that were found good a moment ago, so that a busy app does not pay two queries for each request.

    One that is revoked is good for `TOKEN_KEPT_SECONDS` more in processes that have just seen it; its expiry and its
    scopes are looked at with every request.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[float, Any]] = OrderedDict()

    def get(self, header: str) -> Any:
        """Whoever was authenticated by this header, or None."""
        kept = self._kept.get(header)
        if kept is None or monotonic() - kept[0] > settings.TOKEN_KEPT_SECONDS:
            return None
        return None if kept[1][1].is_expired() else kept[1]

    def keep(self, header: str, found: Any) -> None:
        """Remember a good one."""
        with self._lock:
            self._kept[header] = monotonic(), found
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


_tokens = _Tokens()


class BearerAuthentication(OAuth2Authentication):  # type: ignore[misc]  # the library has no types
    """The library's check of a token, before anything of the body is read.

    Given DRF's request it would parse the body to look for a token there, so that a stranger with a bad body would get
    a 400 or 415 where a 401 is due.
    """

    def authenticate(self, request: Request) -> Any:
        """The user (None for a client) and the token, or None without a valid one."""
        header = request._request.META.get("HTTP_AUTHORIZATION", "")  # noqa: SLF001 - the way to Django's own request
        found = _tokens.get(header)
        if found is None:
            found = super().authenticate(request._request)  # noqa: SLF001
            if found is not None and settings.TOKEN_KEPT_SECONDS:
                _tokens.keep(header, found)
        return found
