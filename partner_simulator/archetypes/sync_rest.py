"""Archetype sync-rest: every operation is answered with its effect, under an id that the client chose.

Tiers change in place, nothing waits for the customer, and a lost answer can be asked for by its operation key.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

from partner_simulator import fields, reads
from partner_simulator.entitlements import ACTIVE, CANCELLED, SUSPENDED, Decide, Operation, Outcome, Terms
from partner_simulator.http_values import Answer, Refusal, Request, Route, json_answer, ok
from partner_simulator.partners import Partner
from partner_simulator.store import Store

ARCHETYPE = "sync-rest"
PAGE_QUERY = ("updatedSince", "cursor", "limit")


@dataclass(frozen=True, slots=True)
class Move:
    """A change of the service state: from which states it is legal, and to which it leads."""

    sources: frozenset[str]
    target: str


MOVES: Mapping[str, Move] = {
    "suspend": Move(sources=frozenset({ACTIVE}), target=SUSPENDED),
    "resume": Move(sources=frozenset({SUSPENDED}), target=ACTIVE),
    "cancel": Move(sources=frozenset({ACTIVE, SUSPENDED}), target=CANCELLED),
}


def routes(partner: Partner, store: Store) -> Sequence[Route]:
    """Return the paths of a partner of this archetype, relative to /{partner}."""
    endpoint = SyncRest(partner, store)
    entitlement = "entitlements/{clientEntitlementId}"
    return (
        Route("PUT", entitlement, endpoint.create),
        Route("GET", entitlement, endpoint.show),
        Route("POST", f"{entitlement}/changeTier", endpoint.change_tier),
        *(Route("POST", f"{entitlement}/{name}", partial(endpoint.move, name)) for name in MOVES),
        Route("GET", "entitlements", endpoint.list_changes),
        Route("GET", "operations/{operationKey}", endpoint.show_operation),
        Route("GET", "products", endpoint.list_products),
        Route("GET", "health", endpoint.health),
    )


class SyncRest:
    """The endpoints of one partner; each takes a request and answers, or raises the Refusal to answer with."""

    def __init__(self, partner: Partner, store: Store) -> None:
        self._partner = partner
        self._store = store

    def create(self, request: Request) -> Answer:
        """Create an entitlement: 201, or 200 for a repetition; 409 ALREADY_EXISTS, 422 PRODUCT_NOT_FOUND."""
        key = fields.operation_key(request)
        body = fields.json_object(request.body)
        product_key = fields.text(body.get("productKey"), "productKey")
        customer_reference = fields.text(body.get("customerReference"), "customerReference")
        fields.check_object(body.get("attributes"), "attributes")

        def decide(current: Terms | None) -> Terms:
            if current is not None:
                raise Refusal(HTTPStatus.CONFLICT, "ALREADY_EXISTS", "an entitlement with this id exists")
            return Terms(product_key, self._tier(product_key), customer_reference)

        outcome = self._apply("create", key, request, body, decide)
        return json_answer(HTTPStatus.OK if outcome.replayed else HTTPStatus.CREATED, outcome.snapshot)

    def change_tier(self, request: Request) -> Answer:
        """Change the product in place; 409 INVALID_STATE unless active, 409 TIER_MISMATCH when not the expected."""
        key = fields.operation_key(request)
        body = fields.json_object(request.body)
        product_key = fields.text(body.get("productKey"), "productKey")
        expected = fields.optional_text(body.get("expectedProductKey"), "expectedProductKey")

        def decide(current: Terms | None) -> Terms:
            terms = _known(current)
            tier = self._tier(product_key)
            _check_state(terms, frozenset({ACTIVE}), "changeTier")
            if expected not in {None, terms.product_key}:
                message = f"the product is {terms.product_key}, not {expected}"
                raise Refusal(HTTPStatus.CONFLICT, "TIER_MISMATCH", message)
            return replace(terms, product_key=product_key, tier=tier)

        return ok(self._apply("changeTier", key, request, body, decide).snapshot)

    def move(self, name: str, request: Request) -> Answer:
        """Suspend, resume or cancel; 404 UNKNOWN_ENTITLEMENT, 409 INVALID_STATE. The body may be empty."""
        key = fields.operation_key(request)
        body = fields.json_object(request.body, empty_allowed=True)
        edge = MOVES[name]

        def decide(current: Terms | None) -> Terms:
            terms = _known(current)
            _check_state(terms, edge.sources, name)
            return replace(terms, service_state=edge.target)

        return ok(self._apply(name, key, request, body, decide).snapshot)

    def show(self, request: Request) -> Answer:
        """Answer the present snapshot; 404 UNKNOWN_ENTITLEMENT."""
        entitlement = self._store.find(self._partner.name, request.params["clientEntitlementId"])
        if entitlement is None:
            raise _unknown_entitlement()
        return ok(entitlement.snapshot())

    def list_changes(self, request: Request) -> Answer:
        """Answer a page of snapshots, oldest change first."""
        query = request.query
        fields.check_query(query, PAGE_QUERY)
        page = reads.changes(
            self._store,
            self._partner.name,
            since=fields.updated_since(query),
            after=fields.cursor(query),
            limit=fields.limit(query),
        )
        return ok(page)

    def show_operation(self, request: Request) -> Answer:
        """Answer what an operation answered first; 404 UNKNOWN_OPERATION when it had no effect."""
        found = reads.operation(self._store, self._partner.name, request.params["operationKey"])
        if found is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "UNKNOWN_OPERATION", "no operation with this key had an effect")
        return ok(found)

    def list_products(self, request: Request) -> Answer:  # noqa: ARG002 - all handlers have one signature
        """Answer the product keys and the tier of each."""
        return ok([{"productKey": key, "tier": tier} for key, tier in self._partner.tiers.items()])

    def health(self, request: Request) -> Answer:  # noqa: ARG002 - all handlers have one signature
        """Answer that the partner is there."""
        return ok({"status": "ok", "partner": self._partner.name, "archetype": self._partner.archetype})

    def _apply(self, name: str, key: str, request: Request, body: dict[str, Any], decide: Decide) -> Outcome:
        operation = Operation(
            partner=self._partner.name,
            name=name,
            key=key,
            client_entitlement_id=fields.text(request.params["clientEntitlementId"], "clientEntitlementId"),
            # Sorted, so that the order of members does not make a repetition another request.
            request=json.dumps(body, sort_keys=True),
        )
        return self._store.apply(operation, decide)

    def _tier(self, product_key: str) -> str:
        tier = self._partner.tiers.get(product_key)
        if tier is None:
            message = f"{self._partner.name} has no product {product_key}"
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "PRODUCT_NOT_FOUND", message)
        return tier


def _unknown_entitlement() -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, "UNKNOWN_ENTITLEMENT", "no entitlement has this id")


def _known(current: Terms | None) -> Terms:
    if current is None:
        raise _unknown_entitlement()
    return current


def _check_state(terms: Terms, sources: frozenset[str], operation: str) -> None:
    if terms.service_state not in sources:
        message = f"{operation} is not possible while {terms.service_state}"
        raise Refusal(HTTPStatus.CONFLICT, "INVALID_STATE", message)
