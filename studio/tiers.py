"""The tiers that orders may ask of a partner, each with what it is sold as and what becomes of an order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from catalog.domain.tier_use import Named, TierUse
from provisioning.domain.partner import PartnerProfile
from studio.production import Asked, asked_of

SHOWN = 4
"""How many specifications and services of a tier are named."""


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier with the offerings that have it; `tier` is None for the orders that say none.

    `key` is the partner's product key of the tier. `more` counts the offerings that are not named here; `chosen` says
    that some of them leave the tier to the order. `text` is what a search looks at.
    """

    tier: str | None
    key: str
    asked: Asked
    offerings: tuple[Named, ...]
    products: tuple[Named, ...]
    services: tuple[Named, ...]
    more: int
    chosen: bool
    text: str

    @property
    def is_gap(self) -> bool:
        """Whether offerings have the tier and an order for it would wait for a person."""
        return bool(self.offerings) and self.asked.is_gap


def tier_rows(
    profile: PartnerProfile, uses: Iterable[TierUse], spoken: Collection[str], *, also: Iterable[str] = ()
) -> list[TierRow]:
    """A row for each tier in the order of the offerings, one for the orders that say none, then keys nobody uses.

    `also` are tiers that have a row whoever uses them.
    """
    by_tier = {use.tier: use for use in uses}
    unused = [TierUse(tier) for tier in sorted({*profile.product_keys, *also}) if tier not in by_tier]
    return [_row(profile, use, spoken) for use in (*by_tier.values(), *unused)]


def _row(profile: PartnerProfile, use: TierUse, spoken: Collection[str]) -> TierRow:
    key = "" if use.tier is None else profile.product_keys.get(use.tier, "")
    products = (text for one in use.products.values() for text in (one.id, one.name))
    return TierRow(
        tier=use.tier,
        key=key,
        asked=asked_of(profile, profile.id, use.tier, spoken),
        offerings=tuple(use.offerings),
        products=_first(use.products),
        services=_first(use.services),
        more=use.count - len(use.offerings),
        chosen=use.chosen,
        text="\n".join((use.tier or "", key, *use.names, *products)).casefold(),
    )


def _first(named: Mapping[str, Named]) -> tuple[Named, ...]:
    return tuple(islice(named.values(), SHOWN))
