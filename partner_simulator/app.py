"""From a request to its answer: find the partner, find the route, turn refusals into answers."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from partner_simulator import control
from partner_simulator.archetypes import ARCHETYPES
from partner_simulator.http_values import Answer, Refusal, Request, Route
from partner_simulator.partners import PARTNERS
from partner_simulator.store import Store

LOG = logging.getLogger(__name__)


class App:
    """All paths of the simulator over one store."""

    def __init__(self, store: Store) -> None:
        self._control = control.routes(store)
        self._partners = {
            partner.name: ARCHETYPES[partner.archetype](partner, store)
            for partner in PARTNERS.values()
            if partner.archetype in ARCHETYPES
        }

    def answer(self, request: Request) -> Answer:
        """Answer a request; a failure of the simulator itself is logged and answered 500 without its details."""
        try:
            return self._route(request)
        except Refusal as refusal:
            return refusal.answer()
        except Exception:
            LOG.exception("%s /%s failed", request.method, "/".join(request.segments))
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            return Refusal(status, "INTERNAL_ERROR", "the simulator failed; its log says why").answer()

    def _route(self, request: Request) -> Answer:
        if not request.segments or request.segments[0] == "_control":
            return _dispatch(self._control, request.segments, request)
        name = request.segments[0]
        if name not in PARTNERS:
            raise Refusal(HTTPStatus.NOT_FOUND, "UNKNOWN_PARTNER", "no partner has this name")
        if name not in self._partners:
            message = f"the archetype {PARTNERS[name].archetype} of {name} is not built yet"
            raise Refusal(HTTPStatus.NOT_IMPLEMENTED, "NOT_BUILT", message)
        return _dispatch(self._partners[name], request.segments[1:], request)


def _dispatch(routes: Sequence[Route], segments: tuple[str, ...], request: Request) -> Answer:
    # HEAD is GET without the body, which the server leaves out.
    method = "GET" if request.method == "HEAD" else request.method
    allowed = []
    for route in routes:
        params = route.match(segments)
        if params is None:
            continue
        if route.method == method:
            return route.handle(replace(request, params=params))
        allowed.append(route.method)
    if not allowed:
        raise Refusal(HTTPStatus.NOT_FOUND, "UNKNOWN_PATH", "there is nothing at this path")
    raise Refusal(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "METHOD_NOT_ALLOWED",
        f"this path takes {', '.join(allowed)}",
        headers={"Allow": ", ".join(allowed)},
    )
