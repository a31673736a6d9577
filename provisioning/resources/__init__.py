"""The TMF JSON of production, declared once for the API and the events."""

from provisioning.resources.service import SERVICE
from provisioning.resources.service_order import SERVICE_ORDER, SERVICE_ORDER_ITEM

__all__ = ["SERVICE", "SERVICE_ORDER", "SERVICE_ORDER_ITEM"]
