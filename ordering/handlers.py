"""What product ordering does when something has happened."""

from events.domain.facts import EventFact
from events.registry import on
from ordering.notifications import PRODUCT_ORDER_CREATE
from ordering.services import follow_service_order, fulfil_order


@on(PRODUCT_ORDER_CREATE, name="ordering.fulfil")
def start_fulfilment(event: EventFact) -> None:
    """An order was taken: fulfil it."""
    fulfil_order(order_id=event.subject_id)


@on("ServiceOrderStateChangeEvent", name="ordering.follow")
def follow_order(event: EventFact) -> None:
    """A service order moved: bring its product order up to date."""
    follow_service_order(service_order_id=event.subject_id)


@on("ServiceOrderAttributeValueChangeEvent", name="ordering.follow")
def follow_items(event: EventFact) -> None:
    """An item of a service order moved: bring its product order up to date."""
    follow_service_order(service_order_id=event.subject_id)
