"""What gunicorn has to know of us: `Expect: 202-Accepted` is a request like any other, and start-up makes what stays.

Gunicorn answers every expectation but `100-continue` with 417. TMF679 v5 asks for answers that are made later by
`Expect: 202-Accepted`; it is for the application to see.
"""

from __future__ import annotations

import gc
from typing import Any

from django.urls import get_resolver
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

from tmf.later import is_for_later


class TolerantRequest(Request):
    """A request that may expect to be answered later."""

    def _apply_header_policy(self, name: str, value: str, *rest: Any, **more: Any) -> Any:
        """Everything that gunicorn asks of a header, but for its word on this one expectation."""
        self._policy_expect_continue = not (name == "EXPECT" and is_for_later(value))
        return super()._apply_header_policy(name, value, *rest, **more)


def tolerate() -> None:
    """Have this process, and those that are forked from it, parse requests so."""
    RequestParser.mesg_class = TolerantRequest


def settle() -> None:
    """Tell Python's collector of cycles that what start-up has made stays.

    Modules, models and screens are a quarter of a million objects. The collector would go through all of them whenever
    it looks at the old ones, and stop every thread of the process for two tenths of a second.
    """
    _ = get_resolver().url_patterns  # the screens are loaded with the addresses
    gc.collect()
    gc.freeze()
