"""What gunicorn has to know of us: that `Expect: 202-Accepted` is a request like any other.

Gunicorn answers every expectation but `100-continue` with 417. TMF679 v5 asks for answers that are made later by
`Expect: 202-Accepted`; it is for the application to see.
"""

from __future__ import annotations

from typing import Any

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
