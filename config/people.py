"""The reader's language and zone, on the pages that people read; the APIs speak English and UTC."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from tmf.middleware import API_PREFIXES

MACHINES = (*API_PREFIXES, "/oauth2/", "/livez")
"""Where nobody reads: the APIs and their documents speak English."""
ZONE_COOKIE = "tierway_zone"
"""Set by static/studio/zone.js from the reader's clock."""
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ReadersLocale:
    """Middleware: the language that the reader has chosen or their browser asks for, and the zone of their clock."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in that language and zone; both are as before afterwards, for the thread serves others."""
        if request.path_info.startswith(MACHINES):
            return self.get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language), timezone.override(_zone(request)):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _zone(request: HttpRequest) -> ZoneInfo | None:
    """The zone that the reader's browser names; that of the settings where it names none that there is."""
    name = unquote(request.COOKIES.get(ZONE_COOKIE, ""))
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError):  # no such zone, or a name that is none: ZoneInfo has many ways to say so
        return None
