"""From the body of POST productOrder to an OrderRequest: all faults of its shape at once."""

from __future__ import annotations

import json
from typing import Any

from ordering.domain.item_intake import read_items
from ordering.domain.request import OrderRequest
from ordering.domain.structure import structure_faults
from qualification.domain.facts import DEFAULT_CHANNEL
from tmf.reading import MISSING, Body, Reader

CUSTOMER = "customer"
MAX_KEY = 255
"""The longest key under which an order is known (columns of IdempotencyKey)."""
TRAVELLING = ("externalId", "channel", "note", "relatedParty")
"""Attributes that are kept in columns of their own and given back as they came."""
_READ = frozenset(
    {
        *("id", "href", "@type", "state", "category", "description", "priority", "requestedInitialState"),
        *("requestedStartDate", "requestedCompletionDate", "productOrderItem", *TRAVELLING),
        # What only the server says: a client's word on it is not kept.
        *("creationDate", "completionDate", "expectedCompletionDate", "cancellationDate", "cancellationReason"),
        *("orderTotalPrice", "productOrderErrorMessage", "productOrderJeopardyAlert", "productOrderMilestone"),
    }
)


def parse_order(body: Body) -> OrderRequest:
    """Read a TMF622 ProductOrder_FVO.

    Raises:
        tmf.reading.Unreadable: with every fault of the body and its path.
    """
    read = Reader()
    customer_id, customer_name = _customer(body, read)
    request = OrderRequest(
        customer_id=customer_id,
        customer_name=customer_name,
        items=read_items(body, read),
        channel=_channel(body, read),
        order_id=read.identifier(body, "id", "") or None,
        external_id=_external_id(body, read),
        initial_state=read.text(body, "requestedInitialState", ""),
        category=read.text(body, "category", "", longest=200),
        description=read.text(body, "description", ""),
        priority=read.text(body, "priority", "", longest=16),
        requested_start_date=read.date(body, "requestedStartDate"),
        requested_completion_date=read.date(body, "requestedCompletionDate"),
        attributes={name: _objects(body, name, read) for name in TRAVELLING},
        extension={name: value for name, value in body.items() if name not in _READ},
    )
    if request.initial_state not in ("", "acknowledged", "draft"):
        read.fault("requestedInitialState", "It has to be acknowledged or draft.")
    read.faults += structure_faults(request.items)
    read.check()
    return request


def _customer(body: Body, read: Reader) -> tuple[str, str]:
    """Id and name of the one related party whose role is Customer."""
    found: list[tuple[str, str]] = []
    for path, party in read.parts(body, "relatedParty", ""):
        role = read.text(party, "role", path, required=True)
        if role.lower() == CUSTOMER:
            reference = read.part(party, "partyOrPartyRole", path, required=True)
            where = f"{path}.partyOrPartyRole"
            named = read.text(reference, "name", where, longest=200)
            found.append((read.identifier(reference, "id", where, required=bool(reference)), named))
    if not found:
        read.fault("relatedParty", "A related party with the role Customer is required.", MISSING)
    if len({customer_id for customer_id, _ in found}) > 1:
        read.fault("relatedParty", "An order has one customer.")
    return found[0] if found else ("", "")


def _channel(body: Body, read: Reader) -> str:
    """The first channel counts: where the order was taken."""
    ids = [
        read.identifier(read.part(channel, "channel", path, required=True), "id", f"{path}.channel")
        for path, channel in read.parts(body, "channel", "")
    ]
    return ids[0] if ids and ids[0] else DEFAULT_CHANNEL


def _external_id(body: Body, read: Reader) -> str | None:
    """The first external id, with its owner: the client's own name of the order, as JSON so that no two are alike."""
    keys = []
    for path, entry in read.parts(body, "externalId", ""):
        owner = read.text(entry, "owner", path, longest=100)
        name = read.text(entry, "id", path, required=True, longest=100)
        keys.append(json.dumps([owner, name], ensure_ascii=False))
        if len(keys[-1]) > MAX_KEY:
            read.fault(f"{path}.id", "It is too long together with its owner.")
    return keys[0] if keys else None


def _objects(body: Body, name: str, read: Reader) -> list[dict[str, Any]]:
    """A list of objects as it came; its faults were noted where it was read."""
    silent = Reader()
    kept = [dict(entry) for _, entry in silent.parts(body, name, "")]
    if name == "note":
        read.faults += silent.faults
    return kept
