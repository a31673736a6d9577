"""How a request comes in: what Django makes of its head."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class PlainRequest(WSGIRequest):
    """A request whose address is UTF-8, whatever its body is said to be.

    Django lets the charset of the Content-Type decode the query, and does so while it makes the request: one that
    decodes no text (`rot13`), or that Python does not know, ends there in a crash that no middleware can answer. Here
    nobody is crashed; who reads the body judges its charset.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {}
