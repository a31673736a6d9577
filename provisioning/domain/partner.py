"""The contract with partners: what they are asked and what came of it, without a word of any one partner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CREATE, CHANGE_TIER, CHANGE_ATTRIBUTES = "create", "changeTier", "changeAttributes"
SUSPEND, RESUME, CANCEL, LOOK_UP = "suspend", "resume", "cancel", "lookUp"
OPERATIONS = (CREATE, CHANGE_TIER, CHANGE_ATTRIBUTES, SUSPEND, RESUME, CANCEL, LOOK_UP)

TRANSIENT, AMBIGUOUS, BUSINESS_CUSTOMER = "transient", "ambiguous", "businessCustomer"
BUSINESS_RULE, DATA, CONFIG = "businessRule", "data", "config"

LOCAL = "local"
"""The archetype of a service behind which there is no partner."""


@dataclass(frozen=True, slots=True)
class PartnerProfile:
    """What an adapter has to know of a partner; `product_keys` maps our tier to the partner's product key."""

    id: str
    name: str
    archetype: str
    base_url: str
    product_keys: Mapping[str, str] = field(default_factory=dict)
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Operation:
    """One intent towards a partner.

    `key` is the operation key: the same for every attempt at the same intent, so that the partner can tell a repeat
    from a second wish. `entitlement_id` is our name of the entitlement (the id of the RFS). `tier` is the tier wanted,
    `expected_tier` the one that we believe the partner holds now. `budget` bounds everything
    that `perform` or `look_up` asks, in seconds. `attributes` are under the partner's own names; `personal_fields` are
    those of its names that hold an address or a number of a person.
    """

    kind: str
    key: str
    entitlement_id: str
    customer_reference: str
    tier: str | None = None
    expected_tier: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    budget: float = 12.0
    personal_fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the partner holds after an operation; `service_state` and `link_state` are separate axes."""

    entitlement_id: str
    product_key: str
    service_state: str
    link_state: str = "notRequired"
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an operation did not succeed: an error class of this module, a stable code, a text for care."""

    error_class: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What went over the wire, unmasked: for the record of the call, which masks it."""

    request: Mapping[str, object] = field(default_factory=dict)
    answer: Mapping[str, object] = field(default_factory=dict)
    http_status: int | None = None
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """The effect is there. `snapshot` is None where no partner was asked."""

    snapshot: Snapshot | None = None
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A definite no: nothing happened at the partner, and sending it again would not change that."""

    failure: Failure
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Unknown:
    """The partner may or may not have done it: look it up before it is sent again."""

    failure: Failure
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Transient:
    """Nothing happened at the partner, and later it may work. `retry_after` are the seconds that it asked for."""

    failure: Failure
    retry_after: float | None = None
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class NotFound:
    """The answer to a look-up: the partner has no trace of the operation, so it can be sent."""

    evidence: Evidence = field(default_factory=Evidence)


Result = Done | Rejected | Unknown | Transient
Trace = Done | NotFound | Rejected | Unknown | Transient

WANTED_STATES: Mapping[str, str] = {
    CREATE: "active",
    CHANGE_TIER: "active",
    RESUME: "active",
    SUSPEND: "suspended",
    CANCEL: "cancelled",
}
"""The service state that a partner has to show when an operation is done."""


def mismatch(kind: str, wanted_key: str | None, snapshot: Snapshot) -> str:
    """What of the snapshot is not what was asked for, in words; "" when it agrees.

    A partner that answers 200 and ignores the change of tier has not done it.
    """
    state = WANTED_STATES.get(kind)
    if state is not None and snapshot.service_state != state:
        return f"the partner shows the entitlement as {snapshot.service_state}, not {state}"
    if kind in (CREATE, CHANGE_TIER) and wanted_key and snapshot.product_key != wanted_key:
        return f"the partner shows product {snapshot.product_key}, not {wanted_key}"
    return ""


def product_key(partner: PartnerProfile, tier: str | None) -> str | None:
    """The partner's product key of a tier; a partner with one product needs no tier. None where it is not mapped."""
    if tier is not None:
        return partner.product_keys.get(tier)
    keys = list(partner.product_keys.values())
    return keys[0] if len(keys) == 1 else None


def fields_of(mapping: Mapping[str, object], names: Iterable[str]) -> dict[str, str]:
    """What the partner calls those characteristics that it calls otherwise; `mapping` is ServiceSpec.partner_fields."""
    found = {name: mapping.get(name) for name in names}
    return {name: field for name, field in found.items() if isinstance(field, str) and field}


def renamed(characteristics: Mapping[str, object], fields: Mapping[str, str]) -> dict[str, object]:
    """Characteristics under the partner's names; what is not in `fields` keeps its own."""
    kept = {name: value for name, value in characteristics.items() if name not in fields}
    return {**kept, **{fields[name]: value for name, value in characteristics.items() if name in fields}}
