"""The lifecycles of production, each one literal drawn from the TM Forum figures."""

from __future__ import annotations

from tmf.lifecycle import Lifecycle, Move

ACKNOWLEDGED, REJECTED, PENDING, HELD = "acknowledged", "rejected", "pending", "held"
IN_PROGRESS, COMPLETED, FAILED, PARTIAL = "inProgress", "completed", "failed", "partial"
ASSESSING, CANCELLING, CANCELLED = "assessingCancellation", "pendingCancellation", "cancelled"

FEASIBLE, DESIGNED, RESERVED, INACTIVE = "feasibilityChecked", "designed", "reserved", "inactive"
ACTIVE, SUSPENDED, TERMINATED = "active", "suspended", "terminated"

WAITING, READY, SENT, UNKNOWN = "waiting", "ready", "sent", "unknown"
DONE, FALLOUT, DROPPED = "done", "fallout", "dropped"

_UNDER_WAY = (IN_PROGRESS, PENDING, HELD)
_ORDERING = (
    Move("reject", (ACKNOWLEDGED,), REJECTED),
    Move("start", (ACKNOWLEDGED,), IN_PROGRESS),
    Move("wait", (ACKNOWLEDGED, IN_PROGRESS, HELD), PENDING),
    Move("hold", (ACKNOWLEDGED, IN_PROGRESS, PENDING), HELD),
    Move("resume", (PENDING, HELD, ASSESSING), IN_PROGRESS),
    Move("complete", _UNDER_WAY, COMPLETED),
    Move("complete_partly", _UNDER_WAY, PARTIAL),
    Move("fail", _UNDER_WAY, FAILED),
    Move("assess_cancellation", (ACKNOWLEDGED, *_UNDER_WAY), ASSESSING),
    Move("accept_cancellation", (ASSESSING,), CANCELLING),
    Move("cancel", (ACKNOWLEDGED, CANCELLING), CANCELLED),
)

SERVICE_ORDER = Lifecycle(
    name="ServiceOrder",
    initial=ACKNOWLEDGED,
    moves=_ORDERING,
    source="TMF641 user guide, service order state machine",
)
"""A service order: accepted, worked on, and closed as a whole. Its state follows from its items (rollup.py)."""

SERVICE_ORDER_ITEM = Lifecycle(
    name="ServiceOrderItem",
    initial=ACKNOWLEDGED,
    moves=_ORDERING,
    source="TMF641 user guide, service order item state machine",
)
"""An item of a service order. `partial` is for an item with nested items."""

SERVICE = Lifecycle(
    name="Service",
    initial=DESIGNED,
    moves=(
        Move("design", (FEASIBLE,), DESIGNED),
        Move("reserve", (DESIGNED,), RESERVED),
        Move("make_ready", (DESIGNED, RESERVED), INACTIVE),
        Move("activate", (DESIGNED, RESERVED, INACTIVE), ACTIVE),
        Move("deactivate", (ACTIVE, SUSPENDED), INACTIVE),
        Move("suspend", (ACTIVE,), SUSPENDED),
        Move("resume", (SUSPENDED,), ACTIVE),
        Move("terminate", (FEASIBLE, DESIGNED, RESERVED, INACTIVE, ACTIVE, SUSPENDED), TERMINATED),
    ),
    source="TMF638 user guide, service lifecycle",
)
"""A service: `designed` while it is being made, `active` when the customer can use it."""

STEP = Lifecycle(
    name="Step",
    initial=WAITING,
    moves=(
        Move("release", (WAITING,), READY),
        Move("send", (READY, UNKNOWN), SENT),
        Move("put_back", (SENT, UNKNOWN), READY),
        Move("doubt", (SENT,), UNKNOWN),
        Move("complete", (READY, SENT, UNKNOWN), DONE),
        Move("fall_out", (READY, SENT, UNKNOWN), FALLOUT),
        Move("retry", (FALLOUT,), READY),
        Move("retry_in_doubt", (FALLOUT,), UNKNOWN),
        Move("drop", (WAITING, READY, FALLOUT), DROPPED),
    ),
    source="docs/adr/0003: the database is the only source of work",
)
"""One durable unit of work.

`waiting` for other steps; `ready` to be claimed; `sent` means that the partner may have been asked; `unknown` that
an answer was lost and the partner has to be asked what it did; `fallout` waits for a person. A step that is completed
from `ready` needed no call.
"""

LIFECYCLES = (SERVICE_ORDER, SERVICE_ORDER_ITEM, SERVICE, STEP)
