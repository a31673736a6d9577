"""The partners that the simulator plays, with the products they sell to operators."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Partner:
    """A streaming partner: its path name, its archetype, and its product keys with the tier that each one gives."""

    name: str
    archetype: str
    tiers: Mapping[str, str] = field(default_factory=dict)


PARTNERS: Mapping[str, Partner] = MappingProxyType(
    {
        partner.name: partner
        for partner in (
            Partner(
                name="ottplay",
                archetype="sync-rest",
                tiers={
                    "OP-CLASSIC": "classic",
                    "OP-BASIC": "basic",
                    "OP-STANDARD": "standard",
                    "OP-PREMIUM": "premium",
                    "OP-ULTRA": "ultra",
                },
            ),
            Partner(name="tvplatform", archetype="sync-rest", tiers={"TV-ACCOUNT": "account"}),
            Partner(name="sportstream", archetype="async-signed"),
            Partner(name="musicbox", archetype="link"),
        )
    }
)
