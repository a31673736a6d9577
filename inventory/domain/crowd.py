"""All customers at once: what is asked of them, and how those who hold the same are told as one.

A signature is the text of what a customer holds, as far as it is of interest; customers with equal signatures are
alike. It is a list of families, each a plan (or a product that stands alone) with what sits in it. A plan that is
itself a part of another one heads a family of its own too, as a `COPY`. The database can build the text as well as
Python can, so that a million products need not leave it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

import orjson

from inventory.domain.held import HeldProduct
from inventory.domain.lifecycle import GONE
from inventory.domain.snapshots import place_ids

HEAD, COPY, PART = "0", "1", "2"
"""What a product is in its family: its head, the copy of a plan that heads it, or a part.

A plan that is a part elsewhere is there marked with a number after its kind, and its copy with the same.
"""
FIELD, PRODUCT, FAMILY = "\x1f", "\x1d", "\x1e"
"""What separates the fields of a product, the products of a family and the families of a customer."""
LATER = datetime.max.replace(tzinfo=UTC)
_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody wants to know of every customer who holds one of the offerings `concerned`.

    `read` are the offerings of the products that matter; plans are always told. `since` and `changed` are moments in
    ascending order: of a product it is told between which of them they lie, for no more is asked. `segments` and
    `places` say whether these matter.
    """

    concerned: frozenset[str]
    read: frozenset[str]
    since: tuple[datetime, ...] = ()
    changed: tuple[datetime, ...] = ()
    segments: bool = False
    places: bool = False

    def beside(self, offering_ids: Collection[str]) -> Interest:
        """The same, and in the products of some offerings more."""
        more = frozenset(offering_ids)
        return replace(self, concerned=self.concerned | more, read=self.read | more)


class Entry(NamedTuple):
    """One product in a signature; every field is text, in this order.

    `since` and `changed` count the moments of the interest that lie before (`-1`: no date at all), `places` is JSON.
    """

    kind: str
    offering_id: str
    status: str
    open_order: str
    ends: str
    since: str
    changed: str
    segment: str
    places: str


@dataclass(frozen=True, slots=True)
class Alike:
    """So many customers with the same signature; `examples` are the ids of some of them."""

    signature: str
    customers: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a signature says: the market segment (empty where nobody asked), and the products that are not over.

    Their ids are made up. Dates are those of the next moment that was asked about: `LATER` for after all of them.
    """

    segment: str
    products: tuple[HeldProduct, ...]


def signature(families: Sequence[Sequence[Entry]]) -> str:
    """The text of some families, the same in whatever order they come."""
    return in_order(FAMILY.join(PRODUCT.join(FIELD.join(entry) for entry in family) for family in families))


def in_order(text: str) -> str:
    """The signature that the same families have in whatever order they come."""
    return FAMILY.join(sorted(PRODUCT.join(sorted(family.split(PRODUCT))) for family in text.split(FAMILY)))


def told(text: str, interest: Interest) -> Told:
    """Read a signature.

    Raises:
        TypeError: a field holds one of the characters that separate fields.
    """
    families = [[Entry(*one.split(FIELD)) for one in family.split(PRODUCT)] for family in text.split(FAMILY)]
    return Told(families[0][0].segment, tuple(_products(families, interest)))


def _products(families: Sequence[Sequence[Entry]], interest: Interest) -> Iterator[HeldProduct]:
    """The products that are not over, with ids by their places; a copy is told only where its plan is not."""
    places = ((entry, f"{n}.{m}") for n, family in enumerate(families) for m, entry in enumerate(family))
    marked = {COPY + entry.kind[1:]: pk for entry, pk in places if entry.kind.startswith(PART) and entry.kind != PART}
    for n, (head, *others) in enumerate(families):
        plan = marked.get(head.kind, f"{n}.0")
        if head.kind not in marked and head.status not in GONE:
            yield _product(head, plan, (None, None), interest)
        for m, entry in enumerate(others, 1):
            if entry.status not in GONE:
                yield _product(entry, f"{n}.{m}", (plan, head.offering_id), interest)


def _product(entry: Entry, pk: str, plan: tuple[str | None, str | None], interest: Interest) -> HeldProduct:
    return HeldProduct(
        id=pk,
        customer_id="",
        offering_id=entry.offering_id,
        status=entry.status,
        plan_product_id=plan[0],
        plan_offering_id=plan[1],
        open_order_id=_OPEN if entry.open_order == "1" else None,
        name="",
        ending=entry.ends == "1",
        since=_moment(interest.since, entry.since),
        changed=_moment(interest.changed, entry.changed),
        places=place_ids(orjson.loads(entry.places)) if entry.places else frozenset(),
    )


def _moment(moments: Sequence[datetime], before: str) -> datetime | None:
    place = int(before)
    if place < 0:
        return None
    return moments[place] if place < len(moments) else LATER
