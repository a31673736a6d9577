"""Orders as a care agent sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tmf.words import Words, worded

ACTION_WORDS = {
    "add": worded("Add"),
    "modify": worded("Change to"),
    "delete": worded("End"),
    "noChange": worded("Keep"),
}
"""What an item does, for a person."""


def words_of(action: str, name: str) -> Words:
    """What an item does, such as "Change to OTT Play Standard"."""
    return worded("%(action)s %(name)s", action=ACTION_WORDS.get(action, action), name=name)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of a list of orders; `summary` says in words what the items do."""

    id: str
    customer_id: str
    state: str
    created_at: datetime
    completed_at: datetime | None
    summary: str


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """The orders that are not final and concern one offering: how many, and the ids of the oldest."""

    orders: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item; `reason` says why it is held, pending, failed or rejected, and is empty else."""

    item_id: str
    parent_item_id: str | None
    action: str
    offering_id: str
    offering_name: str
    product_id: str
    state: str
    own_state: str
    reason: str
    implied: bool
    service_order_id: str
    billing_policy: str
    billing_start_date: datetime | None

    @property
    def words(self) -> str:
        """What the item does, such as "Change to OTT Play Standard"."""
        return words_of(self.action, self.offering_name)


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """One order with everything that leads to its timeline.

    `service_order_ids` go to `provisioning.selectors.timeline`, `subjects` to `events.selectors.state_changes` and
    `events_of`.
    """

    line: OrderLine
    channel_id: str
    items: tuple[ItemFacts, ...]
    service_order_ids: tuple[str, ...]
    subjects: tuple[tuple[str, str], ...]
