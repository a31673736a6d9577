"""What happens outside a view must answer as a TMF Error too: unknown routes, refused hosts, crashes."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tmf.errors import REASONS, Refused, error_body
from tmf.json import dumps
from tmf.limits import shown

API_PREFIXES = ("/tmf-api/", "/api/")


class TmfErrorMiddleware:
    """Give an API client JSON where Django would answer with a page, and let no NUL come near the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; an HTML error on an API path becomes a TMF Error of the same status."""
        if (illegible := _illegible(request)) is not None:
            return tmf_error_response(400, *illegible)
        response = self.get_response(request)
        html = response.get("Content-Type", "").startswith("text/html")
        if not (request.path.startswith(API_PREFIXES) and html and response.status_code in REASONS):
            return response
        return tmf_error_response(response.status_code, request.path)


def tmf_error_response(status: int, said: str, path: str = "") -> HttpResponse:
    """A TMF Error for a failure that no view saw: the address or what is wrong with it, and the parameter's name."""
    words = REASONS[status].split()
    code = words[0].lower() + "".join(word.title() for word in words[1:])
    refused = Refused(status, code, f"{REASONS[status]}: {said}", path=path)
    return HttpResponse(dumps(error_body(refused)), status=status, content_type="application/json")


def _illegible(request: HttpRequest) -> tuple[str, str] | None:
    """Why an address cannot be read, and the parameter: a NUL in it, or more parameters than Django reads."""
    if "\x00" in request.path:
        return request.path.replace("\x00", "�"), ""
    try:
        lists = request.GET.lists()
        named = next((name for name, texts in lists if any("\x00" in text for text in (name, *texts))), None)
    except SuspiciousOperation:
        return request.path, ""
    return None if named is None else ("This holds a NUL character.", shown(named))
