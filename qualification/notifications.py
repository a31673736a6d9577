"""The TM Forum events of TMF679 v5 and TMF760 v5: four for each task resource."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from events.services import record
from tmf.resources import Resource

CREATE, DELETE = "CreateEvent", "DeleteEvent"
STATE_CHANGE, ATTRIBUTE_VALUE_CHANGE = "StateChangeEvent", "AttributeValueChangeEvent"
EVENT_TYPES = tuple(
    f"{resource}{event}"
    for resource in (
        "QueryProductOfferingQualification",
        "CheckProductOfferingQualification",
        "QueryProductConfiguration",
        "CheckProductConfiguration",
    )
    for event in (CREATE, ATTRIBUTE_VALUE_CHANGE, STATE_CHANGE, DELETE)
)
"""Every event that the two APIs publish (TMF760 has no PATCH and no DELETE, and so never two of them)."""


class Published(Protocol):
    """A kind of task: the API whose hubs hear of it, and its declaration."""

    @property
    def api(self) -> str:
        """Such as `TMF679`."""

    @property
    def resource(self) -> Resource:
        """How it is shown."""


def announce(event: str, *, kind: Published, document: dict[str, Any], customer_id: str, at: datetime) -> None:
    """Record what happened to a task, in the transaction of the cause; the payload is the whole task (`document`)."""
    resource = kind.resource
    record(
        f"{resource.type}{event}",
        api=kind.api,
        subject_type=resource.type,
        subject_id=document["id"],
        customer_id=customer_id,
        payload={resource.path: document},
        at=at,
    )
