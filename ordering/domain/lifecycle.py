"""The life of a product order and of its items (TMF622 v5 user guide, state machine figures)."""

from __future__ import annotations

from tmf.lifecycle import IllegalMove, Lifecycle, Move

ADD, MODIFY, DELETE, NO_CHANGE = "add", "modify", "delete", "noChange"
ACTIONS = (ADD, MODIFY, DELETE, NO_CHANGE)

DRAFT, ACKNOWLEDGED, REJECTED = "draft", "acknowledged", "rejected"
PENDING, HELD, IN_PROGRESS = "pending", "held", "inProgress"
ASSESSING, CANCELLING, CANCELLED = "assessingCancellation", "pendingCancellation", "cancelled"
COMPLETED, FAILED, PARTIAL = "completed", "failed", "partial"

_MOVES = (
    Move("reject", (ACKNOWLEDGED,), REJECTED),
    Move("start", (ACKNOWLEDGED,), IN_PROGRESS),
    Move("wait", (IN_PROGRESS, HELD), PENDING),
    Move("hold", (IN_PROGRESS, PENDING), HELD),
    Move("resume", (PENDING, HELD), IN_PROGRESS),
    Move("assess_cancellation", (ACKNOWLEDGED, IN_PROGRESS, PENDING, HELD), ASSESSING),
    Move("go_on", (ASSESSING,), IN_PROGRESS),
    Move("accept_cancellation", (ASSESSING,), CANCELLING),
    Move("cancel", (CANCELLING,), CANCELLED),
    Move("complete", (IN_PROGRESS,), COMPLETED),
    Move("fail", (IN_PROGRESS,), FAILED),
)

PRODUCT_ORDER = Lifecycle(
    name="ProductOrder",
    initial=ACKNOWLEDGED,
    moves=(
        *_MOVES,
        Move("submit", (DRAFT,), ACKNOWLEDGED),
        Move("complete_partly", (IN_PROGRESS,), PARTIAL),
    ),
    source="TMF622 v5 user guide, product order state machine",
)

PRODUCT_ORDER_ITEM = Lifecycle(
    name="ProductOrderItem",
    initial=ACKNOWLEDGED,
    moves=_MOVES,
    source="TMF622 v5 user guide, product order item state machine; partial is for orders only",
)


def is_final(state: str) -> bool:
    """Whether an order or an item in this state stays as it is."""
    return state in PRODUCT_ORDER.final


def route(lifecycle: Lifecycle, state: str, target: str) -> tuple[str, ...]:
    """The verbs that lead from `state` to `target`: one, or two by way of inProgress.

    What a lower domain reports is the present state; what lay between may not have been seen.

    Raises:
        IllegalMove: there is no such way.
    """
    if state == target:
        return ()
    try:
        return (lifecycle.verb(state, target),)
    except IllegalMove:
        if IN_PROGRESS not in lifecycle.possible(state):
            raise
        return lifecycle.verb(state, IN_PROGRESS), lifecycle.verb(IN_PROGRESS, target)
