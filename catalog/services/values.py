"""From bodies to values: every fault of a body at once, and prices given by value taken out of it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rest_framework.exceptions import ValidationError

from catalog.resources.kinds import BY_NAME, Kind
from catalog.services.references import Named, asked, missing
from tmf.errors import Refused, refusals
from tmf.ids import new_id
from tmf.parts import BY_VALUE
from tmf.references import Reference, is_foreign
from tmf.serializers import Values
from tmf.words import Words, worded

PRICE = BY_NAME["ProductOfferingPrice"]
OFFERING = BY_NAME["ProductOffering"]


@dataclass
class Given:
    """One body on its way to rows: its values once it is valid, what is wrong with it, and the prices inside it."""

    kind: Kind
    body: Any
    path: str = ""
    values: Values = field(default_factory=dict)
    faults: list[Refused] = field(default_factory=list)
    prices: list[Given] = field(default_factory=list)

    @cached_property
    def refs(self) -> list[Reference]:
        """What of ours the body refers to."""
        return asked(self.kind, self.body)

    @property
    def all_faults(self) -> list[Refused]:
        """Its own faults and those of its prices."""
        return [*self.faults, *(fault for price in self.prices for fault in price.faults)]


def given(kind: Kind, body: Any) -> Given:
    """A body as it was sent; prices by value (ProductOfferingPriceRefOrValue) become bodies of their own."""
    if not isinstance(body, Mapping):
        fault = Refused(400, "invalid", worded("The body has to be a JSON object."))
        return Given(kind, {}, faults=[fault])
    entries = body.get("productOfferingPrice") if kind is OFFERING else None
    if not isinstance(entries, list):
        return Given(kind, body)
    prices, refs = [], []
    for index, entry in enumerate(entries):
        if isinstance(entry, Mapping) and "priceType" in entry and not is_foreign(entry):
            made = {**entry, "id": entry.get("id") or new_id()}
            prices.append(Given(PRICE, made, path=f"productOfferingPrice[{index}]"))
            refs.append({"id": made["id"], BY_VALUE: True})
        else:
            refs.append(entry)
    return Given(kind, {**body, "productOfferingPrice": refs}, prices=prices)


@dataclass(frozen=True, slots=True)
class Either(Container[Named]):
    """What is in one of two collections, of which the first may be large."""

    one: Container[Named]
    other: Container[Named]

    def __contains__(self, name: object) -> bool:
        return name in self.one or name in self.other


def check(all_given: Sequence[Given], *, coming: Container[Named] = ()) -> None:
    """Validate bodies and look up what they refer to; faults are noted at each body.

    `coming` are entities that the same change will make.
    """
    every = [one for top in all_given for one in (top, *top.prices)]
    made = {(price.kind.name, price.body["id"]) for top in all_given for price in top.prices}
    absent = missing([one.refs for one in every], coming=Either(coming, made) if made else coming)
    for one, not_there in zip(every, absent, strict=True):
        _validate(one, not_there)


def check_values(all_given: Sequence[Given]) -> None:
    """Validate bodies whose references were looked up before; faults are noted at each body."""
    for top in all_given:
        for one in (top, *top.prices):
            _validate(one, [])


def _validate(one: Given, not_there: Sequence[Refused]) -> None:
    _check_type(one)
    try:
        one.values = one.kind.resource.check(one.body)
    except ValidationError as error:
        one.faults += refusals(error)
    one.faults = [_below(one.path, fault) for fault in [*one.faults, *not_there]]


def _check_type(one: Given) -> None:
    """A subtype of the kind is welcome, another kind is not."""
    said = one.body.get("@type")
    if isinstance(said, str) and said != one.kind.name and said in BY_NAME:
        words = worded("This is a %(said)s; a %(kind)s is due here.", said=Words(said), kind=Words(one.kind.name))
        one.faults.append(Refused(400, "wrongType", words, path="@type"))


def _below(path: str, fault: Refused) -> Refused:
    if not path:
        return fault
    return Refused(fault.status, fault.code, fault.message, path=f"{path}.{fault.path}" if fault.path else path)
