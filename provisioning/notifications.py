"""The TM Forum events that production publishes, with the subject type of each.

The payload is the resource as its API answers it: `{"serviceOrder": {…}}` or `{"service": {…}}`.
"""

SERVICE_ORDER_CREATED = "ServiceOrderCreateEvent"
SERVICE_ORDER_STATE_CHANGED = "ServiceOrderStateChangeEvent"
SERVICE_ORDER_CHANGED = "ServiceOrderAttributeValueChangeEvent"
"""An item of the order has changed its state."""

SERVICE_CREATED = "ServiceCreateEvent"
SERVICE_STATE_CHANGED = "ServiceStateChangeEvent"
SERVICE_CHANGED = "ServiceAttributeValueChangeEvent"

SERVICE_ORDER, SERVICE = "ServiceOrder", "Service"

EVENT_TYPES = (
    SERVICE_ORDER_CREATED,
    SERVICE_ORDER_STATE_CHANGED,
    SERVICE_ORDER_CHANGED,
    SERVICE_CREATED,
    SERVICE_STATE_CHANGED,
    SERVICE_CHANGED,
)
