"""Save what was changed on the board of a ladder: all of it as one change of the catalog, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from catalog.domain.ladder import PathTwice, UpgradeCycle
from catalog.domain.offering import LADDER_TYPES, Relationship
from catalog.models import ProductOffering, ProductOfferingRelationship
from catalog.selectors.ladders import relationship
from catalog.services.edit import delete_entity, edit_catalog, save_entity
from tmf.errors import Refused, RefusedAll


@dataclass(frozen=True, slots=True)
class AddArrow:
    """An arrow that is not there yet."""

    arrow: Relationship


@dataclass(frozen=True, slots=True)
class ChangeArrow:
    """Another kind or validity of a stored arrow; `was` is what its reader saw, its ends stay as they are.

    `pk` only helps to find it: whoever writes the whole offering, or applies a change set, makes its rows anew.
    """

    pk: int
    was: Relationship
    arrow: Relationship


@dataclass(frozen=True, slots=True)
class RemoveArrow:
    """A stored arrow goes; `was` is what its reader saw (see ChangeArrow)."""

    pk: int
    was: Relationship


@dataclass(frozen=True, slots=True)
class PlaceOffering:
    """Another `rank` of an offering, its order in lists; `was` is the one that its reader saw."""

    offering: str
    was: int
    rank: int


Change = AddArrow | ChangeArrow | RemoveArrow | PlaceOffering


class ArrowMoved(Exception):  # noqa: N818 - named for what happened
    """Somebody else has changed the arrow since it was read; `now` is what it says, None where it is gone."""

    def __init__(self, now: Relationship | None) -> None:
        self.now = now
        self.code = "changedMeanwhile" if now else "goneMeanwhile"
        super().__init__("The arrow was changed in the meantime." if now else "The arrow is gone in the meantime.")


class RankMoved(Exception):  # noqa: N818 - named for what happened
    """Somebody else has placed the offering since it was read; `now` is its rank."""

    code = "placedMeanwhile"

    def __init__(self, now: int) -> None:
        self.now = now
        super().__init__("The offering was placed elsewhere in the meantime.")


@dataclass(frozen=True, slots=True)
class RefusedChange:
    """Why a change cannot be: `index` counts the changes from 0, None where they are refused as a whole."""

    index: int | None
    cause: Exception


class LadderRefused(Exception):  # noqa: N818 - named for what happened
    """Changes that cannot be, each with its cause; nothing was stored."""

    def __init__(self, refused: Sequence[RefusedChange]) -> None:
        self.refused = tuple(refused)
        super().__init__("; ".join(f"{one.index}: {one.cause}" for one in refused))


RULES = (ArrowMoved, RankMoved, PathTwice, UpgradeCycle, Refused, RefusedAll)
Numbered = tuple[int, Change]


def save_ladder(*, changes: Sequence[Change]) -> int:
    """Write all changes as one edit of the catalog; returns how many there were.

    They are judged together, whatever their order: an arrow may take the place of one that goes.

    Raises:
        LadderRefused: some cannot be, or the catalog's rules do not allow what comes out; nothing was stored.
    """
    try:
        with edit_catalog():
            refused = _write_all(list(enumerate(changes)))
            if refused:
                raise LadderRefused(sorted(refused, key=lambda one: one.index or 0))
    except RULES as cause:  # by the rules that look at the end of an edit at everything that it has touched
        raise LadderRefused([RefusedChange(None, cause)]) from cause
    return len(changes)


def _write_all(numbered: Iterable[Numbered]) -> list[RefusedChange]:
    """First what goes; then the rest, once more what was in the way of one another, until nothing moves."""
    waiting = sorted(numbered, key=lambda one: not isinstance(one[1], RemoveArrow))
    while True:
        refused = [(one, cause) for one in waiting if (cause := _written(one[1])) is not None]
        if not refused or len(refused) == len(waiting):
            return [RefusedChange(one[0], cause) for one, cause in refused]
        waiting = [one for one, _ in refused]


def _written(change: Change) -> Exception | None:
    """Write one change; gives back why not, where it is refused."""
    try:
        _WRITERS[type(change)](change)
    except RULES as cause:
        return cause
    except IntegrityError as cause:
        return Refused(409, "conflict", str(cause))
    return None


def _add(change: AddArrow) -> None:
    says = change.arrow
    _check(says)
    missing = {says.source, says.target} - set(
        ProductOffering.objects.filter(pk__in=(says.source, says.target)).values_list("pk", flat=True)
    )
    if missing:
        raise Refused(409, "unknownOffering", f"There is no offering {', '.join(sorted(missing))} any more.")
    row = ProductOfferingRelationship(source_id=says.source, target_id=says.target)
    _put(row, says)


def _change(change: ChangeArrow) -> None:
    row = _stored(change.pk, change.was)
    _check(change.arrow)
    _put(row, change.arrow)


def _remove(change: RemoveArrow) -> None:
    delete_entity(_stored(change.pk, change.was))


def _place(change: PlaceOffering) -> None:
    offering = ProductOffering.objects.filter(pk=change.offering).first()
    if offering is None:
        raise Refused(409, "unknownOffering", f"There is no offering {change.offering} any more.")
    if offering.rank != change.was:
        raise RankMoved(offering.rank)
    offering.rank = change.rank
    save_entity(offering)


def _stored(pk: int, was: Relationship) -> ProductOfferingRelationship:
    """The row that still says what its reader saw, whatever its key is now.

    Raises:
        ArrowMoved: there is none; it says what became of it, as far as that can be told.
    """
    rows = ProductOfferingRelationship.objects.filter(source=was.source, target=was.target).order_by("pk")
    facts = [(row, relationship(row)) for row in rows]
    same = [row for row, fact in facts if _to_the_millisecond(fact) == _to_the_millisecond(was)]
    if same:
        return same[0]
    alike = [fact for row, fact in facts if row.pk == pk] or [fact for _, fact in facts if fact.type == was.type]
    raise ArrowMoved(alike[0] if len(alike) == 1 else None)


def _to_the_millisecond(says: Relationship) -> tuple[str, str, str, datetime | None, datetime | None]:
    """An arrow as documents tell it: a change set keeps no more of a moment."""
    start, end = (
        bound and bound.replace(microsecond=bound.microsecond // 1000 * 1000)
        for bound in (says.validity.start, says.validity.end)
    )
    return says.source, says.type, says.target, start, end


def _put(row: ProductOfferingRelationship, says: Relationship) -> None:
    row.relationship_type = says.type
    row.valid_from, row.valid_to = says.validity.start, says.validity.end
    save_entity(row)


def _check(says: Relationship) -> None:
    """What no arrow may be, said before the database says it less well.

    Raises:
        Refused: 409 `notOfALadder`, `itself` or `endsBeforeStart`.
    """
    start, end = says.validity.start, says.validity.end
    if says.type not in LADDER_TYPES:
        raise Refused(409, "notOfALadder", f"{says.type} is no arrow of a ladder.")
    if says.source == says.target:
        raise Refused(409, "itself", "An offering cannot lead to itself.")
    if start is not None and end is not None and start >= end:
        raise Refused(409, "endsBeforeStart", "The end of the validity has to lie after its start.")


_WRITERS: dict[type[Change], Callable[..., None]] = {
    AddArrow: _add,
    ChangeArrow: _change,
    RemoveArrow: _remove,
    PlaceOffering: _place,
}
