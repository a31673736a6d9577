"""The commercial catalog as frozen facts (TMF620 ProductOffering and what hangs on it)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tmf.values import ALWAYS, Money, Period

LAUNCHED = "Launched"
UPGRADE, DOWNGRADE, CROSSGRADE = "upgrade", "downgrade", "crossgrade"
LADDER_TYPES = (UPGRADE, DOWNGRADE, CROSSGRADE)


@dataclass(frozen=True, slots=True)
class Price:
    """A ProductOfferingPrice: `price_type` is recurring or oneTime, `period` day, week, month or year."""

    id: str
    name: str
    price_type: str
    money: Money
    period: str | None = None
    period_length: int = 1
    validity: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Option:
    """A bundledProductOffering of a plan, with its limits; `group` is the choice group it belongs to."""

    offering_id: str
    lower: int
    upper: int
    default: int
    group: str | None = None


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
    """A commercial rule as data: `kind` says which rule, `display` what an app gets for what it refuses."""

    id: str
    kind: str
    name: str = ""
    display: str = "hide"
    validity: Period = ALWAYS
    parameters: Mapping[str, object] = field(default_factory=dict)


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
    for example `{"tier": "basic"}`. `billing_start` is the policy of TMF637 billing start.
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
