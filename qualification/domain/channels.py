"""Which sales channels there are."""

from __future__ import annotations

from catalog.domain.compiled import CompiledCatalog
from qualification.domain.facts import DEFAULT_CHANNEL


def is_channel(catalog: CompiledCatalog, channel_id: str) -> bool:
    """Whether there is such a channel: the one of a request that names none always is, others are in the catalog."""
    return channel_id == DEFAULT_CHANNEL or channel_id in catalog.channels
