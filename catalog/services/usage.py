"""Who outside the catalog uses its entities: apps above register how to find out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum


class Verb(Enum):
    """What a use stands in the way of."""

    RETIRE = "retire"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an offering: `by` says by whom, in words that name it."""

    offering_id: str
    by: str


Finder = Callable[[Collection[str]], Iterator[Use]]
_finders: dict[Verb, list[Finder]] = {verb: [] for verb in Verb}


def used(*verbs: Verb) -> Callable[[Finder], Finder]:
    """Register a finder of uses of offerings (by their ids) that stand in the way of these verbs."""

    def register(finder: Finder) -> Finder:
        for verb in verbs:
            if finder not in _finders[verb]:
                _finders[verb].append(finder)
        return finder

    return register


def uses(verb: Verb, offering_ids: Collection[str]) -> list[Use]:
    """Every use that stands in the way of the verb."""
    return [use for finder in _finders[verb] for use in finder(offering_ids)] if offering_ids else []
