"""The commercial catalog as frozen facts (TMF620 ProductOffering and what hangs on it)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from catalog.domain.characteristic import Characteristic, Value, instants_of
from catalog.domain.policy import KINDS, unreadable
from tmf.values import ALWAYS, Money, Period

LAUNCHED = "Launched"
UPGRADE, DOWNGRADE, CROSSGRADE = "upgrade", "downgrade", "crossgrade"
LADDER_TYPES = (UPGRADE, DOWNGRADE, CROSSGRADE)


@dataclass(frozen=True, slots=True)
class Alteration:
    """What changes a price: a discount by `percentage` (20: a fifth less) or by an amount of `money`.

    TMF620 writes it as a price of its own that others are `discountedBy`, TMF760 and TMF622 as PriceAlteration.
    Those of the lowest `priority` come first. `duration` is the number of charge periods that it lasts, None for ever;
    `when` says which values of characteristics it holds for.
    """

    id: str
    name: str
    price_type: str
    percentage: Decimal | None = None
    money: Money | None = None
    priority: int = 0
    duration: int | None = None
    validity: Period = ALWAYS
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Price:
    """A ProductOfferingPrice: `price_type` is recurring or oneTime, `period` day, week, month or year.

    `money` includes tax at `tax_rate` percent (None: the catalog does not say). `duration` is the number of periods
    that it is charged, None for ever; `when` says which values of characteristics it holds for.
    """

    id: str
    name: str
    price_type: str
    money: Money
    period: str | None = None
    period_length: int = 1
    validity: Period = ALWAYS
    tax_rate: Decimal | None = None
    duration: int | None = None
    alterations: tuple[Alteration, ...] = ()
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """A commitment that an offering can be sold with (TMF620 productOfferingTerm), such as 12 months."""

    name: str
    description: str = ""
    amount: int | None = None
    units: str = ""
    validity: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Option:
    """A bundledProductOffering of a plan, with its limits; `group` is the choice group it belongs to."""

    offering_id: str
    lower: int
    upper: int
    default: int
    group: str | None = None

    @property
    def included(self) -> bool:
        """Whether the plan always comes with it: a lower limit of 1 or more, outside every choice group.

        A choice group includes nothing: its limits count options, not a certain one.
        """
        return self.group is None and self.lower >= 1


@dataclass(frozen=True, slots=True)
class Group:
    """A bundledGroupProductOffering: choose between `lower` and `upper` of its options and of the groups inside it.

    `parent` is the group that it lies in.
    """

    id: str
    name: str
    lower: int
    upper: int
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class AllowedAction:
    """An allowedAction row: `channels` empty means every channel."""

    action: str
    channels: frozenset[str] = frozenset()
    validity: Period = ALWAYS

    def allows(self, *, channel: str, at: datetime) -> bool:
        """Whether the row is in force at the date and covers the channel."""
        return self.validity.contains(at) and (not self.channels or channel in self.channels)


@dataclass(frozen=True, slots=True)
class Policy:
    """A commercial rule as data: `kind` says which rule, `display` what an app gets for what it refuses.

    `readable` says whether there is such a rule and it has what it needs to know: found out once, when it is loaded.
    """

    id: str
    kind: str
    name: str = ""
    display: str = "hide"
    validity: Period = ALWAYS
    parameters: Mapping[str, object] = field(default_factory=dict)
    readable: bool = field(init=False)

    def __post_init__(self) -> None:
        """Try to read it."""
        readable = self.kind in KINDS and not unreadable(self.kind, self.parameters)
        object.__setattr__(self, "readable", readable)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A productOfferingRelationship that builds a ladder: `source` may become `target`."""

    source: str
    type: str
    target: str
    validity: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Offering:
    """A thing that can be sold.

    `characteristics` are the values that the offering fixes on its specification (prodSpecCharValueUse),
    for example `{"tier": "basic"}`; `uses` the values that it leaves to choose from, `declared` the characteristics of
    its own. `billing_start` is the policy of TMF637 billing start. `channels`, `segments` and `places` say where and to
    whom it is sold, everywhere and to everybody where they are empty. `alterations` are discounts on all its prices.
    """

    id: str
    name: str
    lifecycle_status: str = LAUNCHED
    validity: Period = ALWAYS
    specification_id: str | None = None
    is_bundle: bool = False
    is_sellable: bool = True
    billing_start: str = "onServiceActivation"
    characteristics: Mapping[str, object] = field(default_factory=dict)
    prices: tuple[Price, ...] = ()
    options: Mapping[str, Option] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    allowed_actions: tuple[AllowedAction, ...] = ()
    policies: tuple[Policy, ...] = ()
    channels: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    uses: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    declared: tuple[Characteristic, ...] = ()
    terms: tuple[Term, ...] = ()
    alterations: tuple[Alteration, ...] = ()

    def instants(self) -> frozenset[datetime]:
        """Every moment at which something about the offering comes into force or ends."""
        periods = [self.validity]
        for rows in (self.prices, self.allowed_actions, self.policies, self.terms, self.alterations):
            periods += [row.validity for row in rows]
        periods += [row.validity for price in self.prices for row in price.alterations]
        periods += [value.validity for values in self.uses.values() for value in values]
        bounds = (bound for period in periods for bound in (period.start, period.end) if bound is not None)
        return frozenset(bounds) | instants_of(self.declared)
