"""Who asks: a bearer token in the Authorization header."""

from __future__ import annotations

from typing import Any

from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.request import Request


class BearerAuthentication(OAuth2Authentication):  # type: ignore[misc]  # the library has no types
    """The library's check of a token, before anything of the body is read.

    Given DRF's request it would parse the body to look for a token there, so that a stranger with a bad body would get
    a 400 or 415 where a 401 is due.
    """

    def authenticate(self, request: Request) -> Any:
        """The user (None for a client) and the token, or None without a valid one."""
        return super().authenticate(request._request)  # noqa: SLF001 - the way to Django's own request
