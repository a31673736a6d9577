"""What a customer holds, as the rules and orders see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class HeldProduct:
    """A product of a customer (TMF637 Product) reduced to what rules ask for.

    `plan_product_id` and `plan_offering_id` name the bundle that it sits in, None where it stands alone.
    `open_order_id` is the order that touches it and is not final yet, `ending` whether that order ends it. It has been
    this offering `since` then; `changed` is when it last changed to it from another one (None: never). `places` are the
    ids of the places where it is used.
    """

    id: str
    customer_id: str
    offering_id: str
    status: str
    plan_product_id: str | None
    plan_offering_id: str | None
    open_order_id: str | None
    name: str
    ending: bool = False
    since: datetime | None = None
    changed: datetime | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Household:
    """A customer with everything that they hold and that is not over, oldest first."""

    customer_id: str
    segment: str
    products: tuple[HeldProduct, ...]

    def product(self, product_id: str) -> HeldProduct | None:
        """One of the products."""
        return next((product for product in self.products if product.id == product_id), None)


@dataclass(frozen=True, slots=True)
class Seat:
    """The plan that a product sits in: as a product, and as the offering that says what the plan pays of it."""

    product_id: str
    plan_id: str


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer: `segment` is the market segment (for example `residential`)."""

    id: str
    name: str
    segment: str


@dataclass(frozen=True, slots=True)
class Realization:
    """What production needs to know of a product.

    `characteristics` are TMF characteristics, `services` the services that realize it (service specification id to
    service id). Of the plan that it sits in come `plan_characteristics` and `plan_offering_id`.
    """

    characteristics: tuple[Mapping[str, Any], ...]
    services: Mapping[str, str]
    plan_characteristics: tuple[Mapping[str, Any], ...]
    plan_offering_id: str | None
