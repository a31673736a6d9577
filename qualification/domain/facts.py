"""What a question is asked about: frozen facts, read once by a service (TMF637 Product, TMF679 searchCriteria)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ACTIVE, SUSPENDED, PENDING_TERMINATE = "active", "suspended", "pendingTerminate"
DEFAULT_CHANNEL = "app"
"""The sales channel of a question or an order that names none."""


@dataclass(frozen=True, slots=True)
class Held:
    """A product that the customer holds.

    `offering_id` is what was sold, `status` the TMF637 status, `open_order` whether an open order touches it and
    `ending` whether that order ends it; `plan_product_id` and `plan_id` name the plan that it sits in, as a product
    and as an offering (None: stand-alone). `since` is when it became this offering, `changed` when it last changed from
    another one (None: never, or nobody knows). `places` are the ids of the places where it is used.
    """

    offering_id: str
    product_id: str | None = None
    status: str = ACTIVE
    open_order: bool = False
    plan_product_id: str | None = None
    plan_id: str | None = None
    ending: bool = False
    since: datetime | None = None
    changed: datetime | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks.

    `segment` is the market segment (empty: unknown), `places` where it is asked for. `holdings` is what the party has
    beside the product that is asked about; what the same request adds counts in, what it takes away does not.
    """

    segment: str = ""
    places: frozenset[str] = frozenset()
    holdings: tuple[Held, ...] = ()


NOBODY = Party()
"""A party of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one question: what is held, the plan that counts, and who asks.

    `plan_id` is the offering of the plan asked about, which need not be the plan held (MISSION B8);
    None means that the product stands alone. `siblings` are the offerings that sit beside it in its plan, None where
    nobody knows them: a product of another system.
    """

    held: Held
    plan_id: str | None = None
    party: Party = NOBODY
    siblings: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """The plan that something new is to sit in.

    `plan_id` is the plan's offering; `product` the plan's product where it is held already (None: it is bought in the
    same order); `siblings` are the offerings that sit in it beside the new one.
    """

    plan_id: str
    product: Held | None = None
    siblings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: in which channel, and which way.

    `action` is upgrade, downgrade or crossgrade (None: any that is allowed).
    """

    channel: str = DEFAULT_CHANNEL
    action: str | None = None
