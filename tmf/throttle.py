"""How often a client may ask: settings.REQUESTS_PER_MINUTE."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW = 60
"""Seconds."""


class ClientThrottle(BaseThrottle):
    """A guard against a client that has run wild: so many requests in each minute of the clock, then 429.

    It counts in Django's default cache, one number a client. That cache lies in the process unless the settings name
    another: then every process counts for itself, and nothing else has to be up for the API to answer. Requests
    without a token are not counted, since nothing but 401 (or the open schema) comes of them.
    """

    def allow_request(self, request: Request, view: Any) -> bool:  # noqa: ARG002 - DRF's signature
        """Count the request; False where the client had all of its minute (429 with Retry-After)."""
        client = getattr(request.auth, "application_id", None)
        if client is None or not settings.REQUESTS_PER_MINUTE:
            return True
        key = f"requests:{client}:{int(time.time() // WINDOW)}"
        cache.add(key, 0, timeout=2 * WINDOW)
        try:
            return cache.incr(key) <= settings.REQUESTS_PER_MINUTE
        except ValueError:  # dropped between the two lines: the cache is full
            return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW - time.time() % WINDOW
