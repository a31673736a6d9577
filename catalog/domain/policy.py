"""The kinds of commercial rule and the parameters that each needs. Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tmf.words import Words, worded

MOST = 100_000
ACTIONS = ("upgrade", "downgrade", "crossgrade", "terminate")
Check = Callable[[Any], bool]


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)


def _actions(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(one in ACTIONS for one in value))


_CHECKS: Mapping[str, tuple[Check, str]] = {
    "days": (_count, worded("It has to be a whole number of days.")),
    "maximum": (_count, worded("It has to be a whole number.")),
    "offerings": (_ids, worded("It has to be a list of ids of offerings.")),
    "channels": (_ids, worded("It has to be a list of ids of channels.")),
    "segments": (_ids, worded("It has to be a list of market segments.")),
    "actions": (_actions, worded("It has to be a list of these: %(actions)s.", actions=ACTIONS)),
}
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "upgradeOnly": (),
    "minTenure": ("days",),
    "coolingOff": ("days",),
    "maxPerCustomer": ("maximum",),
    "requires": ("offerings",),
    "excludes": ("offerings",),
    "channelOnly": ("channels",),
    "segmentOnly": ("segments",),
}
"""The kinds of rule and the parameters of each.

`upgradeOnly`: never a step down. `minTenure`: days on the current tier. `coolingOff`: days since the last change.
`maxPerCustomer`: how many a customer may hold. `requires`, `excludes`: other offerings. `channelOnly`, `segmentOnly`:
where and to whom.
"""
OPTIONAL: Mapping[str, tuple[str, ...]] = {"minTenure": ("actions",)}
"""What a kind of rule may have beside: the `ACTIONS` that it speaks of (every change where it names none)."""
KINDS = tuple(PARAMETERS)


def unreadable(kind: str, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with the parameters of a policy: name and reason; empty when it can be read."""
    wrong: list[tuple[str, str]] = []
    needed = PARAMETERS.get(kind, ())
    for name in (*needed, *OPTIONAL.get(kind, ())):
        check, words = _CHECKS[name]
        if name not in parameters:
            wrong += [(name, worded("A policy of kind %(kind)s needs it.", kind=Words(kind)))] if name in needed else []
        elif not check(parameters[name]):
            wrong.append((name, words))
    return wrong
