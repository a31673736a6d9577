"""The verbs of product ordering."""

from ordering.services.capture import Captured, capture_order
from ordering.services.follow import follow_service_order
from ordering.services.fulfil import fulfil_order

__all__ = ["Captured", "capture_order", "follow_service_order", "fulfil_order"]
