"""The matrix of a ladder as a table: what each cell says, and what another date or catalog would say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from catalog.domain.compiled import CompiledCatalog
from qualification.domain import Decision
from qualification.services import NOTHING, Matrix
from studio import spoken
from studio.grounds import Cause, Causes
from studio.reasons import in_short, in_words

Address = Callable[[str, str], str]
"""The address of a cell: of the tier that is held and the target."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a row or of a column: a tier, and whether the plan includes it."""

    id: str
    name: str
    included: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision in a few words.

    `mark` says it to the eye without colour, `aloud` to the ear. `asked` False: a tier is no target of its own.
    """

    allowed: bool
    mark: str = ""
    aloud: str = ""
    words: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the answer, and the other one where there is one and it differs."""

    answer: Answer
    href: str = ""
    other: Answer | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What somebody who holds one tier may change to."""

    head: Head
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One decision in full: reasons in sentences and the rows that decided; `label` says by which catalog and date."""

    label: str
    answer: Answer
    reasons: tuple[str, ...]
    causes: tuple[Cause, ...]


def heads(found: Matrix, members: Iterable[str]) -> list[Head]:
    """The heads of tiers; `NOTHING` stands for none of them."""
    return [Head(pk, name_of(found.catalog, pk), pk in found.included) for pk in members]


def name_of(catalog: CompiledCatalog, offering_id: str) -> str:
    """What an offering is called; one that the catalog does not have by its id."""
    if offering_id == NOTHING:
        return gettext("None of these yet")
    known = catalog.offerings.get(offering_id)
    return known.name if known else offering_id


def table(
    found: Matrix,
    other: Matrix | None,
    *,
    held: Sequence[str],
    targets: Sequence[str],
    address: Address,
    opened: tuple[str, str] | None,
) -> list[Row]:
    """The rows; `other` is the matrix to compare with, `opened` the cell whose decision stands beside the table."""
    rows = []
    for head in heads(found, held):
        cells = []
        for target in targets:
            key = (head.id, target)
            here = answer(found.decisions, key)
            differs = answer(other.decisions, key) if other and _differ(found, other, key) else None
            cells.append(Cell(here, address(*key) if here.asked else "", differs, open=key == opened))
        rows.append(Row(head, tuple(cells)))
    return rows


def _differ(one: Matrix, other: Matrix, key: tuple[str, str]) -> bool:
    """Whether two decisions say something else, or for other reasons."""
    here, there = (
        (found.qualified, found.direction, found.reasons) if (found := side.decisions.get(key)) else None
        for side in (one, other)
    )
    return here != there


def answer(decisions: Mapping[tuple[str, str], Decision], key: tuple[str, str]) -> Answer:
    """What a cell says."""
    decision = decisions.get(key)
    if decision is None:
        return Answer(allowed=True, asked=False)
    if decision.qualified:
        direction = decision.direction or "add"
        mark = f"✓ {spoken.ARROWS.get(direction, '+')}"
        return Answer(allowed=True, mark=mark, aloud=gettext("allowed:"), words=spoken.action(direction))
    return Answer(allowed=False, mark="✗", aloud=gettext("not allowed:"), words=in_short(decision.reasons))


def told(found: Matrix, key: tuple[str, str], *, label: str, plan_id: str, may: Callable[[str], bool]) -> Told | None:
    """The decision of a cell in full (one query); None where the tier is its own target."""
    decision = found.decisions.get(key)
    if decision is None:
        return None
    causes = Causes(found.catalog, [decision.trace], may=may).of(decision.trace, (key[0], key[1], plan_id))
    reasons = tuple(map(in_words, decision.reasons))
    return Told(label, answer(found.decisions, key), reasons, tuple(causes))
