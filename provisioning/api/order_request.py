"""From the body of a TMF641 POST to what the service takes. What we do not understand is refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from provisioning.api.reading import Body, identifier, objects, text
from provisioning.domain.requests import ACTIONS, ADD, MODIFY, ExternalReference, ServiceItemRequest
from provisioning.resources.characteristic import values_of
from provisioning.services import OrderDetails
from tmf.errors import NotBuilt, Refused

LONGEST = {"category": 200, "description": 4000, "priority": 40}
"""Texts that only travel, with the room that an order has for them."""
_REFERENCE = {"owner": 200, "name": 200, "externalReferenceType": 100, "id": 200, "href": 500}


def check_texts(given: Body) -> None:
    """Refuse what validation would turn into a text, or store where it does not fit; `given` is the body as it came.

    Raises:
        Refused: 400, an id or a text is none, or it is too long.
    """
    if "id" in given:
        identifier(given, "id", "")
    for name, longest in LONGEST.items():
        text(given, name, "", longest)
    for position, item in enumerate(objects(given.get("serviceOrderItem"), "serviceOrderItem")):
        if "id" in item:
            identifier(item, "id", f"serviceOrderItem[{position}]")


def customer_of(body: Body) -> str:
    """The id of the relatedParty in the role `customer`, in whatever case that is written.

    Raises:
        Refused: 400, there is none, or its id is no id.
    """
    for position, party in enumerate(objects(body.get("relatedParty"), "relatedParty")):
        reference = party.get("partyOrPartyRole")
        if str(party.get("role")).lower() == "customer" and isinstance(reference, Mapping) and reference.get("id"):
            return identifier(reference, "id", f"relatedParty[{position}].partyOrPartyRole")
    raise Refused(400, "missing", "One relatedParty has to be the customer.", path="relatedParty")


def external_reference_of(body: Body) -> ExternalReference:
    """The reference under which the client keeps the order, empty when there is none.

    Raises:
        NotBuilt: there are several.
        Refused: 400, a part of it is no text or does not fit.
    """
    given = objects(body.get("externalReference"), "externalReference")
    if len(given) > 1:
        raise NotBuilt("More than one externalReference")
    first = given[0] if given else {}
    part = {name: text(first, name, "externalReference[0]", longest) for name, longest in _REFERENCE.items()}
    return ExternalReference(part["owner"] or part["name"], part["externalReferenceType"], part["id"], part["href"])


def details_of(body: Body, *, at: datetime) -> OrderDetails:
    """What only travels; attributes that Tierway does not know are kept and given back.

    Raises:
        NotBuilt: it is to begin later than now (`at`): it would be begun at once.
    """
    start = body.get("requestedStartDate")
    if start is not None and start > at:
        raise NotBuilt("A requestedStartDate in the future")
    return OrderDetails(
        order_id=body.get("id", ""),
        category=body.get("category", ""),
        description=body.get("description", ""),
        priority=body.get("priority", ""),
        requested_start_date=start,
        requested_completion_date=body.get("requestedCompletionDate"),
        extension=body.get("extension"),
    )


def items_of(body: Body) -> list[ServiceItemRequest]:
    """The items, in their order.

    Raises:
        Refused: 400, an item is not understood; 501, it asks for what is not built.
    """
    items = body["serviceOrderItem"]
    if not items:
        raise Refused(400, "missing", "There has to be at least one item.", path="serviceOrderItem")
    return [_item(item, f"serviceOrderItem[{position}]") for position, item in enumerate(items)]


def _item(item: Body, path: str) -> ServiceItemRequest:
    for name in ("modifyPath", "serviceOrderItem"):
        if item.get("extension", {}).get(name):
            raise NotBuilt(f"{path}.{name}")
    action, service = item["action"], item["service"]
    if action not in ACTIONS:
        raise Refused(400, "invalid", f"The action has to be one of {', '.join(ACTIONS)}.", path=f"{path}.action")
    if not isinstance(service, Mapping):
        raise Refused(400, "invalid", "A service has to be an object.", path=f"{path}.service")
    if action == MODIFY and service.get("state", "active") != "active":
        raise NotBuilt(f"{path}.service.state")
    named = _reference(service, action, f"{path}.service")
    characteristics = objects(service.get("serviceCharacteristic"), f"{path}.service.serviceCharacteristic")
    return ServiceItemRequest(
        id=item["id"],
        action=action,
        service_id=None if action == ADD else named,
        specification_id=named if action == ADD else None,
        characteristics=values_of(characteristics),
        depends_on=_depends_on(item, path),
    )


def _reference(service: Body, action: str, path: str) -> str:
    """What an item names: a specification to add, a service to change."""
    holder, below = (
        (service.get("serviceSpecification"), ".serviceSpecification.id") if action == ADD else (service, ".id")
    )
    found = holder.get("id") if isinstance(holder, Mapping) else None
    if not isinstance(found, str) or not found:
        raise Refused(400, "missing", f"To {action} a service, it has to be named.", path=f"{path}{below}")
    return found


def _depends_on(item: Body, path: str) -> tuple[str, ...]:
    found = []
    path = f"{path}.serviceOrderItemRelationship"
    for relationship in objects(item.get("serviceOrderItemRelationship"), path):
        if relationship.get("relationshipType") not in ("dependency", "reliesOn"):
            raise Refused(400, "invalid", "A relationship of items is a dependency or reliesOn.", path=path)
        other = relationship.get("orderItem")
        if not isinstance(other, Mapping) or not isinstance(other.get("itemId"), str):
            raise Refused(400, "missing", "A relationship has to name the itemId of an item.", path=path)
        found.append(other["itemId"])
    return tuple(found)
