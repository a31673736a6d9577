"""What an offering needs before customers may buy it. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.domain.offering import LAUNCHED
from tmf.words import Words, worded

ON_SALE = frozenset({LAUNCHED})
FOREIGN = worded("another system's")
NO_AMOUNT = worded("without an amount")


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
        of = {"kind": need.kind, "id": need.id}
        if need.status == FOREIGN:
            yield need.path, worded("The %(kind)s %(id)r belongs to another system; nobody here can launch it.", **of)
        elif need.status == NO_AMOUNT:
            yield need.path, worded("The %(kind)s %(id)r has no amount.", **of)
        elif need.status not in ON_SALE:
            of |= {"status": Words(need.status), "wanted": Words(LAUNCHED)}
            yield need.path, worded("The %(kind)s %(id)r is %(status)s, not %(wanted)s.", **of)


def _short(choices: Sequence[Choice]) -> Iterator[tuple[str, str]]:
    for choice in choices:
        launched = sum(need.status in ON_SALE for need in choice.options)
        if launched < choice.lower:
            others = [need for need in choice.options if need.status not in ON_SALE]
            words = worded(
                "The choice group %(name)r needs %(lower)s launched options and has %(launched)s: %(others)s.",
                name=choice.name,
                lower=choice.lower,
                launched=launched,
                others=[worded("%(id)s is %(status)s", id=one.id, status=Words(one.status)) for one in others],
            )
            yield choice.path, words
