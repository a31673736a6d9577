"""From the body of a TMF641 POST to what the service takes. What we do not understand is refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from provisioning.domain.requests import ACTIONS, ADD, MODIFY, ExternalReference, ServiceItemRequest
from provisioning.resources.characteristic import values_of
from provisioning.services import OrderDetails
from tmf.errors import NotBuilt
from tmf.reading import MISSING, Body, Reader, below

CUSTOMER = "customer"
_REFERENCE = {"owner": 200, "name": 200, "externalReferenceType": 100, "id": 200, "href": 500}
_RELATIONSHIPS = ("dependency", "reliesOn")


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What a body asks for, beside what only travels."""

    customer_id: str
    items: tuple[ServiceItemRequest, ...]
    external_reference: ExternalReference


def read_order(body: Body, read: Reader) -> OrderRequest:
    """Read a TMF641 ServiceOrder_FVO as it came; what is wrong with it is noted, and what is not offered yet."""
    if "id" in body:
        _own_id(body, "", read)
    return OrderRequest(_customer(body, read), _items(body, read), _external_reference(body, read))


def details_of(values: Body, *, at: datetime) -> OrderDetails:
    """What only travels, of a validated body; attributes that Tierway does not know are kept and given back.

    Raises:
        NotBuilt: it is to begin later than now (`at`): it would be begun at once.
    """
    start = values.get("requestedStartDate")
    if start is not None and start > at:
        raise NotBuilt("A requestedStartDate in the future")
    return OrderDetails(
        order_id=values.get("id", ""),
        category=values.get("category", ""),
        description=values.get("description", ""),
        priority=values.get("priority", ""),
        requested_start_date=start,
        requested_completion_date=values.get("requestedCompletionDate"),
        extension=values.get("extension"),
    )


def _own_id(body: Body, path: str, read: Reader) -> str:
    """An id that the client has chosen: nothing (null) is none."""
    if body.get("id") is None:
        read.fault(below(path, "id"), "An id has to be a text.")
    return read.identifier(body, "id", path, blank=False)


def _customer(body: Body, read: Reader) -> str:
    """The id of the relatedParty in the role `customer`, in whatever case that is written."""
    for path, party in read.parts(body, "relatedParty", ""):
        reference = party.get("partyOrPartyRole")
        if str(party.get("role")).lower() == CUSTOMER and isinstance(reference, Mapping) and reference.get("id"):
            return read.identifier(reference, "id", f"{path}.partyOrPartyRole")
    read.fault("relatedParty", "One relatedParty has to be the customer.", MISSING)
    return ""


def _external_reference(body: Body, read: Reader) -> ExternalReference:
    """The reference under which the client keeps the order, empty when there is none."""
    given = read.parts(body, "externalReference", "")
    if len(given) > 1:
        read.not_built("More than one externalReference")
    path, first = given[0] if given else ("", {})
    part = {name: read.text(first, name, path, longest=longest) for name, longest in _REFERENCE.items()}
    return ExternalReference(part["owner"] or part["name"], part["externalReferenceType"], part["id"], part["href"])


def _items(body: Body, read: Reader) -> tuple[ServiceItemRequest, ...]:
    """The items, in their order."""
    items = read.parts(body, "serviceOrderItem", "")
    if not items:
        read.fault("serviceOrderItem", "There has to be at least one item.", MISSING)
    return tuple(_item(item, path, read) for path, item in items)


def _item(item: Body, path: str, read: Reader) -> ServiceItemRequest:
    for name in ("modifyPath", "serviceOrderItem"):
        if item.get(name):
            read.not_built(f"{path}.{name}")
    action = read.text(item, "action", path, required=True)
    if action and action not in ACTIONS:
        read.fault(f"{path}.action", f"The action has to be one of {', '.join(ACTIONS)}.")
    where = f"{path}.service"
    service = read.part(item, "service", path, required=True)
    if action == MODIFY and service.get("state", "active") != "active":
        read.not_built(f"{where}.state")
    known = service is item.get("service") and action in ACTIONS
    named = _reference(service, action, where, read) if known else ""
    return ServiceItemRequest(
        id=read.identifier(item, "id", path, required=True),
        action=action,
        service_id=None if action == ADD else named,
        specification_id=named if action == ADD else None,
        characteristics=values_of(part for _, part in read.parts(service, "serviceCharacteristic", where)),
        depends_on=_depends_on(item, path, read),
    )


def _reference(service: Body, action: str, path: str, read: Reader) -> str:
    """What an item names: a specification to add, a service to change."""
    where = below(path, "serviceSpecification") if action == ADD else path
    holder = read.part(service, "serviceSpecification", path) if action == ADD else service
    found = holder.get("id")
    if not isinstance(found, str) or not found:
        read.fault(f"{where}.id", f"To {action} a service, it has to be named.", MISSING)
        return ""
    return found


def _depends_on(item: Body, path: str, read: Reader) -> tuple[str, ...]:
    found = []
    where = f"{path}.serviceOrderItemRelationship"
    for here, relationship in read.parts(item, "serviceOrderItemRelationship", path):
        if relationship.get("relationshipType") not in _RELATIONSHIPS:
            read.fault(where, "A relationship of items is a dependency or reliesOn.")
        other = read.part(relationship, "orderItem", here)
        if isinstance(other.get("itemId"), str):
            found.append(other["itemId"])
        else:
            read.fault(where, "A relationship has to name the itemId of an item.", MISSING)
    return tuple(found)
