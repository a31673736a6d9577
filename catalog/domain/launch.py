"""What an offering needs before customers may buy it. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.domain.offering import LAUNCHED

ON_SALE = frozenset({LAUNCHED})
FOREIGN = "another system's"
NO_AMOUNT = "without an amount"


@dataclass(frozen=True, slots=True)
class Need:
    """Something that an offering needs: `path` in its document, what it is, its id and its present status.

    A need of another system has the status `FOREIGN`: nobody here knows whether it is launched. A price
    that charges and does not say how much has the status `NO_AMOUNT`: it would be sold for nothing.
    """

    path: str
    kind: str
    id: str
    status: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice group: at least `lower` of its options have to be launched."""

    path: str
    name: str
    lower: int
    options: Sequence[Need]


def not_launched(needs: Sequence[Need], choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """Path and reason of everything that stands in the way of a launch; empty when nothing does."""
    return [*_single(needs), *_short(choices)]


def _single(needs: Sequence[Need]) -> Iterator[tuple[str, str]]:
    for need in needs:
        if need.status == FOREIGN:
            yield need.path, f"The {need.kind} {need.id!r} belongs to another system; nobody here can launch it."
        elif need.status == NO_AMOUNT:
            yield need.path, f"The {need.kind} {need.id!r} has no amount."
        elif need.status not in ON_SALE:
            yield need.path, f"The {need.kind} {need.id!r} is {need.status}, not {LAUNCHED}."


def _short(choices: Sequence[Choice]) -> Iterator[tuple[str, str]]:
    for choice in choices:
        launched = sum(need.status in ON_SALE for need in choice.options)
        if launched < choice.lower:
            others = ", ".join(f"{need.id} is {need.status}" for need in choice.options if need.status not in ON_SALE)
            words = (
                f"The choice group {choice.name!r} needs {choice.lower} launched options and has {launched}: {others}."
            )
            yield choice.path, words
