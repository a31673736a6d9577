"""Which sales channels there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from catalog.domain.compiled import CompiledCatalog
from catalog.domain.offering import Offering
from qualification.domain.facts import DEFAULT_CHANNEL
from qualification.domain.policies import CHANNEL_ONLY


def is_channel(catalog: CompiledCatalog, channel_id: str) -> bool:
    """Whether there is such a channel: the one of a request that names none always is, others are in the catalog."""
    return channel_id == DEFAULT_CHANNEL or channel_id in catalog.channels


def channels_named(catalogs: Iterable[CompiledCatalog], offering_ids: Iterable[str]) -> tuple[str, ...]:
    """The channels in which rules may say something else of these offerings: the usual one, and those that they name.

    Where an offering names none it is the same in all of them.
    """
    offerings = (one for catalog in catalogs for pk in offering_ids if (one := catalog.offerings.get(pk)))
    named = {channel for one in offerings for channel in _named(one)}
    return (DEFAULT_CHANNEL, *sorted(named - {DEFAULT_CHANNEL}))


def _named(offering: Offering) -> Iterator[str]:
    yield from offering.channels
    for row in offering.allowed_actions:
        yield from row.channels
    for policy in offering.policies:
        if policy.kind == CHANNEL_ONLY and policy.readable:
            named: Any = policy.parameters["channels"]
            yield from named
