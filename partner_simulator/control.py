"""The simulator's own paths: what it did and what it holds, for whoever checks the caller's view against it."""

from collections.abc import Sequence
from http import HTTPStatus

from partner_simulator import fields, reads
from partner_simulator.home import HOME
from partner_simulator.http_values import Answer, Request, Route, ok
from partner_simulator.store import Store


def routes(store: Store) -> Sequence[Route]:
    """Return the paths that belong to no partner."""

    def ledger(request: Request) -> Answer:
        fields.check_query(request.query, reads.LEDGER_FILTERS)
        return ok(reads.ledger(store, request.query))

    def entitlements(request: Request) -> Answer:
        fields.check_query(request.query, reads.ENTITLEMENT_FILTERS)
        return ok(reads.entitlements(store, request.query))

    return (
        Route("GET", "", _home),
        Route("GET", "_control/ledger", ledger),
        Route("GET", "_control/entitlements", entitlements),
        Route("GET", "_control/health", _health),
    )


def _home(request: Request) -> Answer:  # noqa: ARG001 - all handlers have one signature
    return Answer(HTTPStatus.OK, HOME.encode(), content_type="text/html; charset=utf-8")


def _health(request: Request) -> Answer:  # noqa: ARG001 - all handlers have one signature
    return ok({"status": "ok"})
