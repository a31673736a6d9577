"""Adapters by the name of their archetype."""

from __future__ import annotations

from collections.abc import Callable

from provisioning.partners.contract import Adapter


class NoAdapter(Exception):  # noqa: N818 - named for what is missing
    """No adapter speaks this archetype; carries `archetype`."""

    def __init__(self, archetype: str) -> None:
        self.archetype = archetype
        super().__init__(f"There is no adapter for partners of archetype {archetype!r}")


_adapters: dict[str, Adapter] = {}


def register(archetype: str) -> Callable[[type[Adapter]], type[Adapter]]:
    """Register the one adapter of an archetype; a new archetype is one new module and touches nothing else.

    Raises:
        ValueError: the archetype has an adapter already.
    """

    def decorate(adapter: type[Adapter]) -> type[Adapter]:
        if archetype in _adapters:
            raise ValueError(f"Archetype {archetype!r} has an adapter already")
        _adapters[archetype] = adapter()
        return adapter

    return decorate


def adapter_of(archetype: str) -> Adapter:
    """The adapter of an archetype.

    Raises:
        NoAdapter: there is none; an order must then wait for a person, never succeed in silence.
    """
    if archetype not in _adapters:
        raise NoAdapter(archetype)
    return _adapters[archetype]


def archetypes() -> tuple[str, ...]:
    """The archetypes that have an adapter, in the order of their names."""
    return tuple(sorted(_adapters))
